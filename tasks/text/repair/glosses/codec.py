"""Text as the damage saw it: two bytes a character, read by a decoder that writes ``?``.

A decoder takes two bytes at a time from any lead byte on; a pair that it refuses, and a lead
byte that ends its line, become one question mark.
"""

import codecs
from collections.abc import Mapping
from types import MappingProxyType

# Decoders seen so far: the second has private-use characters where the first refuses.
DECODERS = ("gbk", "gb18030")

LEADS = range(0x80, 0x100)
FIRST_TRAIL = 0x40

# Stands for what two bytes cannot hold; the damage cannot have passed through it.
FOREIGN = "\0"


def _cells(decoder: str) -> Mapping[bytes, str]:
    cells = {}
    for lead in LEADS:
        for trail in range(FIRST_TRAIL, 0x100):
            pair = bytes([lead, trail])
            if len(char := pair.decode(decoder, "ignore")) == 1 and char > "\x7f":
                cells[pair] = char
    return MappingProxyType(cells)


CELLS: Mapping[str, Mapping[bytes, str]] = MappingProxyType({d: _cells(d) for d in DECODERS})

CHAR_OF = CELLS["gb18030"]
BYTES_OF: Mapping[str, bytes] = MappingProxyType({char: pair for pair, char in CHAR_OF.items()})

# What a decoder refuses: second bytes by first, those alone that may lead the next pair.
REFUSED: Mapping[str, Mapping[int, bytes]] = MappingProxyType(
    {
        decoder: MappingProxyType(
            {lead: bytes(t for t in LEADS if bytes([lead, t]) not in cells) for lead in LEADS}
        )
        for decoder, cells in CELLS.items()
    }
)

# GB2312 holds the characters of Simplified text; a gloss stands only after others.
_GB2312 = frozenset(
    char for pair, char in CELLS["gbk"].items() if pair.decode("gb2312", "ignore") == char
)


def is_glossable(char: str) -> bool:
    """Tell whether a gloss of this damage may stand after ``char``.

    >>> is_glossable("團"), is_glossable("国"), is_glossable("，")
    (True, False, False)
    """
    return char in BYTES_OF and "\u3400" <= char <= "\u9fff" and char not in _GB2312


_TWO_BYTE = frozenset(CHAR_OF.values()) | frozenset(map(chr, range(0x20, 0x7F))) | {"\n"}


def as_two_bytes(text: str) -> str:
    """Put ``FOREIGN`` in place of what has no place in GBK; the length stays.

    >>> as_two_bytes("團😀A") == "團" + FOREIGN + "A"
    True
    """
    foreign = dict.fromkeys(map(ord, set(text) - _TWO_BYTE), FOREIGN)
    return text.translate(foreign) if foreign else text


def encode(text: str) -> bytes:
    """Write text without foreign characters as bytes.

    >>> encode("日報").hex(" ")
    'c8 d5 88 f3'
    """
    return text.encode("gb18030")


def decode(line: bytes, decoder: str) -> str:
    """Read one line as the decoder does that showed us the damage.

    >>> decode(bytes.fromhex("c8d588") + b"(q)", "gbk")
    '日?q)'
    """
    return line.decode(decoder, _REFUSING)


def _refuse(error: UnicodeError) -> tuple[str, int]:
    """Write one question mark for the two bytes at hand."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "?", min(error.start + 2, len(error.object))


_REFUSING = "newsmill.refuse_pair"
codecs.register_error(_REFUSING, _refuse)
