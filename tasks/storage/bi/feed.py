"""The feed: one Parquet file per table under one stable path, for BI tools that want that.

``bi/<table>.parquet`` holds the rows of the published snapshot. A file is written aside and takes
the old one's place in one step; only those are whose rows, or descriptions, have changed. Each
says in its own footer what it was made from, so that a file that a killed run did not come to, or
that somebody damaged or deleted, is noticed by the next run and written again.

One file is whole at any moment, all of them together need not be: they change one after another.
Whoever needs them all of one snapshot resolves ``current``, or opens the DuckDB file. Nor is a
reader served who opens one path several times for one answer, as pyarrow does: a new file may come
between. It stops with an error, and reads on when it tries again.
"""

import contextlib
import hashlib
import logging
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.catalog import CONTENT, TABLES, grain, label_en
from schemas.identity import identify
from schemas.manifest import Manifest
from schemas.promise import promise
from schemas.record import Record
from tasks.storage.bi.splice import Footer, Piece, SpliceError, head, piece, spliced
from tasks.storage.database.load import is_linked
from tasks.storage.durable import fsync
from tasks.storage.layout import Warehouse
from tasks.storage.objects.mirror import all_at_hand
from tasks.storage.parts import write_file
from tasks.storage.queries.sql import connect, rows_in
from tasks.storage.snapshots.delta import Side

_LOG = logging.getLogger("newsmill")

# In the footer of each file: what its rows are made from, since which snapshot they are so.
_ROWS, _SNAPSHOT, _PROMISE = "newsmill.rows", "newsmill.snapshot_id", "newsmill.promise"


def keep(warehouse: Warehouse, manifest: Manifest, *, wanted: bool = True) -> list[str]:
    """Bring the feed up to date, or do away with it; return the tables that were written.

    Where DuckDB only links to the Parquet, because the warehouse is too large to be held twice,
    there is no feed either. Nobody brings files up to date that are not wanted: they would
    tell of the past without saying so, and are deleted.
    """
    if wanted and not is_linked(warehouse):
        return refresh(warehouse, manifest)
    _drop(warehouse, set())
    return []


def refresh(warehouse: Warehouse, manifest: Manifest) -> list[str]:
    """Write every file of the feed that is not of the snapshot; return the tables' names.

    A table that cannot be written because a part is damaged keeps its old file, with a warning:
    the rows that are there are worth more than none, and `newsmill verify` names the part.
    """
    side = Side(warehouse.snapshots / manifest.snapshot_id, manifest)
    written = []
    for record in stale(warehouse, side):
        try:
            _write(warehouse, record, side)
        except SpliceError as error:
            _LOG.warning("bi/%s.parquet stays as it was: %s", record.table, error)
        else:
            written.append(record.table)
    if written:
        fsync(warehouse.feed)
    shutil.rmtree(_drafts(warehouse), ignore_errors=True)
    _drop(warehouse, {record.table for record in TABLES})
    return written


def is_kept(warehouse: Warehouse) -> bool:
    """Tell whether there is a feed at all."""
    return any(_note(path, _ROWS) is not None for path in warehouse.feed.glob("*.parquet"))


def stale(warehouse: Warehouse, side: Side) -> list[type[Record]]:
    """Return the tables whose file is missing, unreadable, or not of the snapshot's rows."""
    return [r for r in TABLES if _note(_path(warehouse, r), _ROWS) != _origin(r, side)]


def damaged(warehouse: Warehouse, side: Side) -> Iterator[Path]:
    """Yield the files that are of the snapshot, and not the bytes that were written."""
    old = stale(warehouse, side)
    with tempfile.TemporaryDirectory() as scratch:
        for record in TABLES:
            path = _path(warehouse, record)
            since = _note(path, _SNAPSHOT)
            if since is None or record in old:
                continue
            digest = hashlib.sha256()
            for chunk in _bytes(record, side, since, Path(scratch)):
                digest.update(chunk)
            with path.open("rb") as handle:
                if hashlib.file_digest(handle, "sha256").digest() != digest.digest():
                    yield path


