"""Full width and half width: marks as Chinese prints them, letters and digits as ASCII."""

import re
from collections.abc import Iterator

from tasks.text.edits import Edit
from tasks.text.repair.chinese import CHINESE
from tasks.text.repair.needs import needs

# Letters and digits only: full-width punctuation is correct in Chinese and stays.
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_WIDE_CHARACTERS = tuple(
    range(ord(first), ord(last) + 1) for first, last in ("０９", "ＡＺ", "ａｚ")
)
_TO_NARROW = {wide: wide - 0xFEE0 for points in _WIDE_CHARACTERS for wide in points}

_TO_WIDE = str.maketrans(",:;?!()", "，：；？！（）")

# Where a mark belongs to a machine and not to a sentence: addresses, their queries, entities,
# and faces with a nose; without one, :) may as well end a bracket.
_MACHINE = re.compile(
    r"(?:https?://|www\.)[!-~]*[\w/=-]|\?[A-Za-z_]\w*=[!-~]*|&#?[0-9A-Za-z]{1,10};|[:;]-[()]",
    re.ASCII,
)

_MARKS = re.compile("[,:;?!]+")
_BRACKET = re.compile("[()（）\n]")

# A closing quote is looked through before a mark, an opening one after it.
_AFTER_CHINESE = re.compile(f"[{CHINESE}][”’]?")
_BEFORE_CHINESE = re.compile(f"[“‘]?[{CHINESE}]")
_CHINESE = re.compile(f"[{CHINESE}“”‘’]")


@needs(*_WIDE_CHARACTERS)
def narrow_alphanumerics(text: str) -> Iterator[Edit]:
    """Turn full-width letters and digits into ASCII.

    >>> from tasks.text.edits import clean
    >>> clean("１２月ＧＤＰ增长５％，超预期", [narrow_alphanumerics]).text
    '12月GDP增长5％，超预期'
    """
    for m in _WIDE.finditer(text):
        yield Edit(m.start(), m.end(), m[0].translate(_TO_NARROW))


@needs(",:;?!")
def widen_marks(text: str) -> Iterator[Edit]:
    """Turn ``, : ; ? !`` beside Chinese to full width; not in numbers, times, addresses.

    >>> from tasks.text.edits import clean
    >>> clean("今天,票价3,000元!10:30开演,见http://a.cn/?id=1", [widen_marks]).text
    '今天，票价3,000元！10:30开演，见http://a.cn/?id=1'
    """
    edits = [
        Edit(m.start(), m.end(), m[0].translate(_TO_WIDE))
        for m in _MARKS.finditer(text)
        if _is_beside_chinese(text, m.start(), m.end())
    ]
    if edits:
        machine = _machine_places(text)
        yield from (edit for edit in edits if edit.start not in machine)


def _is_beside_chinese(text: str, start: int, end: int) -> bool:
    """Tell whether a neighbour of a mark is Chinese."""
    before = text[max(start - 2, 0) : start]
    return bool(
        _AFTER_CHINESE.fullmatch(before, max(len(before) - 1, 0))
        or _AFTER_CHINESE.fullmatch(before)
        or _BEFORE_CHINESE.match(text, end)
    )


def _machine_places(text: str) -> frozenset[int]:
    """Return the places that belong to addresses and entities."""
    return frozenset(at for m in _MACHINE.finditer(text) for at in range(*m.span()))


@needs("()")
def widen_brackets(text: str) -> Iterator[Edit]:
    """Turn ``( )`` beside Chinese to full width, both of a pair or neither.

    >>> from tasks.text.edits import clean
    >>> clean("(记者 甲)基金组织(IMF)称f(x)很好", [widen_brackets]).text
    '（记者 甲）基金组织（IMF）称f(x)很好'
    """
    if pairs := list(_wide_places(text)):
        machine = _machine_places(text)
        for at in sorted(at for places in pairs if machine.isdisjoint(places) for at in places):
            yield Edit(at, at + 1, text[at].translate(_TO_WIDE))


def _wide_places(text: str) -> Iterator[list[int]]:
    """Yield, pair by pair, where an ASCII bracket should be full width."""
    for opening, closing in _bracket_pairs(text):
        places = [at for at in (opening, closing) if at is not None and text[at] in "()"]
        if places and _is_chinese_pair(text, opening, closing):
            yield places


def _bracket_pairs(text: str) -> Iterator[tuple[int | None, int | None]]:
    """Pair the brackets of each line, innermost first; a lone one stands beside None."""
    stack: list[int] = []
    for m in _BRACKET.finditer(text):
        mark, at = m[0], m.start()
        if mark in "(（":
            stack.append(at)
        elif mark in ")）":
            yield (stack.pop() if stack else None), at
        elif mark == "\n":
            yield from ((at, None) for at in stack)
            stack = []
    yield from ((at, None) for at in stack)


def _is_chinese_pair(text: str, opening: int | None, closing: int | None) -> bool:
    """Tell whether the neighbours of a pair, outside or inside, are Chinese."""
    if opening is None or closing is None:
        at = opening if closing is None else closing
        return at is not None and any(map(_CHINESE.match, text[max(at - 1, 0) : at + 2]))
    if text[opening] + text[closing] in ("(）", "（)"):
        return True
    inside = text[opening + 1] + text[closing - 1]
    before, after = text[opening - 1 : opening], text[closing + 1 : closing + 2]
    if before.isascii() and before.isalnum():  # f(x) is Latin, whatever follows
        return any(map(_CHINESE.match, inside))
    return any(map(_CHINESE.match, before + inside + after))
