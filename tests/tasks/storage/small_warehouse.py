"""A warehouse of one-paragraph articles, made without the text core: for storage tests.

Run as a program, it commits one change and can die at any system call on the way:
``python small_warehouse.py WAREHOUSE DIE_AT URI=TEXT...``.
"""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from schemas.catalog import CONTENT
from schemas.identity import identify
from schemas.manifest import Manifest, RunCounts, RunRecord
from tasks.storage.database.load import load, loaded_snapshot
from tasks.storage.layout import Warehouse
from tasks.storage.parts import Source, write_part
from tasks.storage.snapshots import commit as snapshot
from tasks.storage.snapshots.known import known_documents

_EMPTY = {pa.string(): "", pa.int64(): 0, pa.float64(): 0.0, pa.bool_(): False}


def tables(texts: Mapping[str, str]) -> dict[str, pa.Table]:
    """Return the content tables of articles that are one paragraph each."""
    columns: dict[str, list[dict[str, object]]] = {record.table: [] for record in CONTENT}
    for uri, text in texts.items():
        article = {
            "article_id": identify("article", uri),
            "source_uri": uri,
            "source_sha256": text,
            "content_sha256": text,
            "text": text,
            "raw_end": len(text),
            "end_char": len(text),
            "kind": "body",
            "outcome": "article",
            "paragraph_id": identify("paragraph", uri),
            "pipeline_version": "1",
        }
        for name in ("articles", "paragraphs", "documents"):
            columns[name].append(article)
    return {record.table: _table(record, columns[record.table]) for record in CONTENT}


def _table(record: type, rows: list[dict[str, object]]) -> pa.Table:
    fields = record.arrow_schema()
    return record.to_table(
        {
            f.name: [r.get(f.name, None if f.nullable else _EMPTY[f.type]) for r in rows]
            for f in fields
        }
    )


def commit(root: Path, texts: Mapping[str, str], run_id: str = "r") -> Manifest:
    """Publish ``texts`` as a run does: recover, stage, commit, load."""
    warehouse = Warehouse(root)
    snapshot.recover(warehouse)
    part = write_part(tables(texts), warehouse.staged_parts, Source("b", run_id, []))
    now = datetime.now(UTC).replace(tzinfo=None)
    counts = RunCounts(
        offered=len(texts), unchanged=0, articles=len(texts), duplicates=0, rejected=0
    )
    run = RunRecord(
        run_id=run_id,
        batch="b",
        started_at_utc=now,
        finished_at_utc=now,
        pipeline_version="1",
        counts=counts,
    )
    known = known_documents(warehouse)
    replaced = {uri: known[uri].part_id for uri in texts.keys() & known.keys()}
    change = snapshot.Change(warehouse.staged_parts, [part], replaced)
    manifest = snapshot.commit(warehouse, change, run, snapshot.Consent(change_limit=1))
    load(warehouse, manifest)
    return manifest


def finish(root: Path) -> None:
    """Do what the next run does first."""
    warehouse = Warehouse(root)
    snapshot.recover(warehouse)
    manifest = warehouse.manifest()
    if manifest and loaded_snapshot(warehouse) != manifest.snapshot_id:
        load(warehouse, manifest)


def _die_at(count: int) -> None:
    """Kill this process, as a power cut would, at its ``count``-th step that changes the disk."""
    left = count

    def counted(step: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                os._exit(9)
            return step(*args, **kwargs)

        return call

    for name in ("fsync", "rename", "replace", "symlink", "link", "unlink", "mkdir"):
        setattr(os, name, counted(getattr(os, name)))


if __name__ == "__main__":
    _die_at(int(sys.argv[2]))
    commit(Path(sys.argv[1]), dict(pair.split("=") for pair in sys.argv[3:]))
