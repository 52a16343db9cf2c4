"""Documents as they came, a few thousand to a file: what a chunk of work is made from.

Kept beside the snapshots, so that every row can be traced to its characters and a new
pipeline version can read everything again without the input folder.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.storage.durable import fsync
from tasks.storage.objects.mirror import at_hand

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
_FEWEST_DOCUMENTS = 1_000
_SEAM_EVERY = 250


class Chunk(NamedTuple):
    """A staged raw file of one batch: small enough to pass between tasks.

    ``kept`` names the files, relative to the warehouse, that already keep its documents; where
    there are none, the chunk itself will be kept.
    """

    path: Path
    documents: int
    batch: str
    kept: tuple[str, ...] = ()


class Kept(NamedTuple):
    """A row, and the raw file that already keeps its document; None for a new one."""

    row: Row
    name: str | None


def write_chunks(rows: Iterable[Kept], folder: Path) -> Iterator[Chunk]:
    """Write rows to numbered files as they come, never holding more than one file's worth."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, chunk in enumerate(_chunked(rows)):
        path = folder / f"{number:06d}.parquet"
        write_chunk([each.row for each in chunk], path)
        kept = tuple(dict.fromkeys(each.name for each in chunk if each.name))
        yield Chunk(path, len(chunk), chunk[0].row["batch"], kept)


def _chunked(rows: Iterable[Kept]) -> Iterator[list[Kept]]:
    chunk: list[Kept] = []
    held = 0
    for each in rows:
        if chunk and _ends(chunk, held, each):
            yield chunk
            chunk, held = [], 0
        chunk.append(each)
        held += len(each.row["data"] or b"")
    if chunk:
        yield chunk


def _ends(chunk: Sequence[Kept], held: int, following: Kept) -> bool:
    """Tell whether a chunk is whole: full, or the next document is of another kind.

    New documents and such as are kept already never share a chunk, nor do batches.
    """
    last = chunk[-1]
    return (
        len(chunk) >= CHUNK_DOCUMENTS
        or held >= CHUNK_BYTES
        or last.row["batch"] != following.row["batch"]
        or (last.name is None) != (following.name is None)
        or (len(chunk) >= _FEWEST_DOCUMENTS and _is_seam(following.row["source_uri"]))
    )


def _is_seam(source_uri: str) -> bool:
    """Tell whether a document begins a chunk wherever it stands.

    So a document more or less moves the ends of one or two chunks, not of all that follow, and
    a run that takes up a dead one's work finds it again.
    """
    return zlib.crc32(source_uri.encode("utf-8", "surrogatepass")) % _SEAM_EVERY == 0


def write_chunk(rows: Sequence[Row], path: Path) -> None:
    """Write one raw file and force it to disk."""
    columns = {name: [row[name] for row in rows] for name in SCHEMA.names}
    pq.write_table(pa.Table.from_pydict(columns, schema=SCHEMA), path, compression="zstd")
    fsync(path)


def read_chunk(path: Path) -> list[dict[str, Any]]:
    """Return the rows of one raw file."""
    return pq.read_table(at_hand(path), schema=SCHEMA).to_pylist()


def unpacked(data: bytes, names: list[str] | None = None) -> pa.Table:
    """Return the rows of one raw file, given as its bytes; some columns only, if they are named."""
    return pq.read_table(
        pa.BufferReader(data), columns=names, schema=SCHEMA if names is None else None
    )


def packed(rows: pa.Table) -> bytes:
    """Return rows as the bytes of a raw file of their own: to be sent, not to be kept."""
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="none")
    return bytes(sink.getvalue())


def find(paths: Iterable[Path], wanted: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Find documents in raw files: ``wanted`` maps source_uri to source_sha256."""
    found: dict[str, dict[str, Any]] = {}
    uris = pa.array(list(wanted))
    for path in paths:
        among = pc.field("source_uri").isin(uris)
        table = pq.read_table(at_hand(path), schema=SCHEMA, filters=among)
        for row in table.to_pylist():
            if wanted[row["source_uri"]] == row["source_sha256"]:
                found[row["source_uri"]] = row
    return found


def without(path: Path, uris: set[str]) -> None:
    """Drop documents from a staged raw file."""
    write_chunk([row for row in read_chunk(path) if row["source_uri"] not in uris], path)
