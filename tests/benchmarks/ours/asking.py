"""Questions to warehouses of many articles: how long an answer takes."""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import duckdb

from schemas.question import ParameterType
from tasks.asking import ask
from tasks.storage.database.reading import reading
from tasks.storage.queries.questions import questions
from tests.benchmarks.child import Work
from tests.benchmarks.material import Material
from tests.benchmarks.ours.many import make_warehouse

# Names to ask for: the one that most articles hold, and one that the fewest hold.
_OFTEN = """
SELECT name FROM entities WHERE entity_type = $kind AND length(name) > 1
GROUP BY name ORDER BY count(DISTINCT article_id) DESC, name LIMIT 1
"""
_SELDOM = """
SELECT name FROM entities WHERE entity_type = 'person' AND length(name) > 2
GROUP BY name ORDER BY count(DISTINCT article_id), name LIMIT 1
"""
_PLAIN = {
    "one article by its identifier": "SELECT text FROM articles WHERE article_id = "
    "(SELECT max(article_id) FROM articles)",
    "articles by month": "SELECT date_trunc('month', date_published) AS month, count(*) "
    "FROM articles GROUP BY month ORDER BY month",
    "the twenty people named most": "SELECT name, count(*) AS mentions FROM entities "
    "WHERE entity_type = 'person' GROUP BY name ORDER BY mentions DESC LIMIT 20",
}

Ask = Callable[[duckdb.DuckDBPyConnection], object]


def answers(material: Material, name: str) -> Work:
    """Ask everything, again and again, of a warehouse of ``name`` articles."""
    warehouse = make_warehouse(int(name), material.scratch("many") / name, material.rows())
    with reading(warehouse) as connection:
        asked = dict(_asked(connection))
        count = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    took: dict[str, list[float]] = {each: [] for each in asked}

    def run() -> None:
        with reading(warehouse) as connection:
            for each, put in asked.items():
                begun = time.perf_counter()
                put(connection)
                took[each].append(time.perf_counter() - begun)

    def facts() -> Mapping[str, Any]:
        # The first is the warm-up's: it found the file on disk.
        latencies = {each: statistics.median(times[1:]) for each, times in took.items()}
        first = {each: times[0] for each, times in took.items()}
        size = warehouse.database.stat().st_size
        return {"latencies": latencies, "first": first, "disk_bytes": size, "articles": count}

    return Work(run, None, facts)


def _asked(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Ask]]:
    often = {k: _name(connection, _OFTEN, kind=k) for k in ("person", "organization", "place")}
    for told, words in (
        ("search: a word that stands in most articles", "记者"),
        ("search: two names", f"{often['place']} {often['organization']}"),
        ("search: a name that hardly any holds", _name(connection, _SELDOM)),
    ):
        yield told, _sql("FROM search($words, most := 10)", words=words)
    for told, query in _PLAIN.items():
        yield told, _sql(query)
    for question in questions():
        said = {
            p.name: often.get(str(p.kind), often["place"])
            for p in question.parameters
            if p.is_required and p.kind is not ParameterType.DATE
        }
        yield f"question: {question.name}", _question(question, said)


def _name(connection: duckdb.DuckDBPyConnection, query: str, **said: str) -> str:
    row = connection.execute(query, said).fetchone()
    assert row, "the rows name nobody"
    return str(row[0])


def _sql(query: str, **said: str) -> Ask:
    return lambda connection: connection.execute(query, said).fetchall()


def _question(question: Any, said: Mapping[str, str]) -> Ask:
    return lambda connection: ask(connection, question, said).fetchall()
