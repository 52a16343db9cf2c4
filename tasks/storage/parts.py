"""Parts: a few thousand documents' rows, one immutable Parquet file per table."""

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.catalog import CONTENT
from schemas.identity import identify
from schemas.manifest import Part, PartFile
from tasks.storage.durable import fsync

# Measured on article text: level 3 writes 85 MB/s, and higher levels gain little.
_COMPRESSION_LEVEL = 3


def write_part(
    tables: Mapping[str, pa.Table], folder: Path, *, batch: str, run_id: str, raw: Sequence[str]
) -> Part:
    """Write one part of every content table under ``folder``.

    A table without rows still gets a file, so that its glob always matches.

    Args:
        tables: One table per content record, as its schema says; ``documents`` not empty.
        folder: Staging or snapshot folder; files go to ``<table>/<batch>/<part_id>.parquet``.
        batch: Batch that brought the documents.
        run_id: Run that made the part.
        raw: Raw files, relative to the warehouse, that the part was read from.
    """
    documents = tables["documents"]
    versions = {str(version) for version in documents["pipeline_version"].to_pylist()}
    part = Part(
        part_id=_part_id(documents),
        batch=batch,
        pipeline_version="、".join(sorted(versions)),
        run_id=run_id,
        raw=tuple(raw),
        files={},
    )
    files = {
        record.table: write_file(tables[record.table], folder / part.path(record.table))
        for record in CONTENT
    }
    return part.model_copy(update={"files": files})


def _part_id(documents: pa.Table) -> str:
    """Name a part after what it was made from, so that equal input gives equal names."""
    names = ("source_uri", "source_sha256", "pipeline_version", "outcome")
    columns = [documents[name].to_pylist() for name in names]
    cells = (str(cell) for row in zip(*columns, strict=True) for cell in row)
    return identify("part", *cells)


def write_file(table: pa.Table, path: Path) -> PartFile:
    """Write one Parquet file and force it to disk. Equal rows give equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", compression_level=_COMPRESSION_LEVEL)
    fsync(path)
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return PartFile(rows=table.num_rows, file_bytes=path.stat().st_size, sha256=digest)


def rewrite_part(part: Part, source: Path, folder: Path, gone: Collection[str]) -> Part | None:
    """Write a part again without the documents in ``gone``; None when nothing is left."""
    uris = pa.array(sorted(gone), pa.string())
    kept: dict[str, pa.Table] = {}
    for record in CONTENT:
        table = pq.read_table(source / part.path(record.table), schema=record.arrow_schema())
        kept[record.table] = table.filter(pc.invert(pc.is_in(table["source_uri"], uris)))
    if not kept["documents"].num_rows:
        return None
    return write_part(kept, folder, batch=part.batch, run_id=part.run_id, raw=part.raw)


def link_part(part: Part, source: Path, folder: Path) -> None:
    """Give a snapshot the files of an unchanged part without copying them."""
    for table in part.files:
        target = folder / part.path(table)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(source / part.path(table), target)
