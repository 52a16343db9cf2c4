"""What cloned news sites do to a text, for tests: the forward direction of the pinyin damage.

Written from the description of the damage alone, without a look at the code that undoes it:
an oracle that shares the repair's mistakes would prove nothing.
"""

import re
from collections.abc import Mapping, Sequence

# What a decoder sees at each step: an ASCII byte, a pair, or a lead byte that the byte after
# it (or the end of the line) does not complete. Such a lead takes an ASCII byte down with it.
_UNIT = re.compile(
    rb"[\x00-\x7f]|[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff][\x00-\x7f]?", re.DOTALL
)


def damage(
    text: str, table: Mapping[str, str], order: Sequence[str], *, private_use: bool = True
) -> str:
    """Return ``text`` as a site shows it that glosses the characters of ``table``.

    The text is held as GBK bytes; for each character of ``order`` its two bytes are searched,
    wherever they stand, and ``(reading)`` is put after them. So the second byte of one character
    and the first byte of the next may pass for a third: its gloss parts the pair, and what
    follows is read one byte late until something brings it back into step.

    Args:
        text: Text that GBK can hold; lines are damaged one by one.
        table: Reading of each character.
        order: Characters of ``table`` in the order of their replacement.
        private_use: Whether the decoder gives the pairs of GBK's user-defined areas as
            private-use characters; if not, each becomes one ``?`` and is lost.

    Raises:
        UnicodeEncodeError: A character of the text stands outside GBK.

    >>> damage("天津市黨政代表團", {"團": "tuán", "黨": "dǎng"}, "團黨")
    '天津市黨(dǎng)政代表團(tuán)'
    >>> damage("日報", {"報": "bào", "請": "qǐng"}, "報請")
    '日?qǐng)?bào)'
    >>> damage("日報", {"報": "bào", "請": "qǐng"}, "請報")  # the first to match wins
    '日?qǐng)?'
    """
    return "\n".join(
        _read(_gloss(line.encode("gbk"), table, order), private_use=private_use)
        for line in text.split("\n")
    )


def _gloss(line: bytes, table: Mapping[str, str], order: Sequence[str]) -> bytes:
    """Put the readings in, byte by byte and without regard to where characters begin."""
    for character in order:
        pair = character.encode("gbk")
        line = line.replace(pair, pair + f"({table[character]})".encode("gb18030"))
    return line


def _read(line: bytes, *, private_use: bool) -> str:
    """Decode the bytes; what makes no character becomes ``?``."""
    return "".join(_character(unit, private_use=private_use) for unit in _UNIT.findall(line))


def _character(unit: bytes, *, private_use: bool) -> str:
    """Decode one unit of ``_UNIT``."""
    if len(unit) == 2 and unit[1] >= 0x40 and unit[1] not in (0x7F, 0xFF) and unit[0] != 0x80:
        character = unit.decode("gb18030")
        return character if private_use or not "\ue000" <= character <= "\uf8ff" else "?"
    return unit.decode("ascii") if unit < b"\x80" else "?"
