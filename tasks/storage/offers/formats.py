"""Formats: what a file's name says of how to read it."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from enum import StrEnum
from typing import IO, Any, NamedTuple, cast

import pyarrow as pa


class Shape(StrEnum):
    """What is inside once nothing is compressed any more."""

    TEXT = "text"
    LINES = "lines"
    TAR = "tar"
    ZIP = "zip"


class Format(NamedTuple):
    """A shape, and how it is compressed."""

    shape: Shape
    unpack: Callable[[IO[bytes]], IO[bytes]]


def _plain(stream: IO[bytes]) -> IO[bytes]:
    return stream


def _gzip(stream: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))


def _bz2(stream: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", bz2.BZ2File(stream))


def _xz(stream: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", lzma.LZMAFile(stream))


def _zstd(stream: IO[bytes]) -> IO[bytes]:
    return cast(
        "IO[bytes]", pa.CompressedInputStream(pa.PythonFile(cast("Any", stream), "r"), "zstd")
    )


_SHAPES = {".txt": Shape.TEXT, ".jsonl": Shape.LINES, ".tar": Shape.TAR}
_PACKED = {"": _plain, ".gz": _gzip, ".bz2": _bz2, ".xz": _xz, ".zst": _zstd}
_FORMATS = {
    shape + packed: Format(kind, unpack)
    for shape, kind in _SHAPES.items()
    for packed, unpack in _PACKED.items()
} | {
    ".tgz": Format(Shape.TAR, _gzip),
    ".tbz2": Format(Shape.TAR, _bz2),
    ".txz": Format(Shape.TAR, _xz),
    ".zip": Format(Shape.ZIP, _plain),
}
_SUFFIXES = tuple(sorted(_FORMATS, key=len, reverse=True))

# What damaged compressed data raises, besides EOFError.
BROKEN = (OSError, EOFError, lzma.LZMAError, pa.ArrowInvalid)


def find_format(name: str) -> Format | None:
    """Return how to read a file; None for a type that we do not read.

    >>> find_format("A.TXT.GZ").shape
    <Shape.TEXT: 'text'>
    >>> find_format("photo.jpg") is None
    True
    """
    lower = name.lower()
    return next((_FORMATS[suffix] for suffix in _SUFFIXES if lower.endswith(suffix)), None)
