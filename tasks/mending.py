"""Text repaired on its own, outside any warehouse: file by file, a bounded piece at a time."""

import codecs
import sys
from collections.abc import Container, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from schemas.rejection import RefusedError
from tasks.decoding import read_offered
from tasks.storage.offers import Offered, in_blocks, is_collection, offered, unreadable
from tasks.text.decode import Decoded, decode
from tasks.text.repair import Repaired, RepairWords, repair
from tasks.text.repair.rules import RULES

STANDARD_INPUT = Path("-")

# A longer text is cut at the ends of lines, and each piece repaired for itself.
PIECE_BYTES = 4 << 20


class Raw(NamedTuple):
    """A decoded text or a piece of one, and where in its source it begins."""

    source: str
    decoded: Decoded
    start: int = 0  # code points before it
    lines: int = 0  # lines before it


class Mended(NamedTuple):
    """A text and its repair."""

    raw: Raw
    repaired: Repaired


class Unread(NamedTuple):
    """What could not be read as text, and why."""

    source: str
    refusal: RefusedError


def mended(
    path: Path, words: RepairWords, only: Container[str] = RULES
) -> Iterator[Mended | Unread]:
    """Repair every text of a file: a plain one, an archive, JSON Lines, or standard input.

    Whatever cannot be read is yielded with the reason, and the rest goes on.
    """
    for found in _texts(path):
        if isinstance(found, Unread):
            yield found
        else:
            yield Mended(found, repair(found.decoded.text, words, only))


def _texts(path: Path) -> Iterator[Raw | Unread]:
    try:
        if path == STANDARD_INPUT:
            yield from _pieces("-", sys.stdin.buffer)
            return
        path.stat()  # what is not there, or not ours to see, is told apart here
        if is_collection(path.name) or path.is_dir():
            yield from map(_document, offered([path]))
            return
        with path.open("rb", buffering=0) as file:
            yield from _pieces(str(path), file)
    except RefusedError as refusal:
        yield Unread(str(path), refusal)
    except OSError as error:
        yield Unread(str(path), unreadable(error))


def _document(document: Offered) -> Raw | Unread:
    """Decode one document of a collection."""
    try:
        return Raw(document.source_uri, read_offered(document)[0])
    except RefusedError as refusal:
        return Unread(document.source_uri, refusal)


def _pieces(source: str, stream: BinaryIO) -> Iterator[Raw]:
    """Cut a long text at the ends of lines; its first block tells the character set of all."""
    rest, start, lines = "", 0, 0
    pieces = in_blocks(stream, source, PIECE_BYTES)
    head = next(pieces, b"")
    after = next(pieces, None)
    if after is None:
        yield Raw(source, decode(head))
        return
    decoded = decode(head[: head.rfind(b"\n") + 1] or head)
    decoder = codecs.getincrementaldecoder(decoded.encoding)("replace")
    for block, is_last in _with_end(head, after, pieces):
        text = (rest + decoder.decode(block, is_last)).removeprefix("\ufeff" * (start == 0))
        cut = len(text) if is_last else text.rfind("\n") + 1 or len(text)
        text, rest = text[:cut], text[cut:]
        yield Raw(source, decoded._replace(text=text), start, lines)
        start, lines = start + len(text), lines + text.count("\n")


def _with_end(head: bytes, after: bytes, others: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield blocks, each with whether it is the last."""
    yield head, False
    for other in others:
        yield after, False
        after = other
    yield after, True
