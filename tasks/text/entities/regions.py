"""Organisations, places, facilities and events: by list, by ending, and by a tagger."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from schemas.entity import EntityType
from tasks.text.entities.endings import Region, find_endings
from tasks.text.entities.scan import Found
from tasks.text.entities.tagged import is_region
from tasks.text.entities.words import EntityWords
from tasks.text.model import Layout, Mention, Tags, Text

_WHOLE = (EntityType.EVENT, EntityType.FACILITY)

_OUTLETS = re.compile(r"[^/／|、\s]+")
_SHORT = 2
# A unit of one character and its level; and a character before it that no place follows.
_SHORT_UNIT = re.compile(r"[\u4e00-\u9fff][县区市]")
_ATTACHED = re.compile(r"[\u3400-\u9fff](?<![在到从往向自赴由对给和与及的至于经抵离是])")
_LONGEST_NAME = 11  # characters of a place that may stand before it
_CONGRESS = re.compile(
    r"(?:中国共产党|中共|党的)?(?:第?[一二三四五六七八九十]{1,3}(?:届[一二三四五六七八九]中全会|次全国代表大会)|"
    r"(?:(?<=党的)|(?<=中共))十[一二三四五六七八九]大)"
)

# How people are called by their given names: 九江叔 is no place where 滕九江 is named.
_KIN = tuple("叔伯婶爷奶哥姐嫂妹弟")

# One of these stands in the name of every congress.
_CONGRESS_WORDS = ("中全会", "全国代表大会", "党的十", "中共十")


class Clues(NamedTuple):
    """What is known of a text beforehand: its listed words, and a tagger's spans in each line."""

    found: Found
    tags: Tags


def find_regions(
    text: Text, layout: Layout, people: Sequence[Mention], clues: Clues, words: EntityWords
) -> list[Mention]:
    """Find everything that is no person, each span once, by the first rule that finds it."""
    covered = bytearray(len(text.hans) + 1)
    for person in people:
        covered[person.start : person.end] = b"\1" * (person.end - person.start)
    found: dict[tuple[int, int], Region] = {}
    for region in chain(
        _outlets(text, layout),
        _listed(text.hans, people, clues.found, words),
        find_endings(text.hans, people, clues.found, words),
        _congresses(text.hans),
        _tagged(text, clues.tags, words),
    ):
        if not (covered[region.start] and covered[region.end - 1]):
            found.setdefault((region.start, region.end), region)
    return [_mention(text, region) for region in _uncrossed(found.values())]


def _mention(text: Text, region: Region) -> Mention:
    return Mention(
        region.start,
        region.end,
        region.entity_type,
        text.text[region.start : region.end],
        "tagger" if region.rule_id == "tagger" else "rules",
        region.confidence,
        region.rule_id,
    )


def _outlets(text: Text, layout: Layout) -> Iterator[Region]:
    """Read the outlets that credits name: 石榴云/新疆日報 is two."""
    named = chain(layout.credits, *(photo.creators for photo in layout.photos))
    spans = [credit.organization for credit in named]
    spans += [layout.info_source, *(photo.source for photo in layout.photos)]
    for span in spans:
        if span is not None:
            for m in _OUTLETS.finditer(text.text, span.start, span.end):
                yield Region(m.start(), m.end(), EntityType.ORGANIZATION, "outlet", 0.9)


def _listed(
    hans: str, people: Sequence[Mention], found: Found, words: EntityWords
) -> Iterator[Region]:
    for start, end in found.organizations.spans:
        yield Region(start, end, EntityType.ORGANIZATION, "listed_organization", 0.9)
    organizations = found.organizations.ends
    for start, end in found.places.spans:
        if start in organizations or hans.startswith("式", end):
            continue
        if end - start == _SHORT and _is_tail(hans, start, end, words):
            continue
        if hans.startswith(_KIN, end) and _is_given_name(hans, hans[start:end], people):
            continue
        yield Region(start, end, EntityType.PLACE, "listed_place", 0.9)


def _is_tail(hans: str, start: int, end: int, words: EntityWords) -> bool:
    """Tell 澎南縣, of which no list knows, from 南縣, which is on the list."""
    if not _SHORT_UNIT.match(hans, start, end) or not _ATTACHED.match(hans, start - 1):
        return False
    before = hans[max(0, start - _LONGEST_NAME) : start]
    return not any(before[i:] in words.levels for i in range(len(before) - 1))


def _is_given_name(hans: str, place: str, people: Sequence[Mention]) -> bool:
    """Tell 九江叔, whom the article names 滕九江, from the town."""
    return any(hans[person.start : person.end][1:] == place for person in people)


def _congresses(hans: str) -> Iterator[Region]:
    """Read the party's congresses: 党的十八大, 二十届三中全会."""
    if not any(word in hans for word in _CONGRESS_WORDS):
        return
    for m in _CONGRESS.finditer(hans):
        yield Region(m.start(), m.end(), EntityType.EVENT, "congress", 0.95)


def _tagged(text: Text, tags: Tags, words: EntityWords) -> Iterator[Region]:
    for line, spans in zip(text.lines, tags, strict=False):
        for start, end, kind in spans:
            if is_region(line.hans[start:end], kind, words):
                yield Region(line.start + start, line.start + end, kind, "tagger", 0.6)


def _uncrossed(regions: Collection[Region]) -> Iterator[Region]:
    """Drop what only repeats part of another find.

    A tagger's span goes where any rule has found something that touches it; an event or a
    facility inside another one goes too. Places and organisations may well be nested.
    """
    taken = _taken(regions) if any(region.rule_id == "tagger" for region in regions) else b""
    whole: list[Region] = []
    for region in regions:
        if region.entity_type in _WHOLE:
            whole.append(region)
        elif region.rule_id != "tagger" or taken.find(1, region.start, region.end) < 0:
            yield region
    yield from _outermost(whole)


def _taken(regions: Collection[Region]) -> bytearray:
    """Mark what the rules have found."""
    taken = bytearray(max(region.end for region in regions))
    for region in regions:
        if region.rule_id != "tagger":
            taken[region.start : region.end] = b"\1" * (region.end - region.start)
    return taken


def _outermost(regions: Iterable[Region]) -> Iterator[Region]:
    """Yield the events, and the facilities, that lie in no other one.

    >>> inner, outer = (Region(n, 9, EntityType.EVENT, "", 1) for n in (4, 0))
    >>> [region.start for region in _outermost([inner, outer])]
    [0]
    """
    furthest: dict[EntityType, int] = dict.fromkeys(_WHOLE, 0)
    for region in sorted(regions, key=lambda r: (r.start, -r.end)):
        if region.end > furthest[region.entity_type]:
            furthest[region.entity_type] = region.end
            yield region
