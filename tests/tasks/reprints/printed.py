"""A warehouse of printed stories, made without the layout reader, and its reprints."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.catalog import CONTENT
from schemas.identity import identify
from schemas.manifest import Manifest, RunCounts, RunRecord
from schemas.reprint import Reprint, ReprintPassage
from tasks.reprints.join import join
from tasks.storage.layout import Warehouse
from tasks.storage.parts import Source, write_part
from tasks.storage.snapshots import commit as snapshot
from tasks.storage.snapshots.known import known_documents
from tasks.storage.word_lists import read_word_lists
from tasks.text.shadow import Shadow

_EMPTY: Mapping[Any, Any] = {pa.string(): "", pa.int64(): 0, pa.float64(): 0.0, pa.bool_(): False}
_NOW = datetime.now(UTC).replace(tzinfo=None)


class Told(NamedTuple):
    """An article: its lines, the first a headline, and what else is known."""

    lines: Sequence[str]
    day: date | None = None
    facts: Mapping[str, Any] = {}


@cache
def shadow() -> Shadow:
    """Return the project's own conversion to Simplified."""
    return Shadow((hant, hans) for hant, hans, *_ in read_word_lists()["hans"])


def tables(stories: Mapping[str, Told]) -> dict[str, pa.Table]:
    """Return the content tables of some articles."""
    rows: dict[str, list[dict[str, Any]]] = {record.table: [] for record in CONTENT}
    for uri, told in stories.items():
        whole = "\n".join(told.lines)
        known = {
            "article_id": identify("article", uri),
            "source_uri": uri,
            "source_sha256": identify("text", whole, str(told.day)),
            "pipeline_version": "1",
        }
        rows["articles"].append(
            known
            | {"content_sha256": whole, "text": whole, "headline": told.lines[0]}
            | {"script": shadow().script(whole), "date_published": told.day}
            | {"raw_end": len(whole), "language": "zh", **told.facts}
        )
        rows["documents"].append(known | {"outcome": "article", "batch": "b"})
        rows["paragraphs"] += _paragraphs(known, told.lines)
    return {record.table: _table(record, rows[record.table]) for record in CONTENT}


def _paragraphs(known: Mapping[str, Any], lines: Sequence[str]) -> Iterable[dict[str, Any]]:
    start = 0
    for position, line in enumerate(lines):
        yield {
            **known,
            "paragraph_id": identify("paragraph", known["article_id"], position),
            "position": position,
            "kind": "body" if position else "headline",
            "text": line,
            "text_hans": shadow().of(line),
            "start_char": start,
            "end_char": start + len(line),
        }
        start += len(line) + 1


def _table(record: Any, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    return record.to_table(
        {
            f.name: [r.get(f.name, None if f.nullable else _EMPTY[f.type]) for r in rows]
            for f in record.arrow_schema()
        }
    )


def publish(
    root: Path, *brought: Mapping[str, Told], gone: Sequence[str] = (), checked: bool = False
) -> Manifest:
    """Commit one run that brings parts, and takes the rows of some documents away."""
    warehouse = Warehouse(root)
    snapshot.recover(warehouse)
    source = Source("b", "r", [])
    parts = [write_part(tables(part), warehouse.staged_parts, source) for part in brought]
    zero = dict.fromkeys(("offered", "unchanged", "articles", "duplicates", "rejected"), 0)
    run = RunRecord(
        run_id="r",
        batch="b",
        started_at_utc=_NOW,
        finished_at_utc=_NOW,
        pipeline_version="1",
        counts=RunCounts(**zero),
    )
    known = known_documents(warehouse)
    names = {uri for part in brought for uri in part} | set(gone)
    change = snapshot.Change(
        warehouse.staged_parts, parts, {uri: known[uri].part_id for uri in names & known.keys()}
    )
    consent = snapshot.Consent(accepted=not checked)
    return snapshot.commit(warehouse, change, run, consent, join)


def bytes_of(root: Path) -> tuple[bytes, bytes]:
    """Return the files of both tables, byte for byte."""
    one, other = (
        (Warehouse(root).snapshot() / record.table / "part.parquet").read_bytes()
        for record in (Reprint, ReprintPassage)
    )
    return one, other


def rows(root: Path, record: Any = Reprint) -> list[dict[str, Any]]:
    """Return the rows of a table."""
    path = Warehouse(root).snapshot() / record.table / "part.parquet"
    return pq.read_table(path).to_pylist()


def clustered(root: Path) -> dict[str, str]:
    """Return the cluster of every document that is in one."""
    return {row["source_uri"]: row["cluster_id"] for row in rows(root)}


def texts(root: Path) -> dict[str, str]:
    """Return the text of every article."""
    glob = f"{Warehouse(root).snapshot()}/articles/**/*.parquet"
    with duckdb.connect() as connection:
        return dict(connection.execute(f"SELECT article_id, text FROM '{glob}'").fetchall())
