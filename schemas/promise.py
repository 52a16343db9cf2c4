"""The promise of columns: what people who build on the published tables may rely on.

``promise.tsv`` holds it as data: every table and view, every column, its type, whether it may be
null, the values of a closed set, and what it means. Within one version there are only additions.
``python -m tasks.storage.queries.promise`` writes it again, and refuses what would break it.
"""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import NamedTuple

_FILE = "promise.tsv"
_HEAD = "# promise "
_NAMES = "table\tcolumn\ttype\tnull\tvalues\tmeaning"


class Promised(NamedTuple):
    """One column, as it is promised."""

    table: str
    column: str
    data_type: str
    null: str  # "null" where one may stand in it; "" where none does
    values: str  # of a closed set, parted by |; "" where it is open
    meaning: str


class Promise(NamedTuple):
    """A version, and the columns it promises."""

    version: int
    columns: tuple[Promised, ...]


def promise() -> Promise:
    """Return the promise that holds.

    >>> promise().columns[0][:3]
    ('articles', 'article_id', 'VARCHAR')
    """
    return parsed(files("schemas").joinpath(_FILE).read_text("utf-8"))


def parsed(text: str) -> Promise:
    """Read a promise from its file's text.

    >>> parsed(written(Promise(3, (Promised("a", "b", "DATE", "null", "", "A day."),)))).version
    3
    """
    head, _, *lines = text.splitlines()
    columns = (Promised(*line.split("\t")) for line in lines)
    return Promise(int(head.removeprefix(_HEAD)), tuple(columns))


def written(what: Promise) -> str:
    """Return the text of a promise's file."""
    lines = ("\t".join(column) for column in what.columns)
    return "\n".join((f"{_HEAD}{what.version}", _NAMES, *lines, ""))


def broken(what: Promise, today: Iterable[Promised]) -> Iterator[str]:
    """Yield, in words, everything in which ``today``'s columns break a promise.

    >>> old = Promise(1, (Promised("a", "b", "DATE", "", "x|y", "A day."),))
    >>> for words in broken(old, [Promised("a", "b", "VARCHAR", "null", "x", "A day.")]):
    ...     print(words)
    a.b: VARCHAR, promised DATE
    a.b: may be null, promised never
    a.b: y is no longer a value
    >>> list(broken(old, [Promised("a", "c", "DATE", "", "", "A day.")]))
    ['a.b: is gone']
    """
    there = {(column.table, column.column): column for column in today}
    for old in what.columns:
        new = there.get((old.table, old.column))
        name = f"{old.table}.{old.column}"
        if new is None:
            yield f"{name}: is gone"
        else:
            yield from (f"{name}: {words}" for words in _differences(old, new))


def _differences(old: Promised, new: Promised) -> Iterator[str]:
    if new.data_type != old.data_type:
        yield f"{new.data_type}, promised {old.data_type}"
    if new.null and not old.null:
        yield "may be null, promised never"
    kept = new.values.split("|")
    for value in old.values.split("|"):
        if value not in kept and new.values:
            yield f"{value} is no longer a value"