def _write(warehouse: Warehouse, record: type[Record], side: Side) -> None:
    draft = _drafts(warehouse) / f"{record.table}.parquet"
    draft.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("wb") as handle:
        for chunk in _bytes(record, side, side.manifest.snapshot_id, draft.parent):
            handle.write(chunk)
    fsync(draft)
    warehouse.feed.mkdir(parents=True, exist_ok=True)
    draft.replace(_path(warehouse, record))


def _bytes(record: type[Record], side: Side, snapshot_id: str, scratch: Path) -> Iterator[bytes]:
    first = head(_schema(record, _origin(record, side), snapshot_id))
    return spliced(_pieces(record, side, first, scratch), first)


def _pieces(record: type[Record], side: Side, first: Footer, scratch: Path) -> Iterator[Piece]:
    """Yield the snapshot's files, or what they become where they are of an older contract."""
    for version, path in _files(record, side):
        found = piece(path)
        if found.footer.columns != first.columns:
            found = piece(_rewritten(record, version, path, scratch))
        yield found


def _schema(record: type[Record], origin: str, snapshot_id: str) -> pa.Schema:
    """Return the record's schema with all that the file is to say of itself."""
    schema = record.arrow_schema()
    labelled = [
        field.with_metadata({**_texts(field.metadata), "label_en": label_en(field.name)})
        for field in schema
    ]
    return pa.schema(labelled).with_metadata(
        {
            **_texts(schema.metadata),
            "label_en": label_en(record.table),
            "label_zh": record.label_zh,
            "description": grain(record),
            _PROMISE: str(promise().version),
            _SNAPSHOT: snapshot_id,
            _ROWS: origin,
        }
    )


def _texts(metadata: Mapping[bytes, bytes] | None) -> dict[str | bytes, str | bytes]:
    return {key.decode(): value.decode() for key, value in (metadata or {}).items()}


def _files(record: type[Record], side: Side) -> Sequence[tuple[int, Path]]:
    """Return the snapshot's files of a table, each with its contract's version."""
    if record in CONTENT:
        found = [
            (p.schema_version, side.folder / p.path(record.table)) for p in side.manifest.parts
        ]
    else:
        path = side.folder / record.table / "part.parquet"
        found = [(side.manifest.schema_version, path)]
    there = set(all_at_hand(path for _, path in found))
    return [(version, path) for version, path in found if path in there]


def _rewritten(record: type[Record], version: int, path: Path, scratch: Path) -> Path:
    """Write rows of an older contract as today's has them."""
    with connect() as connection:
        rows = connection.execute(rows_in(record, version, [path])).to_arrow_table()
    schema = record.arrow_schema()
    target = scratch / f"{record.table}-{path.stem}.parquet"
    write_file(rows.cast(schema), target)
    return target


def _origin(record: type[Record], side: Side) -> str:
    """Name what a table's file is made from: the files of its rows, and what is said of it."""
    if record in CONTENT:
        parts = [part.files.get(record.table) for part in side.manifest.parts]
        digests = [part.sha256 if part else "" for part in parts]
    else:
        digests = [
            hashlib.sha256(path.read_bytes()).hexdigest() for _, path in _files(record, side)
        ]
    said = _schema(record, "", "").serialize().to_pybytes().hex()
    return identify("feed", said, *digests)


def _note(path: Path, name: str) -> str | None:
    """Return what a file says of itself; None where it says nothing, or is no Parquet file."""
    try:
        notes = pq.read_metadata(path).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return None
    return notes[name.encode()].decode() if name.encode() in notes else None


def _drop(warehouse: Warehouse, kept: set[str]) -> None:
    """Delete our own files of other tables than these; what somebody else put there stays."""
    for path in warehouse.feed.glob("*.parquet"):
        if path.stem not in kept and _note(path, _ROWS) is not None:
            path.unlink()
    with contextlib.suppress(OSError):  # not there, or not empty
        warehouse.feed.rmdir()


def _drafts(warehouse: Warehouse) -> Path:
    return warehouse.staging / "bi"


def _path(warehouse: Warehouse, record: type[Record]) -> Path:
    return warehouse.feed / f"{record.table}.parquet"
