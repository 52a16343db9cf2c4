"""The table of one document: which characters are glossed in it, and how they are read.

Tables differ from site to site, so each document tells its own. In what the damage leaves, a
character of the table never stands without its gloss: the search for it was a search of bytes,
and what it would have found is not there any more. A reading given once and a character that
also stands bare is somebody teaching how to pronounce it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from tasks.text.repair.glosses.codec import BYTES_OF, encode, is_glossable
from tasks.text.repair.glosses.words import GlossWords

# Every vowel with every tone, and the syllables that have none.
READING: Final = "[a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜêńňǹḿɡɑ]{1,6}"
BRACKETED = re.compile(rf"\(({READING})\)")

_ENOUGH: Final = 3  # distinct glossed characters, before a document is taken for damaged
_BARE: Final = 0.1  # share of bare places that a pasted, undamaged line may explain

Table = Mapping[bytes, str]


def looks_glossed(text: str) -> bool:
    """Tell whether a gloss stands anywhere: a cheap look, for the many texts without.

    >>> looks_glossed("日报(GDP)"), looks_glossed("團(tuán)")
    (False, True)
    """
    return any(text[m.start() - 1 : m.start()] > "\x7f" for m in BRACKETED.finditer(text))


def read_table(text: str, stream: bytes, words: GlossWords) -> Table | None:
    """Return what the document glosses, by bytes; None where it is not damaged.

    >>> words = GlossWords.compile({"pinyin": (("團", "tuán"),), "hans": (), "language_model": ()})
    >>> read_table("代表團(tuán)到了", encode("代表團(tuán)到了"), words) is None
    True
    """
    printed = Counter((text[m.start() - 1 : m.start()], m[1]) for m in BRACKETED.finditer(text))
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for (char, reading), count in printed.items():
        if is_glossable(char):
            said[char][reading] = count
    if len(said) < _ENOUGH:
        return None
    table = {
        BYTES_OF[char]: reading
        for char, readings in said.items()
        if (reading := _reading(words.readings.get(char, ()), readings))
        and _is_never_bare(stream, BYTES_OF[char], reading)
    }
    return table if len(table) >= _ENOUGH else None


def _reading(known: tuple[str, ...], printed: Counter[str]) -> str | None:
    """Return the one reading of a character; an unknown one must be printed twice."""
    reading, count = printed.most_common(1)[0]
    return reading if reading in known or count > 1 else None


def _is_never_bare(stream: bytes, pair: bytes, reading: str) -> bool:
    """Tell whether nearly every place of ``pair``, in step or not, has its gloss."""
    glossed = stream.count(pair + encode(f"({reading})"))
    return stream.count(pair) - glossed <= _BARE * glossed
