"""Titles: where one begins before a name, and what stands in it."""

import re
from typing import NamedTuple

from tasks.text.entities.scan import Found
from tasks.text.entities.words import EntityWords
from tasks.text.model import RoleRead, Span, Text

# The marks no title reaches across; 、 parts titles and is treated apart.
# It is matched backwards, so that the gloss of 美国联准会（Fed）主席 reads ）deF（.
_INNER = re.compile(
    r"(?:[^，。；：！？!?;:,\n（(《》）)【】\[\]—…─―~|｜／/\s、]|[）)][A-Za-z.&-]{2,10}[（(])*"
)
_LONGEST = 40
_VERB = range(2, 5)  # characters before a place that are rather a verb than a title
_CLOCK = re.compile(r"[0-9０-９]+(?:年|月|日|时)(?:上午|下午|晚上|晚间|晚|凌晨|中午)?")
_NATIONWIDE = frozenset(["国家", "全国", "中央"])  # open titles as places do, and are none
_JOINS = frozenset("和与及")  # join names, but also the halves of one authority: 发展和改革
# 林业和草原局局长: the other half of an authority, and the office in it.
_HALF = re.compile(r"[\u3400-\u9fff]{2,8}(?:局|厅|委|委员会|部|处|办公室|协会|学会|中心)\Z")
_WHOLE = re.compile(r"[乡镇村社团会院部局校台处司办行厂厅委军党市省县区州国]\Z")
# 某大学美国与东亚研究院院长: a part of a body that was named before the joint.
_UNIT = re.compile(r"(?:研究院|研究所|研究中心|研究室|学院|学系|系|司|处|科|室)\Z")
_AUTHORITY = re.compile(r"[团党会社院部局校台联协处司办行厂军学市省县区州政]\Z")


# Occupations that stand after a name as a title does: 甲教授, but not 甲记者.
JOBS_BEHIND = frozenset(
    ["教授", "副教授", "研究员", "副研究员", "院士", "律师", "医生", "法官", "导演"]
)


# Kinds of words that stand by a name and are no title of it: 先生, 村民.
NO_TITLE = frozenset(["address", "status"])


class Head(NamedTuple):
    """The word that makes a title: 书记, 主席."""

    start: int
    end: int
    kind: str


