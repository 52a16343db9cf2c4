"""Migrations: how rows written under an older contract are read under today's.

A snapshot is never written again: a part remembers the version of the contract that it was
written under, whoever reads it applies the migrations since, and the next commit writes the
part anew, so that the published files always have one shape.

To change a content table: change its record, and add what changed here with the next version.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.errors import DataError


class Migration(NamedTuple):
    """One column that came, went, or got another name.

    An added column has the SQL ``value`` that old rows are given; it may use their columns.
    """

    version: int  # the contract's version since which it holds
    table: str
    added: str | None = None
    value: str = "NULL"
    retired: str | None = None
    renamed: tuple[str, str] | None = None  # old name, new name


# Oldest first.
MIGRATIONS: tuple[Migration, ...] = (
    Migration(2, "runs", added="action", value="'ingest'"),
    Migration(2, "runs", added="retracted", value="0::BIGINT"),
)

_FIRST = 1


class NewerSchemaError(DataError):
    """Rows were written under a contract that this version does not know."""

    def __init__(self, *, path: str, found: int, known: int) -> None:
        """Keep the parts; build the sentence."""
        self.path, self.found, self.known = path, found, known
        super().__init__(
            f"{path}: written under version {found} of the schema, this newsmill knows {known}. "
            "Use the newsmill that wrote it, or a newer one; nothing was changed."
        )


class OlderSchemaError(DataError):
    """A question asks for what rows of an older contract do not have."""

    def __init__(self, *, path: str, found: int, known: int, question: str) -> None:
        """Keep the parts; build the sentence."""
        self.path, self.found, self.known = path, found, known
        super().__init__(
            f"{path}: written under version {found} of the schema, this newsmill asks by {known}: "
            f"{question}. The next run brings it up to date; `newsmill rebuild` is one."
        )


def schema_version(migrations: Sequence[Migration] | None = None) -> int:
    """Return the version of the contract that rows are written under.

    >>> schema_version([Migration(2, "articles", added="mood")])
    2
    """
    known = MIGRATIONS if migrations is None else migrations
    return max((migration.version for migration in known), default=_FIRST)


def upgrade(table: str, since: int, migrations: Sequence[Migration] | None = None) -> str | None:
    """Return the SQL that turns ``{rows}`` of an older contract into today's; None for as it is.

    >>> more = [
    ...     Migration(2, "articles", renamed=("title", "headline")),
    ...     Migration(3, "articles", added="char_count", value="length(headline)"),
    ...     Migration(3, "articles", retired="mood"),
    ... ]
    >>> upgrade("articles", 1, more)  # doctest: +NORMALIZE_WHITESPACE
    'SELECT * EXCLUDE ("mood") FROM (SELECT *, length(headline) AS "char_count" FROM
    (SELECT * RENAME ("title" AS "headline") FROM {rows}))'
    >>> upgrade("articles", 3, more) is None
    True
    """
    known = MIGRATIONS if migrations is None else migrations
    query = "{rows}"
    for step in _steps(table, since, known):
        source = query if query == "{rows}" else f"({query})"
        query = f"SELECT {step} FROM {source}"  # noqa: S608 - our names
    return None if query == "{rows}" else query


def _steps(table: str, since: int, migrations: Sequence[Migration]) -> Iterator[str]:
    for migration in migrations:
        if migration.table != table or migration.version <= since:
            continue
        if migration.renamed:
            old, new = migration.renamed
            yield f'* RENAME ("{old}" AS "{new}")'
        if migration.added:
            yield f'*, {migration.value} AS "{migration.added}"'
        if migration.retired:
            yield f'* EXCLUDE ("{migration.retired}")'
