"""The bytes of a web archive, framed into records: where one begins, and where the next may."""

import re

from schemas.rejection import RejectionReason
from tasks.storage.offers.offer import MIB, StoppedError, corrupt
from tasks.storage.offers.rewinding import Rewinding
from tasks.storage.offers.streams import PIECE

LONGEST_HEAD = MIB // 16  # bytes of headers; common ones are one or two thousand
HEAD_END = re.compile(rb"\r?\n\r?\n")
_BLANK = re.compile(rb"[\r\n]*")
_BEGINS = b"WARC/"
_LATER = re.compile(rb"\n(?=WARC/[01]\.)")
_LATER_LENGTH = len(b"\nWARC/1.")


class Framed:
    """An archive's bytes: by heads, by lengths, and by what looks like the next record.

    No method asks the stream for more than it needs: behind what is whole, all may be broken.
    """

    def __init__(self, stream: Rewinding) -> None:
        self._stream, self._held, self._at = stream, b"", 0

    @property
    def where(self) -> int:
        """Where the record begun last lies, in bytes of the file, as far as the packing tells."""
        return self._stream.where

    def begin(self) -> bool:
        """Pass over blank lines and mark what follows; False where nothing does."""
        try:
            return self._passed_blank()
        finally:
            self._stream.mark(self._stream.out - len(self._held) + self._at)

    def head(self) -> bytes:
        """Return a record's headers, with the blank line behind them."""
        if (ahead := self.peek(len(_BEGINS))) != _BEGINS:
            raise broken(found=f"bytes {ahead.hex(' ')} where a record should begin")
        while not (end := HEAD_END.search(self._held, self._at)):
            if len(self._held) - self._at > LONGEST_HEAD or not self._fill():
                self._at += len(_BEGINS)
                raise broken(found="headers without an end")
        raw, self._at = self._held[self._at : end.end()], end.end()
        return raw

    def peek(self, size: int) -> bytes:
        """Return the next ``size`` bytes, or all there are, without going on."""
        while len(self._held) - self._at < size and self._fill():
            pass
        return self._held[self._at : self._at + size]

    def take(self, size: int) -> bytes:
        """Return the next ``size`` bytes, or all there are."""
        pieces: list[bytes] = []
        while size and (piece := self.peek(min(size, PIECE))):
            self._at += len(piece)
            size -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def skip(self, size: int) -> int:
        """Pass over ``size`` bytes, holding few of them; return how many there were."""
        left = size
        while left and (piece := self.peek(min(left, PIECE))):
            self._at += len(piece)
            left -= len(piece)
        return size - left

    def is_ended(self) -> bool:
        """Tell whether a record may end here: before blank lines and another, or at the end."""
        try:
            return not self._passed_blank() or self.peek(len(_BEGINS)) == _BEGINS
        except StoppedError as stop:
            if is_bomb(stop) or self._stream.broke_at_mark():
                raise
            return True  # what is broken is the next one

    def resume(self) -> bool:
        """Go on where the next record may begin; False where none does."""
        rewound = self._rewound()
        while True:
            try:
                return (rewound and self.peek(len(_BEGINS)) == _BEGINS) or self._sought()
            except StoppedError as stop:
                if is_bomb(stop):
                    raise
                if not self._rewound():
                    return False
                rewound = True

    def _rewound(self) -> bool:
        rewound = self._stream.rewind()
        if rewound:
            self._held, self._at = b"", 0
        return rewound

    def _sought(self) -> bool:
        while not (found := _LATER.search(self._held, self._at)):
            self._at = max(self._at, len(self._held) - _LATER_LENGTH)
            if not self._fill():
                return False
        self._at = found.end()
        return True

    def _passed_blank(self) -> bool:
        while True:
            blank = _BLANK.match(self._held, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._held):
                return True
            if not self._fill():
                return False

    def _fill(self) -> bool:
        piece = self._stream.read(PIECE)
        self._held, self._at = self._held[self._at :] + piece, 0
        return bool(piece)


def broken(*, found: str) -> StoppedError:
    """Build what stops the reading of one record."""
    return StoppedError(corrupt(ValueError(found)))


def is_bomb(stop: StoppedError) -> bool:
    """Tell what stops the reading of the whole archive."""
    return stop.refusal.reason is RejectionReason.ARCHIVE_BOMB
