"""Documents as they came, a few thousand to a file: what a chunk of work is made from.

Kept beside the snapshots, so that every row can be traced to its characters and a new
pipeline version can read everything again without the input folder.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.storage.durable import fsync

_FIELDS: list["pa.Field[Any]"] = [
    pa.field("source_uri", pa.string(), nullable=False),
    pa.field("source_sha256", pa.string()),
    pa.field("batch", pa.string(), nullable=False),
    pa.field("media", pa.string(), nullable=False),
    pa.field("data", pa.large_binary()),
    pa.field("file_bytes", pa.int64()),
    pa.field("outcome", pa.string(), nullable=False),
    pa.field("duplicate_of", pa.string()),
    pa.field("content_sha256", pa.string()),
    pa.field("encoding", pa.string()),
    pa.field("encoding_method", pa.string()),
    pa.field("undecodable_bytes", pa.int64()),
    pa.field("reason", pa.string()),
    pa.field("found", pa.string()),
    pa.field("expected", pa.string()),
    pa.field("action", pa.string()),
]
SCHEMA = pa.schema(_FIELDS)

Row = Mapping[str, Any]

# About half a minute of work with a tagger; small enough that a lost chunk is no loss.
CHUNK_DOCUMENTS = 2_000
CHUNK_BYTES = 16 * 1024 * 1024


class Chunk(NamedTuple):
    """A staged raw file: small enough to pass between tasks."""

    path: Path
    documents: int


def write_chunks(rows: Iterable[Row], folder: Path) -> Iterator[Chunk]:
    """Write rows to numbered files as they come, never holding more than one file's worth."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, chunk in enumerate(_chunked(rows)):
        path = folder / f"{number:06d}.parquet"
        write_chunk(chunk, path)
        yield Chunk(path, len(chunk))


def _chunked(rows: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    held = 0
    for row in rows:
        chunk.append(row)
        held += len(row["data"] or b"")
        if len(chunk) >= CHUNK_DOCUMENTS or held >= CHUNK_BYTES:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def write_chunk(rows: Sequence[Row], path: Path) -> None:
    """Write one raw file and force it to disk."""
    columns = {name: [row[name] for row in rows] for name in SCHEMA.names}
    pq.write_table(pa.Table.from_pydict(columns, schema=SCHEMA), path, compression="zstd")
    fsync(path)


def read_chunk(path: Path) -> list[dict[str, Any]]:
    """Return the rows of one raw file."""
    return pq.read_table(path, schema=SCHEMA).to_pylist()


def find(paths: Iterable[Path], wanted: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Find documents in raw files: ``wanted`` maps source_uri to source_sha256."""
    found: dict[str, dict[str, Any]] = {}
    uris = pa.array(list(wanted))
    for path in paths:
        table = pq.read_table(path, schema=SCHEMA, filters=pc.field("source_uri").isin(uris))
        for row in table.to_pylist():
            if wanted[row["source_uri"]] == row["source_sha256"]:
                found[row["source_uri"]] = row
    return found


def without(path: Path, uris: set[str]) -> None:
    """Drop documents from a staged raw file."""
    write_chunk([row for row in read_chunk(path) if row["source_uri"] not in uris], path)
