"""Tokens: what of a text is compared, as numbers, many texts at once.

Of Chinese every character is a token, of languages with spaces every word. Marks, spaces, width
and case are left out, for editors and web pages change them.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Places = NDArray[np.int64]

# What a character is: nothing that is compared, a token of its own, or a letter of a word.
_NOTHING, _TOKEN, _LETTER = 0, 1, 2

# Scripts that are written without spaces: Thai to Khmer, Han, kana, hangul.
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0xA4CF),
             (0xAC00, 0xD7FF), (0xF900, 0xFAFF))  # fmt: skip
# What conversion between scripts turns into each other, and the shadow, which must not touch
# names and works, leaves apart: 陳列著 and 陈列着.
_ALIKE = {"著": "着", "妳": "你", "牠": "它", "祇": "只", "於": "于", "佈": "布"}

_BASIC_PLANE = 0x10000
_IDEOGRAPHIC_PLANES = (0x20000, 0x3FFFF)

# Odd, so that no bit is lost by multiplying; words are told from characters by the highest bit.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
IS_WORD = np.uint32(0x80000000)


class Tokens(NamedTuple):
    """The tokens of several texts, one text after the other.

    ``starts[i]:ends[i]`` is where token ``i`` stands in its text, in code points; the tokens of
    text ``n`` are ``firsts[n]:firsts[n + 1]``.
    """

    values: Codes
    starts: Places
    ends: Places
    firsts: Places

    def of(self, text: int) -> "Tokens":
        """Return the tokens of one of the texts."""
        own = slice(self.firsts[text], self.firsts[text + 1])
        ends = np.array([0, self.firsts[text + 1] - self.firsts[text]])
        return Tokens(self.values[own], self.starts[own], self.ends[own], ends)


def tokenised(texts: Sequence[str]) -> Tokens:
    """Return the tokens of texts that were brought into one script.

    >>> one = tokenised(["“云州”，ＧＤＰ 增长5％"])
    >>> [("“云州”，ＧＤＰ 增长5％"[a:b]) for a, b in zip(one.starts, one.ends)]
    ['云', '州', 'ＧＤＰ', '增', '长', '5']
    >>> bool((one.values == tokenised(["云州 gdp 增长 5"]).values).all())
    True
    """
    lengths = np.array([len(text) + 1 for text in texts], np.int64)
    codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds, folded = _kinds(codes)
    is_letter = kinds == _LETTER
    begins = (kinds == _TOKEN) | (is_letter & ~np.append(False, is_letter[:-1]))
    starts = np.flatnonzero(begins)
    values, ends = _words(folded, starts, is_letter)
    offsets = np.append(0, np.cumsum(lengths))
    firsts = np.searchsorted(starts, offsets)
    shifts = np.repeat(offsets[:-1], np.diff(firsts))
    return Tokens(values, starts - shifts, ends - shifts, firsts)


def _kinds(codes: Codes) -> tuple[NDArray[np.uint8], Codes]:
    """Return what each character is, and what it is compared as."""
    kinds, folds = _tables()
    low = np.minimum(codes, _BASIC_PLANE - 1)
    is_far = codes >= _BASIC_PLANE
    first, last = _IDEOGRAPHIC_PLANES
    is_ideograph = is_far & (codes >= first) & (codes <= last)
    kind = np.where(is_far, np.where(is_ideograph, _TOKEN, _NOTHING), kinds[low])
    return kind.astype(np.uint8), np.where(is_far, codes, folds[low]).astype(np.uint32)


@cache
def _tables() -> tuple[NDArray[np.uint8], Codes]:
    kinds = np.zeros(_BASIC_PLANE, np.uint8)
    folds = np.arange(_BASIC_PLANE, dtype=np.uint32)
    for code in range(_BASIC_PLANE):
        character = chr(code)
        if unicodedata.category(character)[0] not in "LMN":
            continue
        plain = unicodedata.normalize("NFKC", character).lower()
        folds[code] = ord(plain) if len(plain) == 1 else code
        is_unspaced = any(first <= code <= last for first, last in _UNSPACED)
        kinds[code] = _TOKEN if is_unspaced else _LETTER
    for character, plain in _ALIKE.items():
        folds[ord(character)] = ord(plain)
    return kinds, folds


def _words(folded: Codes, starts: Places, is_letter: NDArray[np.bool_]) -> tuple[Codes, Places]:
    """Return each token's value, and where it ends: a word's is made of its letters in order."""
    values = folded[starts].astype(np.uint32)
    ends = starts + 1
    places = np.flatnonzero(is_letter)
    if not len(places):
        return values, ends
    word = np.flatnonzero(is_letter[starts])
    breaks = np.flatnonzero(np.append(True, np.diff(places) > 1))
    order = np.arange(len(places)) - np.repeat(breaks, np.diff(np.append(breaks, len(places))))
    mixed = (folded[places].astype(np.uint64) + np.uint64(1)) * _FACTOR ** (order + 1).astype(
        np.uint64
    )
    sums = np.add.reduceat(mixed, breaks)
    values[word] = (sums >> np.uint64(32)).astype(np.uint32) | IS_WORD
    ends[word] = places[np.append(breaks[1:], len(places)) - 1] + 1
    return values, ends
