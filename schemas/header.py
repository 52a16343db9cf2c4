"""Header: the comment that opens an SQL file, read as what it declares."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from schemas.errors import DataError

_FIELD = re.compile(r"-- ([A-Z][a-z]+):\s*(.*)")
_ITEM = re.compile(r"--   (\S.*)")


class HeaderError(DataError):
    """An SQL file does not declare what a reader needs."""

    def __init__(self, *, file: str, found: str, expected: str) -> None:
        """Keep the parts; build the sentence."""
        self.file, self.found, self.expected = file, found, expected
        super().__init__(f"{file}: {found}; expected {expected}. Mend the comment that opens it.")


class Header(NamedTuple):
    """What an SQL file says of itself: one sentence or more, fields, and lists of items."""

    file: str
    what: str
    fields: Mapping[str, str]
    items: Mapping[str, Sequence[Sequence[str]]]

    def field(self, name: str) -> str:
        """Return a field that must be there.

        Raises:
            HeaderError: It is not.
        """
        if not self.fields.get(name):
            raise HeaderError(file=self.file, found=f"no field {name}", expected=f"-- {name}: …")
        return self.fields[name]


def read_header(file: str, sql: str) -> Header:
    r"""Read the comment that opens ``sql``; its first line is the file's own name.

    A field is a word and a colon; what follows it further in belongs to it. Below a field that
    is empty stand items, one a line and three columns in, whose cells are parted by bars.

    >>> sql = '''-- views/x.sql
    ... -- What it shows.
    ... -- Grain:    one row per
    ... --           person.
    ... -- Columns:
    ... --   person | 人物 | Who it
    ... --     is.
    ... SELECT 1 -- Not: this
    ... '''
    >>> header = read_header("x", sql)
    >>> header.what, header.fields["Grain"], header.items["Columns"]
    ('What it shows.', 'one row per person.', [('person', '人物', 'Who it is.')])
    """
    what: list[str] = []
    fields: dict[str, list[str]] = {}
    lines: dict[str, list[str]] = {}
    name = ""
    for line in _opening(sql)[1:]:
        if field := _FIELD.fullmatch(line):
            name = field[1]
            fields[name] = [field[2]]
        elif name and not fields[name][0] and (item := _ITEM.fullmatch(line)):
            lines.setdefault(name, []).append(item[1])
        elif name in lines:
            lines[name][-1] += " " + line.removeprefix("--").strip()
        else:
            (fields[name] if name else what).append(line.removeprefix("--").strip())
    return Header(
        file,
        " ".join(what),
        {field: " ".join(words).strip() for field, words in fields.items()},
        {field: [_cells(item) for item in items] for field, items in lines.items()},
    )


def _opening(sql: str) -> list[str]:
    lines = sql.splitlines()
    end = next((n for n, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return lines[:end]


def _cells(item: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in item.split("|"))
