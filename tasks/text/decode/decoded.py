"""Bytes as text: strictly, or with the bytes that fit nowhere marked and counted."""

import codecs
import re
from enum import StrEnum
from typing import NamedTuple


class Method(StrEnum):
    """How a character set was decided. Stored as text; a published value is never renamed."""

    BOM = "bom"
    STRICT = "strict"
    DECLARED = "declared"  # the page's own word
    PATTERN = "pattern"
    PLAUSIBILITY = "plausibility"
    # As PLAUSIBILITY; but one character has two codes here, so that encoding the text
    # again gives other bytes.
    ALIASES = "plausibility_with_aliases"


class Decoded(NamedTuple):
    """A text, and how it was got. Where no byte was undecodable, encoding it gives the bytes."""

    text: str
    encoding: str
    method: str
    undecodable_bytes: int = 0


# A few bad bytes are damage; more of them, and it is another character set.
_ALWAYS_FORGIVEN = 3
_BYTES_PER_FORGIVEN = 1_000

# The first steps are short: in the wrong character set, the first hundred bytes tell.
_FIRST_STEP, _LONGEST_STEP = 1 << 8, 1 << 16
_SURROGATE = re.compile("[\ud800-\udfff]")
_LOST = "\ufffd"


def strictly(data: bytes, encoding: str) -> str | None:
    r"""Return the text, or None where any byte does not fit.

    >>> strictly(b"abc", "utf-8"), strictly(b"\xff", "utf-8")
    ('abc', None)
    """
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def leniently(data: bytes, encoding: str) -> tuple[str, int] | None:
    r"""Return the text with U+FFFD for each unit that does not fit, and how many bytes they are.

    None as soon as they are too many: a hostile file costs no more than an honest one.

    >>> leniently("新华社".encode()[:-1], "utf-8")
    ('新华��', 2)
    >>> leniently(b"\xff" * 9, "gb18030") is None
    True
    """
    wide = encoding.startswith("utf-16")
    unit = 2 if wide else 1
    cut = len(data) % unit
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass" if wide else "surrogateescape")
    allowed = max(_ALWAYS_FORGIVEN, len(data) // _BYTES_PER_FORGIVEN)
    bad = cut
    pieces: list[str] = []
    start, step, whole = 0, _FIRST_STEP, memoryview(data)[: len(data) - cut]
    while start < len(whole):
        piece = decoder.decode(whole[start : start + step], start + step >= len(whole))
        marked, found = _SURROGATE.subn(_LOST, piece)
        bad += found * unit
        if bad > allowed:
            return None
        pieces.append(marked)
        start, step = start + step, min(step * 2, _LONGEST_STEP)
    return "".join(pieces) + _LOST * cut, bad
