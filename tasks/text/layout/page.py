"""The page as the recognisers see it: lines in plain writing, and what is known of each."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from schemas.paragraph import ParagraphKind
from tasks.text.layout.words import LayoutWords
from tasks.text.model import Hints, Span, Text

# One way of writing for what is printed in several; one for one, so that offsets hold.
_PLAIN = str.maketrans(
    {
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
        **dict(zip(",:;?!()|/", "，：；？！（）｜／", strict=True)),
        **dict.fromkeys("\u3000\xa0\t", " "),
        **dict.fromkeys("・•‧∙", "·"),
        **dict.fromkeys("丨│┃", "｜"),
        "╱": "／",
        "＿": "_",
        "〔": "（",
        "〕": "）",
        "［": "[",
        "］": "]",
    }
)
_ODD = re.compile("[０-９,:;?!()|/\u3000\xa0\t・•‧∙丨│┃╱＿〔〕［］]")

# When a page says that it appeared: 2024-07-08 09:15, 发布时间：2024年7月8日
STAMP = re.compile(
    r"(?:(?:发布|发表|更新)?(?:时间|日期)\s*：?\s*)?"
    r"(?:19|20)\d\d[-年／.]\d{1,2}[-月／.]\d{1,2}日?(?:\s*\d{1,2}：\d\d(?:：\d\d)?)?"
)

_MARKS = re.compile(r"[\W_]+")


class Ruling(NamedTuple):
    """What a line is, which recogniser says so, and how sure it is."""

    kind: ParagraphKind
    rule_id: str
    confidence: float


Rulings = Mapping[int, Ruling]


class Page(NamedTuple):
    """A document before its lines are known. ``plain[i]`` is as long as ``text.lines[i]``."""

    text: Text
    hints: Hints
    words: LayoutWords
    plain: tuple[str, ...]

    @classmethod
    def of(cls, text: Text, hints: Hints, words: LayoutWords) -> "Page":
        """Write every line plainly: Simplified, ASCII digits, full-width marks."""
        lines = (line.hans for line in text.lines)
        plain = (hans.translate(_PLAIN) if _ODD.search(hans) else hans for hans in lines)
        return cls(text, hints, words, tuple(plain))

    def span(self, index: int, start: int, end: int) -> Span:
        """Turn offsets within line ``index`` into a span of the document."""
        offset = self.text.lines[index].start
        return Span(offset + start, offset + end)

    def group(self, index: int, match: re.Match[str], name: str) -> Span | None:
        """Return the span of a named group, None where it is absent or took no part."""
        if match.groupdict().get(name) is None:
            return None
        return self.span(index, *match.span(name))

    def unruled(self, rulings: Rulings) -> Iterable[int]:
        """Return the indexes of the lines that no recogniser has claimed."""
        return [index for index in range(len(self.plain)) if index not in rulings]


def bare(plain: str) -> str:
    """Return the letters and digits alone, for comparing headlines.

    >>> bare("“甲”来访 （二）")
    '甲来访二'
    """
    return _MARKS.sub("", plain)


# A credit in brackets behind the last sentence: （记者 甲）.
_CLOSING_BRACKETS = re.compile(r"(?:\s*[（【\[][^（）【】\[\]]*[）】\]])+\Z")


def ends_sentence(plain: str) -> bool:
    """Tell whether a line ends as a sentence does, closing marks and brackets aside.

    >>> [ends_sentence(line) for line in ("他走了。”", "他走了。（记者 甲）", "加强合作")]
    [True, True, False]
    """
    if plain.endswith(("）", "】", "]")):
        plain = plain[:-_REACH] + _CLOSING_BRACKETS.sub("", plain[-_REACH:])
    return plain.rstrip("”’」』）】]\"' ").endswith(_ENDS)


_REACH = 200
_ENDS = tuple("。！？!?…；;：:.")