class Titles:
    """The title words of one document, and how far the titles around them reach."""

    def __init__(self, text: Text, found: Found, words: EntityWords) -> None:
        self._text, self._words, self.found = text, words, found
        self.heads = [
            Head(start, end, words.head_kinds[text.hans[start:end]])
            for start, end in found.heads.spans
        ]
        self.by_end = {head.end: head for head in self.heads}
        self.by_start = {head.start: head for head in self.heads}

    def before(self, head: Head, floor: int) -> list[Span]:
        """Return the titles that end with ``head``, in printed order.

        Titles parted by 、 are one man's as long as each ends in a title word: in
        党委书记、主席甲 both are 甲's, in 乙、主席甲 the 、 stands after a name.

        Args:
            head: Title word printed right before a name.
            floor: Where the name before this one ends: no title reaches further back.
        """
        titles: list[Span] = []
        while True:
            start = self._reach(head, floor)
            titles.append(Span(start, head.end))
            earlier = self.by_end.get(start - 1)
            listed = start > floor and self._text.hans[start - 1] == "、"
            if not (listed and earlier) or earlier.kind in NO_TITLE or earlier.start < floor:
                return titles[::-1]
            head = earlier

    def _reach(self, head: Head, floor: int) -> int:
        """Return where the title with this head begins."""
        hans = self._text.hans
        floor = max(floor, head.start - _LONGEST)
        inner = _INNER.match(hans[floor : head.start][::-1])
        start = head.start - (inner.end() if inner else 0)
        start = self._after_boundary(start, head.start)
        start = _after_clock(hans, start, head.start)
        start = self._from_area(start, head.start)
        return self._outside_quotes(start, head.start)

    def _after_boundary(self, start: int, end: int) -> int:
        """Move the start behind the last word that ends where titles begin."""
        hans, words = self._text.hans, self._words
        for m in words.neighbours.finditer(hans, start, end):
            if m[0] not in words.boundaries:
                continue
            if m[0] in _JOINS and self._joins_halves(start, m.start(), m.end(), end):
                continue
            start = m.end()
        return start

    def _joins_halves(self, opening: int, start: int, end: int, head: int) -> bool:
        """Tell 自治区和兵团领导, one title, from 甲和总理乙 and 中国和日本首相."""
        hans, words = self._text.hans, self._words
        if start == opening or end == head:
            return False
        if _UNIT.search(hans, end, head) and self._inside(opening, start):
            return True
        if words.places.match(hans, end, head):
            return False
        if words.areas.match(hans, opening, start):
            return True
        halved = _HALF.match(hans, end, head)
        return bool(halved) and start not in self.by_end and not _WHOLE.search(hans, opening, start)

    def _inside(self, opening: int, start: int) -> bool:
        """Tell whether a body that was named before is still being described."""
        found = self._words.suffixes.finditer(self._text.hans, opening, start)
        kinds = self._words.suffix_kinds
        return any(m.end() < start and kinds[m[0]] == "organization" for m in found)

    def _from_area(self, start: int, end: int) -> int:
        """Drop a few unknown characters, a verb most likely, before a country or province."""
        hans, words = self._text.hans, self._words
        place = words.places.search(hans, start, end)
        if place is None or place.start() - start not in _VERB:
            return start
        opening = hans[start : place.start()]
        if opening in words.openers or _AUTHORITY.search(opening) or words.areas.match(opening):
            return start
        return place.start()

    def _outside_quotes(self, start: int, end: int) -> int:
        """Leave out the end of a quotation that began before the title."""
        hans = self._text.hans
        closing = max(hans.rfind(mark, start, end) for mark in "”」’")
        if closing >= 0 and max(hans.rfind(mark, start, closing) for mark in "“「‘") < 0:
            return closing + 1
        return start

    def read(self, span: Span, *, is_shared: bool, rule_id: str) -> RoleRead:
        """Split a title into place, organisation and post."""
        hans, text, words = self._text.hans, self._text.text, self._words
        area = _opening(words.areas, hans, span, words.openers)
        endings = words.suffixes.finditer(hans, span.start, span.end)
        end = max((m.end() for m in endings if self._ends(m, span)), default=None)
        is_place = area is not None and hans[area.start : area.end] not in _NATIONWIDE
        if not is_place and not end:
            area = None  # 国家主席 is a title
        organization = Span(area.start if area else span.start, end) if end else None
        before = organization or area
        title = Span(before.end if before else span.start, span.end)
        return RoleRead(
            span,
            text[title.start : title.end] or text[span.start : span.end],
            text[organization.start : organization.end] if organization else None,
            text[area.start : area.end] if area and is_place else None,
            is_shared,
            rule_id,
        )

    def _ends(self, m: "re.Match[str]", title: Span) -> bool:
        """Tell whether an organisation ends here: 市委书记 holds one, 外交部长 does not."""
        words, post = self._words, self._text.hans[m.end() : title.end]
        head = self.by_end.get(title.end)
        parted = head is not None and m.end() <= head.start
        return words.suffix_kinds[m[0]] == "organization" and (parted or post in words.head_kinds)


def _after_clock(hans: str, start: int, end: int) -> int:
    """Leave out the day that stands before a title: 1998年时任总统."""
    for m in _CLOCK.finditer(hans, start, end):
        start = m.end()
    return start


def _opening(
    areas: "re.Pattern[str]", hans: str, span: Span, openers: frozenset[str]
) -> Span | None:
    """Return the place that opens a title, behind 前 or 时任."""
    for width in (0, 1, 2):
        skipped = hans[span.start : span.start + width]
        if skipped and skipped not in openers:
            continue
        m = areas.match(hans, span.start + width, span.end)
        if m and m.end() < span.end:
            return Span(m.start(), _joined(areas, hans, m.end(), span.end))
    return None


def _joined(areas: "re.Pattern[str]", hans: str, end: int, limit: int) -> int:
    """Read on over the other bodies of one title: 自治区和兵团领导."""
    while end < limit and hans[end] in _JOINS:
        m = areas.match(hans, end + 1, limit)
        if m is None or m.end() == limit:
            break
        end = m.end()
    return end
