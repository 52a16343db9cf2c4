"""Streams that are read a piece at a time, counted, and fail in one way only."""

import bz2
import errno
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import pyarrow as pa

from tasks.storage.offers.offer import Limits, StoppedError, bomb, corrupt, too_large, unreadable

PIECE = 1 << 16

# What broken input makes the readers of the standard library and of pyarrow raise.
_BROKEN = (
    EOFError,
    OverflowError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
# Errors of the system that a broken archive causes: it sends us to a place that is not there.
_ASTRAY = (None, errno.EINVAL)

# A dictionary of 64 MiB is the most that common settings of xz make.
_XZ_MEMORY = 256 << 20


class Readable(Protocol):
    """Anything that gives its bytes a piece at a time."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; none at the end."""
        ...


@contextmanager
def told_apart() -> Iterator[None]:
    """Turn whatever a broken or unreadable file raises into ``StoppedError``."""
    try:
        yield
    except OSError as error:  # only the system's own errors carry a number
        is_broken = error.errno in _ASTRAY
        raise StoppedError(corrupt(error) if is_broken else unreadable(error)) from None
    except _BROKEN as error:
        raise StoppedError(corrupt(error)) from None


class Meter:
    """Counts what comes out of one archive, and stops it when it comes from nothing."""

    def __init__(self, limits: Limits, held: Callable[[], int]) -> None:
        """Take the limits, and how to ask how many bytes of the archive were used."""
        self._limits, self._held, self._out = limits, held, 0

    def count(self, size: int) -> None:
        """Count ``size`` more bytes.

        Raises:
            StoppedError: The archive grew out of all proportion.
        """
        self._out += size
        if self._out > self._limits.ratio_floor:
            held = max(1, self._held())
            if self._out > self._limits.ratio * held:
                raise StoppedError(bomb(self._out, held))


class Metered(io.RawIOBase):
    """A stream whose every byte is counted."""

    def __init__(self, stream: Readable, meter: Meter) -> None:
        """Take the stream and what counts it."""
        super().__init__()
        # One step at a time: a longer read that meets damage would lose what stands before it.
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._meter = meter

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = PIECE, /) -> bytes:
        """Return at most ``size`` bytes; none at the end."""
        with told_apart():
            piece = self._read(size)
        self._meter.count(len(piece))
        return piece


class _XzStream:
    """Decompresses xz within a limit of memory, which ``lzma.LZMAFile`` does not take."""

    def __init__(self, stream: Readable) -> None:
        self._stream, self._held = stream, b""
        self._decoder = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)

    def read(self, size: int, /) -> bytes:
        while True:
            if self._decoder.eof and not self._next():
                return b""
            if self._decoder.needs_input and not self._held:
                self._held = self._stream.read(PIECE)
                if not self._held:
                    msg = "the file ends before its end-of-stream mark"
                    raise EOFError(msg)
            held, self._held = self._held, b""
            if piece := self._decoder.decompress(held, size):
                return piece

    def _next(self) -> bool:
        """Start on the next of several streams in a row; zero bytes may pad them."""
        self._held = self._decoder.unused_data.lstrip(b"\0")
        while not self._held:
            piece = self._stream.read(PIECE)
            if not piece:
                return False
            self._held = piece.lstrip(b"\0")
        self._decoder = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
        return True


_DECOMPRESSORS: dict[str, Callable[..., Readable]] = {
    ".gz": lambda stream: gzip.GzipFile(fileobj=stream, mode="rb"),
    ".bz2": bz2.BZ2File,
    ".xz": _XzStream,
    ".zst": lambda stream: pa.CompressedInputStream(pa.PythonFile(stream, "r"), "zstd"),
}
COMPRESSIONS = tuple(_DECOMPRESSORS)


def decompressed(stream: Readable, compression: str, meter: Meter) -> Readable:
    """Return ``stream`` decompressed, every byte counted; as it is for no compression."""
    if not compression:
        return stream
    with told_apart():
        return Metered(_DECOMPRESSORS[compression](stream), meter)


def read_whole(stream: Readable, limit: int) -> bytes:
    """Read to the end, holding at most ``limit`` bytes and one piece.

    Raises:
        StoppedError: There is more, or the stream is broken.
    """
    pieces: list[bytes] = []
    size = 0
    while True:
        with told_apart():
            piece = stream.read(PIECE)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise StoppedError(too_large(limit))
