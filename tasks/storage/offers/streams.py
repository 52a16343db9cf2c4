"""Streams: documents out of one file's bytes, never more than one of them in memory."""

import io
from collections.abc import Iterator
from typing import IO, Any, cast

from schemas.rejection import RefusedError
from tasks.storage.offers.formats import BROKEN, Format, Shape
from tasks.storage.offers.offered import Limits, Media, Offered, refused
from tasks.storage.offers.refusals import bomb, corrupt, too_large, unreadable

# What is read past at once where a line is too long to keep.
_STRIDE = 1024 * 1024

_STEP = 16 * 1024


class BombError(Exception):
    """More came out of an archive than text can account for."""


class Counted(io.RawIOBase):
    """A stream that counts what comes out, and stops at what no text archive holds."""

    def __init__(self, stream: IO[bytes], packed: int, limits: Limits) -> None:
        """Count ``stream``, which is made of ``packed`` bytes."""
        super().__init__()
        self.out, self.packed = 0, packed
        self._limits = limits
        # One step at a time: a longer read that meets damage would lose what stands before it.
        self._read = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some bytes; raise BombError where the limits are passed."""
        data = self._read(min(len(buffer), _STEP))
        buffer[: len(data)] = data
        self.out += len(data)
        if self.out > max(self._limits.ratio_floor, self._limits.ratio * self.packed):
            raise BombError
        return len(data)


def buffered(counted: Counted) -> io.BufferedReader:
    """Return a reader that gives as many bytes as it is asked for, where there are as many."""
    return io.BufferedReader(cast("io.RawIOBase", counted))


def from_file(
    uri: str, stream: IO[bytes], form: Format, limits: Limits, size: int
) -> Iterator[Offered]:
    """Yield the documents of a text file or of JSON lines, compressed or not."""
    unpacked = form.unpack(stream)
    if form.shape is Shape.TEXT:
        yield _text(uri, unpacked, limits)
        return
    counted = Counted(unpacked, size, limits)
    yield from _guarded_lines(uri, counted, limits)


def _text(uri: str, stream: IO[bytes], limits: Limits) -> Offered:
    try:
        data = stream.read(limits.document_bytes + 1)
    except BROKEN as error:
        return refused(uri, _why(error, 0))
    if len(data) > limits.document_bytes:
        return refused(uri, too_large(limits.document_bytes))
    return Offered(uri, data, Media.TEXT, None, len(data))


def _why(error: Exception, read: int) -> RefusedError:
    """Tell a disk that refuses from data that are damaged."""
    if isinstance(error, OSError) and error.errno is not None:
        return unreadable(error)
    return corrupt(error, read)


def _guarded_lines(uri: str, counted: Counted, limits: Limits) -> Iterator[Offered]:
    read = 0
    try:
        for document in _lines(uri, buffered(counted), limits):
            read += 1
            yield document
    except BombError:
        yield refused(uri, bomb(counted.out, counted.packed))
    except BROKEN as error:
        yield refused(uri, _why(error, read))


def _lines(uri: str, stream: io.BufferedReader, limits: Limits) -> Iterator[Offered]:
    """Yield one document a line; a line too long to keep is read past."""
    number = 0
    while line := stream.readline(limits.document_bytes + 1):
        number += 1
        place = f"{uri}#L{number}"
        if len(line) > limits.document_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_STRIDE)
            yield refused(place, too_large(limits.document_bytes))
        elif line.strip():
            data = line.rstrip(b"\r\n")
            yield Offered(place, data, Media.RECORD, None, len(data))
