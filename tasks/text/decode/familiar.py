"""How much a text looks like Chinese news: by its characters, one at a time.

Almost any run of bytes is valid in GB 18030 and in Big5. Read in the wrong one, the
commonest characters turn into rare ones: 韩国 into 澈弊, 日本 into ら セ.
"""

import re
from itertools import repeat

from tasks.text.decode.characters import COMMON, EVERYDAY

# What stands between characters in print, full-width digits, and pinyin with tone marks.
_MARKS = (
    "，。、；：？！“”‘’（）《》〈〉「」『』【】〔〕—…·‧•％○〇＂～－．／＋＆\u3000\xa0"
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"
    "●■◆▲△□◎★☆※→↑↓℃①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤ±×÷°€£¥"
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"
)


def _first_level(encoding: str, leads: range, trails: bytes) -> frozenset[str]:
    """Return the characters that a national standard put first, as common ones."""
    return frozenset(
        bytes((lead, trail)).decode(encoding, "ignore") for lead in leads for trail in trails
    ) - {""}


# 6,816 characters: GB 2312 level 1 and Big5 level 1.
_TAUGHT = _first_level("gb2312", range(0xB0, 0xD8), bytes(range(0xA1, 0xFF))) | _first_level(
    "big5", range(0xA4, 0xC7), bytes((*range(0x40, 0x7F), *range(0xA1, 0xFF)))
)
_WEIGHTS: dict[str, float] = (
    dict.fromkeys(_TAUGHT, 0.35) | dict.fromkeys(COMMON, 0.75) | dict.fromkeys(EVERYDAY + _MARKS, 1)
)
_WITH_ASCII = _WEIGHTS | dict.fromkeys(map(chr, range(0x80)), 1.0)
_ASCII = re.compile("[\x00-\x7f]+")

# Against • ､ ¯ ∼ ∕ ﹨ ♁ ☉, and the half-width ¥ ¢ £.
_DISPUTED = re.compile("[‧﹑～／＼⊕⊙￥￠￡]")

# A thousand characters from all over a text say as much as all of them.
_SAMPLE = 1_024


def familiarity(text: str, *, count_ascii: bool = False) -> float:
    """Return 0 for nothing known to 1 for nothing but everyday characters.

    Args:
        text: What a character set makes of the bytes.
        count_ascii: Whether ASCII speaks for the character set: in UTF-16 it does; in the
            sets that share it, it says nothing.

    >>> familiarity("韩国") > familiarity("澈弊")
    True
    >>> familiarity("abc"), familiarity("abc", count_ascii=True)
    (0.0, 1.0)
    """
    weights = _WITH_ASCII if count_ascii else _WEIGHTS
    evidence = text if count_ascii else _ASCII.sub("", text)
    sample = evidence[:: len(evidence) // _SAMPLE + 1]
    return sum(map(weights.get, sample, repeat(0.0))) / len(sample) if sample else 0.0


def marks_in_print(text: str) -> int:
    """Count the marks that the variants of Big5 disagree on, read as news prints them.

    >>> marks_in_print("史蒂夫‧賈伯斯"), marks_in_print("史蒂夫•賈伯斯")
    (1, 0)
    """
    return len(_DISPUTED.findall(text))
