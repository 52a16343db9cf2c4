"""The walk: every file under the roots, in a fixed order, each under a name of its own."""

import os
import stat
from collections.abc import Iterator, Sequence
from itertools import chain, count
from pathlib import Path

from schemas.errors import DataError
from schemas.rejection import RefusedError
from tasks.storage.offers.archives import from_archive
from tasks.storage.offers.formats import Shape, find_format
from tasks.storage.offers.names import is_hidden, readable
from tasks.storage.offers.offered import Limits, Offered, refused
from tasks.storage.offers.refusals import not_a_file, unreadable, unsupported
from tasks.storage.offers.streams import from_file

_DEFAULT = Limits()


class MissingPathError(DataError):
    """A path that was given does not exist."""

    def __init__(self, *, path: Path) -> None:
        """Keep the path; build the sentence."""
        self.path = path
        super().__init__(
            f"{path}: no such file or folder, seen from {Path.cwd()}. "
            "Nothing was read; correct the path and run it again."
        )


def require(roots: Sequence[Path]) -> None:
    """Make sure that every root exists.

    Raises:
        MissingPathError: One does not.
    """
    for root in roots:
        if not os.path.lexists(root):
            raise MissingPathError(path=root)


def offered(roots: Sequence[Path], limits: Limits = _DEFAULT) -> Iterator[Offered]:
    """Yield every document under ``roots``, in the order of their names.

    Never more than one document is held. A file that cannot be read is yielded with the
    reason; hidden files and folders are left alone.

    Raises:
        MissingPathError: A root does not exist; nothing was read.
    """
    require(roots)
    distinct = list({root.resolve(): root for root in roots}.values())
    for number, root in enumerate(distinct):
        for path, name in _files(root):
            yield from _documents(path, _uri(name, root, distinct[:number]), limits)


def _files(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files under a root with their names relative to it."""
    if not root.is_dir():
        yield root, root.name
        return
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            yield folder, folder.relative_to(root).as_posix()
            continue
        below = []
        for entry in entries:
            path = Path(entry.path)
            if is_hidden(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                below.append(path)
            else:
                yield path, path.relative_to(root).as_posix()
        folders += reversed(below)


def _uri(name: str, root: Path, earlier: Sequence[Path]) -> str:
    """Name a document; where an earlier root has the same name, the root's own goes before."""
    candidates = chain((name, f"{root.name}/{name}"), (f"{root.name}~{n}/{name}" for n in count(2)))
    return readable(next(c for c in candidates if not any(_holds(r, c) for r in earlier)))


def _holds(root: Path, name: str) -> bool:
    return os.path.lexists(root / name) if root.is_dir() else root.name == name


def _documents(path: Path, uri: str, limits: Limits) -> Iterator[Offered]:
    """Yield the documents of one file."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            yield refused(uri, _irregular(path, status.st_mode))
            return
        form = find_format(path.name)
        if form is None:
            yield refused(uri, unsupported(path.name), status.st_size)
            return
        reader = from_archive if form.shape in (Shape.TAR, Shape.ZIP) else from_file
        with path.open("rb") as stream:
            yield from reader(uri, stream, form, limits, status.st_size)
    except OSError as error:
        yield refused(uri, unreadable(error))


def _irregular(path: Path, mode: int) -> RefusedError:
    if not stat.S_ISDIR(mode):
        return not_a_file("a pipe, a socket or a device")
    if path.is_symlink():
        return not_a_file("a link to a folder")
    return unreadable(PermissionError("a folder that cannot be listed"))
