"""One long text as blocks of bytes, for those who need not hold it whole."""

from collections.abc import Iterator
from typing import BinaryIO

from tasks.storage.offers.names import kind_of
from tasks.storage.offers.offer import Limits, StoppedError
from tasks.storage.offers.streams import PIECE, Meter, decompressed, told_apart


def in_blocks(stream: BinaryIO, name: str, size: int) -> Iterator[bytes]:
    """Yield what a text holds, unpacked as its ``name`` says, in blocks of at least ``size`` bytes.

    The last block may be shorter; a text of no bytes has none.

    Raises:
        RefusedError: The text breaks off, or cannot be read.
    """
    meter = Meter(Limits(), stream.tell)
    held: list[bytes] = []
    length = 0
    try:
        plain = decompressed(stream, kind_of(name).compression, meter)
        while True:
            with told_apart():
                piece = plain.read(PIECE)
            held.append(piece)
            length += len(piece)
            if length >= size or not piece:
                if length:
                    yield b"".join(held)
                held, length = [], 0
            if not piece:
                return
    except StoppedError as stop:
        raise stop.refusal from None
