"""Streams that can be read on behind a broken place: what one bad record spoils is that record.

``mark`` says where a record begins; ``rewind`` goes to the next place behind the mark where one
may begin, as far as the packing lets us know any.
"""

import zlib
from collections import deque
from typing import BinaryIO, Protocol

from tasks.storage.offers.offer import StoppedError
from tasks.storage.offers.streams import PIECE, Meter, Readable, told_apart

_MEMBER = b"\x1f\x8b\x08"  # a gzip member begins so, and by accident one place in 16 million
_GZIP = 31  # zlib's number for it


class Rewinding(Protocol):
    """A stream that knows where it is, and may go on where it broke off."""

    out: int  # bytes given so far, of the text as unpacked
    where: int  # the mark, in bytes of the file as it lies

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; none at the end. Raises ``StoppedError``."""
        ...

    def mark(self, place: int) -> None:
        """Note that a record begins at ``place``, in bytes of the text as unpacked."""
        ...

    def rewind(self) -> bool:
        """Go on behind the mark; False, and nothing happens, where there is no such place."""
        ...

    def broke_at_mark(self) -> bool:
        """Tell whether what the mark is in has turned out to be broken."""
        ...


class Plain:
    """A file that is not packed: a record may begin anywhere."""

    def __init__(self, file: BinaryIO, meter: Meter) -> None:
        self._file, self._meter = file, meter
        self.out = self.where = 0

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; none at the end."""
        with told_apart():
            piece = self._file.read(size)
        self._meter.count(len(piece))
        self.out += len(piece)
        return piece

    def mark(self, place: int) -> None:
        """Note that a record begins at ``place``."""
        self.where = place

    def rewind(self) -> bool:
        """Go to the byte behind the mark."""
        self.out = self._file.seek(self.where + 1)
        return True

    def broke_at_mark(self) -> bool:
        """Say no: nothing here has checksums."""
        return False


class Onward:
    """A stream that can be read once, and no further than where it breaks."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._stopped: StoppedError | None = None
        self.out = self.where = 0

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; none at the end."""
        if self._stopped:
            raise self._stopped
        try:
            with told_apart():
                piece = self._stream.read(size)
        except StoppedError as stop:
            self._stopped = stop
            raise
        self.out += len(piece)
        return piece

    def mark(self, place: int) -> None:
        """Note that a record begins at ``place``."""
        self.where = place

    def rewind(self) -> bool:
        """Say no."""
        return False

    def broke_at_mark(self) -> bool:
        """Say no: who knows what a broken stream had given before."""
        return False


class GzipMembers:
    """Gzip members in a row, as web archives have one for each record."""

    def __init__(self, file: BinaryIO, meter: Meter) -> None:
        self._file, self._meter = file, meter
        self._stopped: StoppedError | None = None
        self._members: deque[tuple[int, int]] = deque()  # where each begins, unpacked and packed
        self._is_last = False
        self.out = self.where = 0
        self._enter(0, b"")

    def _enter(self, start: int, raw: bytes) -> None:
        self._decoder, self._raw = zlib.decompressobj(_GZIP), raw
        self._members.append((self.out, start))

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, of one member; none at the end."""
        if self._stopped:
            raise self._stopped
        try:
            with told_apart():
                piece = self._decoded(size)
            self._meter.count(len(piece))
        except StoppedError as stop:
            self._stopped = stop
            raise
        self.out += len(piece)
        return piece

    def _decoded(self, size: int) -> bytes:
        while True:
            if self._decoder.eof and not self._next():
                return b""
            raw = self._raw or self._file.read(PIECE)
            try:
                piece = self._decoder.decompress(raw, size)
            except zlib.error as error:
                msg = f"the gzip member at byte {self._members[-1][1]:,} is broken: {error}"
                raise EOFError(msg) from None
            self._raw = self._decoder.unconsumed_tail
            if piece:
                return piece
            if not raw and not self._decoder.eof:
                msg = f"the file ends within the gzip member at byte {self._members[-1][1]:,}"
                raise EOFError(msg)

    def _next(self) -> bool:
        """Start on the next member; zero bytes may pad them."""
        rest = self._decoder.unused_data.lstrip(b"\0")
        while not rest:
            piece = self._file.read(PIECE)
            if not piece:
                return False
            rest = piece.lstrip(b"\0")
        self._enter(self._file.tell() - len(rest), rest)
        return True

    def mark(self, place: int) -> None:
        """Note that a record begins at ``place``: the member that it is in is the mark."""
        while len(self._members) > 1 and self._members[1][0] <= place:
            self._members.popleft()
        self.where = self._members[0][1]

    def rewind(self) -> bool:
        """Go to what looks like the next member behind the mark."""
        if self._is_last:
            return False
        here = self._file.tell()
        start = self._following(self.where + 1)
        if start is None:
            self._is_last = True
            self._file.seek(here)
            return False
        self._file.seek(start)
        self._stopped = None
        self._members.clear()
        self._enter(start, b"")
        self.where = start
        return True

    def _following(self, start: int) -> int | None:
        """Find where a member may begin, from ``start`` on."""
        self._file.seek(start)
        held = b""
        while piece := self._file.read(PIECE):
            found = (held + piece).find(_MEMBER)
            if found >= 0:
                return start - len(held) + found
            start += len(piece)
            held = (held + piece)[-len(_MEMBER) + 1 :]
        return None

    def broke_at_mark(self) -> bool:
        """Tell whether the member that broke is the one in which the mark is."""
        return self._stopped is not None and len(self._members) == 1
