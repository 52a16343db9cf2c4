"""Asking a question of the warehouse: names in either script become entities, then SQL."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import duckdb

from schemas.errors import DataError
from schemas.identity import identify
from schemas.question import Parameter, ParameterType, Question, Value, given
from tasks.storage.database.reading import rows
from tasks.storage.queries.sql import quoted
from tasks.storage.word_lists import read_word_lists
from tasks.text.shadow import Shadow

_NAMED = (ParameterType.PERSON, ParameterType.ORGANIZATION)

# A name is found as anybody prints it; * and ? stand for what is left open.
_FIND = """
SELECT DISTINCT entity_id FROM entity_names
WHERE entity_type = $kind AND (
    entity_id = $entity_id
    OR CASE WHEN $is_open THEN name GLOB $said OR name GLOB $hans ELSE name IN ($said, $hans) END
)
"""

_CLOSEST = """
SELECT name, sum(article_count)::BIGINT AS articles FROM entity_names
WHERE entity_type = $kind AND (
    contains(name, $bare) OR contains($bare, name) OR jaro_winkler_similarity(name, $bare) > 0.6
)
GROUP BY name
ORDER BY contains(name, $bare) OR contains($bare, name) DESC,
    jaro_winkler_similarity(name, $bare) DESC, articles DESC, name
LIMIT 5
"""


class UnknownNameError(DataError):
    """A question is about somebody, or something, that no article names."""

    def __init__(self, *, kind: str, said: str, closest: Sequence[str]) -> None:
        """Keep the parts; build the sentence."""
        self.kind, self.said, self.closest = kind, said, tuple(closest)
        near = f" Closest: {', '.join(closest)}." if closest else ""
        super().__init__(
            f"no {kind} is called {said!r} in any article.{near} Names are found in either script; "
            f"* stands for any characters: '*{said.strip('*')}*'."
        )


def ask(
    connection: duckdb.DuckDBPyConnection, question: Question, said: Mapping[str, Value]
) -> duckdb.DuckDBPyConnection:
    """Run a question; the answer is that of the connection.

    Args:
        connection: The warehouse, open for reading.
        question: What to ask.
        said: What was said for each parameter; None, or nothing, for what was left out.

    Raises:
        UnknownNameError: No entity of the warehouse has the name that was said.
    """
    values = bound(connection, question, said)
    return connection.execute(given(question, {name: f"${name}" for name in values}), values)


def written_out(
    connection: duckdb.DuckDBPyConnection, question: Question, said: Mapping[str, Value]
) -> str:
    """Return the question as a statement with what was said in it, for going on from there."""
    values = bound(connection, question, said)
    return given(question, {name: _literal(value) for name, value in values.items()})


def bound(
    connection: duckdb.DuckDBPyConnection, question: Question, said: Mapping[str, Value]
) -> dict[str, Value]:
    """Return the value of each parameter as the SQL takes it."""
    return {p.name: _value(connection, p, said.get(p.name)) for p in question.parameters}


def _value(connection: duckdb.DuckDBPyConnection, parameter: Parameter, said: Value) -> Value:
    value = parameter.default if said is None else said
    if value is None or not isinstance(value, str):
        return value
    if parameter.kind in _NAMED:
        return _entities(connection, parameter.kind, value)
    return _shadow().of(value) if parameter.kind is ParameterType.WORDS else value


def _entities(connection: duckdb.DuckDBPyConnection, kind: str, said: str) -> list[str]:
    """Return the entities that ``said`` names, in either script."""
    hans = _shadow().of(said)
    is_open = "*" in said or "?" in said
    found = rows(
        connection,
        _FIND,
        kind=kind,
        entity_id=identify(kind, hans),
        is_open=is_open,
        said=said,
        hans=hans,
    )
    if not found:
        closest = rows(connection, _CLOSEST, kind=kind, bare=hans.replace("*", ""))
        raise UnknownNameError(kind=kind, said=said, closest=[row["name"] for row in closest])
    return sorted(row["entity_id"] for row in found)


@cache
def _shadow() -> Shadow:
    return Shadow(read_word_lists()["hans"])


def _literal(value: Value) -> str:
    """Write a value in SQL.

    >>> _literal(["a", "b"]), _literal(None), _literal(date(2024, 5, 1)), _literal("it's")
    ("['a', 'b']", 'NULL', "'2024-05-01'", "'it''s'")
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, str | date):
        return quoted(str(value))
    return f"[{', '.join(map(quoted, value))}]"
