"""Parts: a few thousand documents' rows, one immutable Parquet file per table."""

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.catalog import CONTENT
from schemas.errors import DataError
from schemas.manifest import Part, PartFile
from schemas.migrations import schema_version, upgrade
from schemas.record import Record
from tasks.storage.durable import fsync
from tasks.storage.objects.mirror import CorruptObjectError, at_hand
from tasks.storage.queries.sql import connect
from tasks.storage.sealing import Sealed, as_parquet, seal


class CorruptPartError(DataError):
    """A published file is not what its manifest says."""

    def __init__(self, *, path: Path, found: str, expected: str) -> None:
        """Keep the parts; build the sentence."""
        self.path, self.found, self.expected = path, found, expected
        super().__init__(
            f"{path}: {found}, expected {expected}. The disk or another program changed it. "
            "Nothing was published. `newsmill verify` lists every such file, "
            "`newsmill rebuild --damaged` makes their rows again from the raw documents."
        )


class Source(NamedTuple):
    """What a part is made from: the run and batch that brought it, and the raw files."""

    batch: str
    run_id: str
    raw: Sequence[str]


def write_part(made: Mapping[str, pa.Table] | Sealed, folder: Path, source: Source) -> Part:
    """Write one part of every content table under ``folder``.

    Args:
        made: The part, or the tables to make it from: see ``seal``.
        folder: Staging or snapshot folder; files go to ``<table>/<batch>/<part_id>.parquet``.
        source: Where the documents came from; ``raw`` relative to the warehouse.
    """
    sealed = made if isinstance(made, Sealed) else seal(made)
    part = Part(
        part_id=sealed.part_id,
        batch=source.batch,
        schema_version=schema_version(),
        pipeline_version=sealed.pipeline_version,
        run_id=source.run_id,
        raw=tuple(source.raw),
        files={},
    )
    files = {
        table: _write(data, sealed.rows[table], folder / part.path(table))
        for table, data in sealed.files.items()
    }
    return part.model_copy(update={"files": files})


def write_file(table: pa.Table, path: Path) -> PartFile:
    """Write one Parquet file and force it to disk. Equal rows give equal bytes."""
    return _write(as_parquet(table), table.num_rows, path)


def _write(data: pa.Buffer, rows: int, path: Path) -> PartFile:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    fsync(path)
    return PartFile(rows=rows, file_bytes=data.size, sha256=hashlib.sha256(data).hexdigest())


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def damage(part: Part, folder: Path) -> CorruptPartError | None:
    """Compare a part's files with its manifest, byte for byte; None where all is well."""
    for table, file in part.files.items():
        path = folder / part.path(table)
        try:
            at_hand(path)
        except CorruptObjectError as error:
            return CorruptPartError(path=path, found=error.found, expected=error.expected)
        if not path.exists():
            return CorruptPartError(path=path, found="no such file", expected="a file")
        if (size := path.stat().st_size) != file.file_bytes:
            expected = f"{file.file_bytes} bytes"
            return CorruptPartError(path=path, found=f"{size} bytes", expected=expected)
        if (found := _sha256(path)) != file.sha256:
            expected = f"SHA-256 {file.sha256[:12]}…"
            return CorruptPartError(path=path, found=f"{found[:12]}…", expected=expected)
    return None


def read_rows(part: Part, record: type[Record], folder: Path) -> pa.Table:
    """Return a part's rows of one table, as today's contract has them.

    Raises:
        CorruptPartError: The file cannot be read.
    """
    path = at_hand(folder / part.path(record.table))
    wanted = record.arrow_schema()
    query = upgrade(record.table, part.schema_version)
    try:
        old = pq.read_table(path, schema=wanted) if query is None else pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        found = str(error).splitlines()[0]
        raise CorruptPartError(path=path, found=found, expected="a Parquet file") from error
    if query is None:
        return old
    with connect() as connection:
        connection.register("old_rows", old)
        rows: pa.Table = connection.execute(query.format(rows="old_rows")).to_arrow_table()
    return rows.select(wanted.names).cast(wanted)


def rewrite_part(part: Part, source: Path, folder: Path, gone: Collection[str]) -> Part | None:
    """Write a part again without the documents in ``gone``; None when nothing is left.

    Raises:
        CorruptPartError: Its files are not what was published.
    """
    if damaged := damage(part, source):
        raise damaged
    uris = pa.array(sorted(gone), pa.string())
    kept: dict[str, pa.Table] = {}
    for record in CONTENT:
        table = read_rows(part, record, source)
        kept[record.table] = table.filter(pc.invert(pc.is_in(table["source_uri"], uris)))
    if not kept["documents"].num_rows:
        return None
    return write_part(kept, folder, Source(part.batch, part.run_id, part.raw))


def merge_parts(parts: Sequence[Part], folder: Path) -> Part:
    """Write several parts of one batch as one, beside them; their rows keep their order.

    Raises:
        CorruptPartError: The files of one are not what was published.
    """
    if damaged := next(filter(None, (damage(part, folder) for part in parts)), None):
        raise damaged
    tables = {
        record.table: pa.concat_tables([read_rows(part, record, folder) for part in parts])
        for record in CONTENT
    }
    raw = dict.fromkeys(name for part in parts for name in part.raw)
    return write_part(tables, folder, Source(parts[-1].batch, parts[-1].run_id, tuple(raw)))


def link_part(part: Part, source: Path, folder: Path) -> None:
    """Give a snapshot the files of an unchanged part without copying them.

    Done for every part of a warehouse at every commit: strings, and one call of the system each.
    """
    for table in part.files:
        path = part.path(table)
        file, target = f"{source}/{path}", f"{folder}/{path}"
        try:
            _link(file, target)
        except FileNotFoundError:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            _link(file, target)


def _link(file: str, target: str) -> None:
    """Give a file a second name; of a mirror's link to an object, make another such link."""
    if os.path.islink(file):  # noqa: PTH114 - strings, see above
        os.symlink(os.readlink(file), target)  # noqa: PTH115, PTH211 - likewise
    else:
        os.link(file, target)


def unlink_part(part: Part, folder: Path) -> None:
    """Take a part's files out of a draft."""
    for table in part.files:
        (folder / part.path(table)).unlink()
