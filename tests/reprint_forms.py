"""Reprints made from any text as outlets make them: cut, re-titled, converted, credited anew.

Deterministic: the form, and where it cuts, follow from the text. What is made is the text as a
file would hold it: a headline, then paragraphs.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import opencc


class Story(NamedTuple):
    """A text as it was read: its headline and its paragraphs."""

    headline: str
    paragraphs: Sequence[str]

    @property
    def text(self) -> str:
        """The text as a file holds it."""
        return "\n".join((self.headline, *self.paragraphs, ""))


def story(text: str) -> Story:
    """Return a text's headline and paragraphs."""
    headline, *paragraphs = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    return Story(headline, paragraphs)


def _number(text: str, below: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:4]) % below


def _sentences(paragraphs: Sequence[str]) -> list[str]:
    return [s for p in paragraphs for s in re.findall(r"[^。！？\n]+[。！？]?[”’」』]?", p)]


def retitled(made: Story) -> Story:
    """Another headline over the same text."""
    names = ("要闻速览", "今日关注", "记者观察", "热点追踪")
    return made._replace(headline=f"{names[_number(made.headline, 4)]}：{made.headline[::-1][:9]}")


def lead_only(made: Story) -> Story:
    """The first sentences, as long as a flash."""
    held = ""
    for sentence in _sentences(made.paragraphs):
        if len(held) >= 60:
            break
        held += sentence
    return retitled(made._replace(paragraphs=[held]))


def without_middle(made: Story) -> Story:
    """The beginning and the end; what lies between is cut."""
    held = _sentences(made.paragraphs)
    third = max(len(held) // 3, 1)
    return made._replace(paragraphs=["".join(held[:third]), "".join(held[-third:])])


def first_half(made: Story) -> Story:
    """The last half cut."""
    held = _sentences(made.paragraphs)
    return retitled(made._replace(paragraphs=["".join(held[: max(len(held) // 2, 1)])]))


def last_half(made: Story) -> Story:
    """The first half cut."""
    held = _sentences(made.paragraphs)
    return made._replace(paragraphs=["".join(held[len(held) // 2 :])])


def credited_anew(made: Story) -> Story:
    """Another dateline before it, other credits behind it, one paragraph out of several."""
    body = "".join(made.paragraphs)
    body = re.sub(r"^(?:[^，。]{2,20}电|[^，。]{2,14}消息)(?:[（(][^）)]*[）)])?[：:]?", "", body)
    tail = ["来源：云州新闻网", "（责任编辑：贺小舟）", "分享到微信朋友圈"]
    return made._replace(paragraphs=[f"云州网讯（记者 佟一鸣）{body}", *tail])


def repunctuated(made: Story) -> Story:
    """Half-width marks and digits, spaces between, as a careless page has them."""
    table = str.maketrans("，。：；！？（）“”０１２３４５６７８９", ',.:;!?()""0123456789')
    return retitled(made._replace(paragraphs=[p.translate(table) for p in made.paragraphs]))


@cache
def _converter(way: str) -> opencc.OpenCC:
    return opencc.OpenCC(way)


def _converted(way: str) -> Callable[[Story], Story]:
    def convert(made: Story) -> Story:
        convert_text = _converter(way).convert
        return Story(convert_text(made.headline), [convert_text(p) for p in made.paragraphs])

    return convert


def _both(
    one: Callable[[Story], Story], other: Callable[[Story], Story]
) -> Callable[[Story], Story]:
    return lambda made: other(one(made))


FORMS: Mapping[str, Callable[[Story], Story]] = {
    "retitled": retitled,
    "lead_only": lead_only,
    "without_middle": without_middle,
    "first_half": first_half,
    "last_half": last_half,
    "credited_anew": credited_anew,
    "repunctuated": repunctuated,
    "converted": _converted("s2t"),
    "converted_taiwan": _converted("s2twp"),
    "converted_hongkong": _both(_converted("s2hk"), retitled),
    "converted_lead": _both(lead_only, _converted("s2tw")),
    "converted_half": _both(first_half, _converted("s2twp")),
}

# The same for text that is Traditional already.
BACK: Mapping[str, Callable[[Story], Story]] = {
    **{name: form for name, form in FORMS.items() if not name.startswith("converted")},
    "converted": _converted("t2s"),
    "converted_mainland": _converted("tw2sp"),
    "converted_lead": _both(lead_only, _converted("t2s")),
    "converted_half": _both(last_half, _converted("tw2sp")),
}


def reprint(made: Story, *, traditional: bool = False) -> tuple[str, Story]:
    """Return one reprint of a story, and the name of its form."""
    forms = BACK if traditional else FORMS
    name = sorted(forms)[_number(made.text, len(forms))]
    return name, forms[name](made)
