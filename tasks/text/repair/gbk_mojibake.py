"""UTF-8 that was read as GBK: written back, and read again.

GBK reads two bytes at a time, Chinese in UTF-8 has three: a byte that finds no partner is printed
as ``?`` or U+FFFD, and the character it belonged to is lost. It is U+FFFD here, never a guess.
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from tasks.text.decode.familiar import familiarity
from tasks.text.edits import Edit
from tasks.text.repair.needs import needs

# What GBK makes of the first two bytes of a Chinese character or mark in UTF-8: E2-E9 or EF,
# then 80-BF. All are rare, and every run of two misread characters holds one.
_OPENING = "".join(
    bytes([lead, trail]).decode("gb18030")
    for lead in (*range(0xE2, 0xEA), 0xEF)
    for trail in range(0x80, 0xC0)
)
_CLUE = re.compile(f"[{re.escape(_OPENING)}]")
_RUN = re.compile(r"[^\x00-\x7f][^\x00-\x3e@-\x7f]*")

# A byte that is lost is FF where U+FFFD stands for it; a question mark may be one, or be meant.
# Two-byte UTF-8 is never Chinese: 目前, 图片, 小时 happen to be valid, as Latin and Cyrillic.
# Only the dot in foreign names is read; and the four bytes of rare characters.
_LEAD = rb"[\xe2-\xe9\xef]"
_WHOLE = _LEAD + rb"[\x80-\xbf]{2}|\xc2\xb7|\xf0[\x90-\xbf][\x80-\xbf]{2}"
_LOST = (
    _LEAD + rb"(?:[\x80-\xbf][\xff?]|[\xff?][\x80-\xbf]|[\xff?]{1,2})"
    rb"|[\xff?]{1,2}[\x80-\xbf]{1,2}|\xff"
    # Nothing stands for a byte that was dropped: the next character is the witness.
    rb"|(?:" + _LEAD + rb"[\x80-\xbf]?|[\x80-\xbf])(?=(?:" + _WHOLE + rb"))"
)
# GBK swallows an ASCII letter as the partner of the byte before it.
_MEANT = rb"\?(?=" + _LEAD + rb")|(?<=[\x80-\xbf])[@-~]"
_PART = re.compile(rb"(" + _WHOLE + rb")|(" + _MEANT + rb")|(?:" + _LOST + rb")")
_REGION = re.compile(rb"(?:" + _PART.pattern + rb")+")

# What GBK shows for one byte; everything else that it shows is two.
_ALONE = {"€": b"\x80", "\ufffd": b"\xff", "?": b"?"}
_PAIR = 2

# News scores 0.8 to 1, and what is no mojibake turns into rare characters.
_PLAUSIBLE = 0.5

# Marks are misread alone, as 銆€; and the likeliest to lose their last byte, as 锛? and 銆?.
_MARK = re.compile("[\u3000-\u301f，：；？！（）]")
_HALF_MARK = re.compile("[銆锛][?\ufffd]")


class _Region(NamedTuple):
    """A place that may be misread, and what it was; what is lost is U+FFFD."""

    start: int
    end: int
    after: str
    known: str  # the characters that are not lost


@needs(_OPENING)
def undo_gbk_mojibake(text: str) -> Iterator[Edit]:
    """Undo UTF-8 read as GBK; a character that has lost a byte is U+FFFD.

    >>> from tasks.text.edits import clean
    >>> clean("鏂扮枂 鍏氬憳锛?2骞?", [undo_gbk_mojibake]).text
    '新疆 党员�2�'
    >>> clean("銆是一个字，张骞?", [undo_gbk_mojibake]).edits
    ()
    """
    regions = list(_regions(text))
    is_proved = bool(_HALF_MARK.search(text)) or any(map(_is_proof, regions))
    for region in regions:
        if _is_proof(region) or (is_proved and _is_likely(text, region)):
            yield Edit(*region[:3])


def _is_proof(region: _Region) -> bool:
    """Tell whether a region is misread for certain: it makes two common characters, or a mark."""
    letters = region.known.replace("·", "")
    if len(letters) > 1:
        return familiarity(letters) >= _PLAUSIBLE
    return bool(_MARK.fullmatch(region.after))


def _is_likely(text: str, region: _Region) -> bool:
    """Tell whether a region is misread, given that others of the text are."""
    if region.known:
        return familiarity(region.known) >= _PLAUSIBLE and region.known.strip("·") != ""
    return bool(_CLUE.match(text, region.start))


def _regions(text: str) -> Iterator[_Region]:
    """Yield the places that can be read as UTF-8, give or take lost bytes."""
    for run in _RUN.finditer(text):
        if _CLUE.search(run[0]) and (found := list(_REGION.finditer(raw := _written(run[0])))):
            places = _places(run[0], raw)
            for region in found:
                yield from _region(raw, region.span(), run.start(), places)


def _written(run: str) -> bytes:
    """Return the bytes that GBK read as ``run``; most runs are pairs throughout."""
    raw = run.encode("gb18030", "replace")
    if len(raw) == _PAIR * len(run) and _ALONE.keys().isdisjoint(run):
        return raw
    return b"".join(map(_bytes, run))


def _places(run: str, raw: bytes) -> dict[int, int]:
    r"""Return at which byte of ``raw`` which character of ``run`` begins, and where the last ends.

    >>> _places("鏂扮枂", "新疆".encode()), _places("?枂", b"?\xac\xe6")
    ({0: 0, 2: 1, 4: 2, 6: 3}, {0: 0, 1: 1, 3: 2})
    """
    if len(raw) == _PAIR * len(run):
        return {_PAIR * i: i for i in range(len(run) + 1)}
    ends = accumulate((len(_bytes(char)) for char in run), initial=0)
    return {at: i for i, at in enumerate(ends)}


def _bytes(char: str) -> bytes:
    """Return the bytes that GBK read as ``char``; a line break for what it cannot have read."""
    if char in _ALONE:
        return _ALONE[char]
    raw = char.encode("gb18030", "replace")
    return raw if len(raw) == _PAIR else b"\n"


def _region(
    raw: bytes, span: tuple[int, int], start: int, places: dict[int, int]
) -> Iterator[_Region]:
    """Cut a region to whole characters of the text, and read it."""
    parts = list(_PART.finditer(raw, *span))
    first = next((i for i, part in enumerate(parts) if part.start() in places), len(parts))
    last = next((i for i in range(len(parts), first, -1) if parts[i - 1].end() in places), first)
    if kept := parts[first:last]:
        after = "".join((part[1] or part[2] or "\ufffd".encode()).decode() for part in kept)
        known = "".join(part[1].decode() for part in kept if part[1])
        begin, end = places[kept[0].start()], places[kept[-1].end()]
        yield _Region(start + begin, start + end, after, known)
