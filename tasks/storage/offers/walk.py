"""Folders, walked in the order of names, one folder's names in memory at a time."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from schemas.rejection import RefusedError, RejectionReason
from tasks.storage.offers.names import Distinct, readable
from tasks.storage.offers.offer import unreadable

if TYPE_CHECKING:
    from tasks.storage.offers.objects import ObjectFile


class Found(NamedTuple):
    """A path that is no folder of ours: a file, or what is refused and why."""

    path: "Path | ObjectFile"
    relative: str  # as the system spells it, below the root
    uri: str  # as we spell it
    refusal: RefusedError | None


class _Entry(NamedTuple):
    found: Found
    is_folder: bool


def walk(root: Path) -> Iterator[Found]:
    """Yield everything below ``root`` that is no folder; hidden names are left out on purpose.

    Links to files are followed; links to folders are not, so that no walk is endless.
    """
    try:
        open_folders = [_entries(root, "", "")]
    except OSError as error:
        yield Found(root, "", readable(root.name), unreadable(error))
        return
    while open_folders:
        entry = next(open_folders[-1], None)
        if entry is None:
            open_folders.pop()
        elif not entry.is_folder:
            yield entry.found
        else:
            path, relative, uri, _ = entry.found
            try:
                open_folders.append(_entries(cast("Path", path), f"{relative}/", f"{uri}/"))
            except OSError as error:
                yield entry.found._replace(refusal=unreadable(error))


def _entries(folder: Path, relative: str, uri: str) -> Iterator[_Entry]:
    with os.scandir(folder) as scan:
        entries = sorted(
            (entry for entry in scan if not entry.name.startswith(".")),
            key=lambda entry: entry.name,
        )
    distinct = Distinct()
    return (_entry(entry, relative, f"{uri}{distinct(readable(entry.name))}") for entry in entries)


def _entry(entry: "os.DirEntry[str]", relative: str, uri: str) -> _Entry:
    path = Path(entry.path)
    is_folder = entry.is_dir(follow_symlinks=False)
    plain = is_folder or entry.is_file(follow_symlinks=False)
    refusal = None if plain else file_refusal(path)
    return _Entry(Found(path, f"{relative}{entry.name}", uri, refusal), is_folder)


def file_refusal(path: Path) -> RefusedError | None:
    """Say why ``path`` cannot be opened as a file; None where it, or its target, can."""
    try:
        path.stat()
    except OSError as error:
        return unreadable(error)
    if path.is_file():
        return None
    return RefusedError(
        RejectionReason.NOT_A_FILE,
        found="a link to a folder" if path.is_dir() else "a pipe, a socket or a device",
        expected="a file, or a folder that is no link",
        action="Offer the folder itself as a root, or take this out of the folder.",
    )
