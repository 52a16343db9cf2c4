"""The views of ``warehouse/views``: in the order in which they can be made, with their types."""

from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter

import duckdb

from schemas.catalog import TABLES, describe_columns
from schemas.header import HeaderError, read_header
from schemas.view import View, named, read_view, table_meanings
from tasks.storage.queries.sql import Statement, connect, quoted, statements


@cache
def views() -> tuple[View, ...]:
    """Return all views, each after those that it reads.

    >>> order = [view.name for view in views()]
    >>> order.index("article_pages") < order.index("joined_articles")
    True
    """
    known = table_meanings()
    found: list[View] = []
    with connect() as connection:
        for record in TABLES:
            columns = ", ".join(
                f'"{c["column_name"]}" {c["data_type"]}' for c in describe_columns(record)
            )
            connection.execute(f'CREATE TABLE "{record.table}" ({columns})')
        for statement in _ordered({s.name: s for s in statements("views")}):
            view = read_view(statement.name, statement.sql, known)
            known[view.name] = view.meanings()
            connection.execute(view.sql)
            found.append(_typed(connection, view))
    return tuple(found)


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create all views over the tables of ``connection``, with their comments."""
    for view in views():
        connection.execute(view.sql)
        connection.execute(f'COMMENT ON VIEW "{view.name}" IS {quoted(view.comment)}')
        for column in view.columns:
            target = f'"{view.name}"."{column.name}"'
            connection.execute(f"COMMENT ON COLUMN {target} IS {quoted(column.description)}")


def _ordered(files: Mapping[str, Statement]) -> Iterator[Statement]:
    """Yield the files, each after those that it reads; among equals by name."""
    graph: TopologicalSorter[str] = TopologicalSorter()
    for name, statement in files.items():
        reads = named(read_header(name, statement.sql).field("Reads"))
        graph.add(name, *(read for read in reads if read in files))
    for name in graph.static_order():
        yield files[name]


def _typed(connection: duckdb.DuckDBPyConnection, view: View) -> View:
    """Return the view with the types that DuckDB gives its columns."""
    answer = connection.execute(f'DESCRIBE "{view.name}"').fetchall()
    types = {name: data_type for name, data_type, *_ in answer}
    if list(types) != [column.name for column in view.columns]:
        raise HeaderError(
            file=f"warehouse/views/{view.name}.sql",
            found=f"columns {', '.join(column.name for column in view.columns)}",
            expected=", ".join(types),
        )
    typed = (column._replace(data_type=types[column.name]) for column in view.columns)
    return view._replace(columns=tuple(typed))
