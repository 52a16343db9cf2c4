"""Two snapshots compared: in rows, and in what the rows say."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import duckdb

from schemas.catalog import CONTENT
from schemas.record import Record
from tasks.storage.queries.sql import connect
from tasks.storage.snapshots.delta import Side, find_delta

# Told by every row and changed by every new version: no difference in what is said.
_ABOUT_THE_RUN = ("pipeline_version",)


class TableDifference(NamedTuple):
    """How many rows of a table, by key, are new, gone, or hold something else."""

    table: str
    added: int
    removed: int
    changed: int


class Difference(NamedTuple):
    """What changed from one snapshot to another; each list by document, and cut at a limit."""

    tables: Sequence[TableDifference]
    documents: Sequence[tuple[str, str | None, str | None]]  # source_uri, outcome before, after
    headlines: Sequence[tuple[str, str | None, str | None]]
    dates: Sequence[tuple[str, str | None, str | None]]
    entities_gained: Sequence[tuple[str, int, str]]  # type and name, articles, an example
    entities_lost: Sequence[tuple[str, int, str]]
    roles_gained: Sequence[tuple[str, int, str]]
    roles_lost: Sequence[tuple[str, int, str]]


def compare(old: Side, new: Side, limit: int = 20) -> Difference:
    """Compare two snapshots; work is proportional to what differs.

    Args:
        old: The earlier one.
        new: The later one.
        limit: The most rows in each list of the answer.
    """
    with connect() as connection:
        _open(connection, old, new)
        tables = [difference for record in CONTENT if (difference := _table(connection, record))]
        return Difference(
            tables,
            _moved(connection, "documents", "outcome", limit),
            _moved(connection, "articles", "headline", limit),
            _moved(connection, "articles", "date_published", limit),
            _said(connection, _ENTITIES, ("new", "old"), limit),
            _said(connection, _ENTITIES, ("old", "new"), limit),
            _said(connection, _ROLES, ("new", "old"), limit),
            _said(connection, _ROLES, ("old", "new"), limit),
        )


def changed_share(old: Side, new: Side, enough: float) -> float:
    """Return the share of the old documents of which any row is gone or holds something else.

    Where no more than ``enough`` can have changed, that bound itself is returned: comparing
    every row costs more.
    """
    documents = old.manifest.rows("documents") or 1
    with connect() as connection:
        delta = find_delta(connection, old, new)
        if delta.gone / documents <= enough:
            return delta.gone / documents
        _open(connection, old, new)
        touched = " UNION ".join(
            f"SELECT source_uri FROM ({_cells('old', r)} EXCEPT ALL {_cells('new', r)})"  # noqa: S608 - our names
            for r in CONTENT
        )
        row = connection.execute(f"SELECT count(*) FROM ({touched})").fetchone()  # noqa: S608 - our names
    return (row[0] if row else 0) / documents


def _open(connection: duckdb.DuckDBPyConnection, old: Side, new: Side) -> None:
    """Make views ``old_<table>`` and ``new_<table>`` of the documents that differ."""
    delta = find_delta(connection, old, new)
    for name, side, which in (("old", delta.old, "gone"), ("new", delta.new, "came")):
        for table, source in side.sources().items():
            where = "" if table not in _CONTENT_NAMES else f" WHERE source_uri IN (FROM {which})"
            connection.execute(
                f'CREATE OR REPLACE TEMP VIEW "{name}_{table}" AS '  # noqa: S608 - our names
                f"SELECT * FROM ({source}){where}"
            )


_CONTENT_NAMES = frozenset(record.table for record in CONTENT)


def _cells(side: str, record: type[Record]) -> str:
    names = (n for n in record.arrow_schema().names if n not in _ABOUT_THE_RUN)
    columns = ", ".join(f'"{name}"' for name in names)
    return f"SELECT {columns} FROM {side}_{record.table}"  # noqa: S608 - our names


def _table(connection: duckdb.DuckDBPyConnection, record: type[Record]) -> TableDifference | None:
    key = " AND ".join(f'o."{name}" = n."{name}"' for name in record.key)
    names = [n for n in record.arrow_schema().names if n not in (*_ABOUT_THE_RUN, *record.key)]
    differs = " OR ".join(f'o."{n}" IS DISTINCT FROM n."{n}"' for n in names) or "FALSE"
    row = connection.execute(
        f"SELECT count(*) FILTER (o.{record.key[0]} IS NULL), "  # noqa: S608 - our names
        f"count(*) FILTER (n.{record.key[0]} IS NULL), "
        f"count(*) FILTER (o.{record.key[0]} IS NOT NULL AND n.{record.key[0]} IS NOT NULL "
        f"AND ({differs})) "
        f"FROM old_{record.table} AS o FULL JOIN new_{record.table} AS n ON {key}"
    ).fetchone()
    return TableDifference(record.table, *row) if row and any(row) else None


def _moved(connection: duckdb.DuckDBPyConnection, table: str, column: str, limit: int) -> list[Any]:
    """Return documents in which a column holds something else; of documents, also new and gone."""
    join = "FULL" if table == "documents" else "INNER"
    return connection.execute(
        f'SELECT coalesce(o.source_uri, n.source_uri), o."{column}"::VARCHAR, '  # noqa: S608 - our names
        f'n."{column}"::VARCHAR FROM old_{table} AS o {join} JOIN new_{table} AS n '
        f'ON o.source_uri = n.source_uri WHERE o."{column}" IS DISTINCT FROM n."{column}" '
        "ORDER BY 1 LIMIT $limit",
        {"limit": limit},
    ).fetchall()


_ENTITIES = (
    "SELECT DISTINCT source_uri, entity_type || ' ' || coalesce(canonical_name, name) AS said "
    "FROM {side}_entities WHERE entity_type <> 'date'"
)
_ROLES = (
    "SELECT DISTINCT r.source_uri, e.name || ', ' || r.role AS said "
    "FROM {side}_roles AS r INNER JOIN {side}_entities AS e ON r.mention_id = e.mention_id"
)


def _said(
    connection: duckdb.DuckDBPyConnection, query: str, sides: tuple[str, str], limit: int
) -> list[Any]:
    """Return what articles that both snapshots have say in one and not in the other."""
    here, there = (query.format(side=side) for side in sides)
    return connection.execute(
        f"SELECT said, count(*), min(source_uri) FROM ({here} EXCEPT {there}) "  # noqa: S608 - our names
        f"WHERE source_uri IN (SELECT source_uri FROM {sides[1]}_articles) "
        "GROUP BY said ORDER BY count(*) DESC, said LIMIT $limit",
        {"limit": limit},
    ).fetchall()
