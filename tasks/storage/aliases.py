"""A user's own aliases: read from a file, kept in the warehouse, counted into the version."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from schemas.alias import COLUMNS, Alias, AliasAction, AliasFileError
from schemas.entity import EntityType
from tasks.storage.durable import write_text
from tasks.storage.layout import Warehouse

_TYPES = tuple(kind.value for kind in EntityType if kind is not EntityType.DATE)
_FEWEST = len(COLUMNS) - 1  # a merge needs no ``where``


def read_aliases(path: Path) -> tuple[Alias, ...]:
    """Return the lines of an alias file: UTF-8, tab-separated, ``#`` opens a comment.

    Raises:
        AliasFileError: A line cannot be followed; it says which, and what was expected.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        found = f"the byte {error.object[error.start]:02x}"
        raise AliasFileError(
            file=str(path), line=line, found=found, expected="UTF-8 text"
        ) from error
    return tuple(_lines(text, str(path)))


def _lines(text: str, file: str) -> Iterator[Alias]:
    for number, line in enumerate(text.split("\n"), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells) or cells[0].startswith("#") or tuple(cells) in (COLUMNS, COLUMNS[:-1]):
            continue
        if wrong := _wrong(cells):
            found, expected = wrong
            raise AliasFileError(file=file, line=number, found=found, expected=expected)
        alias, canonical, kind, action, *where = cells
        yield Alias(alias, canonical, EntityType(kind), AliasAction(action), "".join(where), number)


def _wrong(cells: Sequence[str]) -> tuple[str, str] | None:
    """Say what is wrong with a line, and what was expected; None for nothing."""
    if not _FEWEST <= len(cells) <= len(COLUMNS):
        columns = ", ".join(COLUMNS)
        return f"{len(cells)} columns", f"{_FEWEST} or {len(COLUMNS)}, parted by tabs: {columns}"
    alias, canonical, kind, action, *where = cells
    if not (alias and canonical):
        empty = COLUMNS[0 if canonical else 1]
        return f"no {empty}", f"a name in the column {empty}"
    if kind not in _TYPES:
        return f"type {kind!r}", f"one of {', '.join(_TYPES)}"
    if action not in tuple(AliasAction):
        return f"action {action!r}", f"{' or '.join(AliasAction)}"
    if (action == AliasAction.SPLIT) != any(where):
        found = "a split without where" if action == AliasAction.SPLIT else "a merge with where"
        return found, "where (files or publishers, like tw/*.txt) with a split and no other action"
    return None


def aliases_digest(aliases: Sequence[Alias]) -> str:
    """Return eight digits over what the aliases say; empty where they say nothing.

    Comments, and the order of the lines, are no part of it: they change no row.

    >>> aliases_digest(())
    ''
    """
    if not aliases:
        return ""
    lines = sorted({"\t".join(alias[:-1]) for alias in aliases})
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


def keep_aliases(warehouse: Warehouse, given: Path) -> None:
    """Make a given file the warehouse's own, so that later runs follow it too.

    The one that lay there before stays beside it under another name: somebody wrote it by hand.
    """
    own = warehouse.aliases
    text = given.read_text("utf-8-sig")
    if own.exists():
        before = own.read_text("utf-8-sig")
        if before == text:
            return
        write_text(own.with_name("aliases.previous.tsv"), before)
    write_text(own, text)
