"""Names known by their last word: 策勒县第一小学, 托格日尕孜村, 军垦之星展览馆."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.entity import EntityType
from tasks.text.entities.scan import Found
from tasks.text.entities.words import EntityWords
from tasks.text.model import Mention

# The marks no name reaches across.
_INNER = re.compile(r"[^，。；：！？!?;:,\n（(《》）)【】\[\]—…\s、/／|“”「」·]*")
_LONGEST = 24
_SETTLEMENTS = frozenset(("乡", "镇", "村", "街道", "社区", "屯"))
# Characters before the ending where no place stands there.
_CORE = {"organization": range(2, 7), "facility": range(2, 10), "event": range(2, 10)}
_SETTLEMENT_CORE, _ZONE_CORE, _LONGEST_FOREIGN = range(2, 7), 6, 7
_AFTER_PLACE = 14  # characters between a place and the ending

# Characters that make another word of the ending: 市长, 村民, 区域.
_COMPOUNDS = frozenset("长民委政场内域级府容庄干办立直属")

_JOINTS = frozenset("·及和与、")

_TYPES = {
    "organization": EntityType.ORGANIZATION,
    "place": EntityType.PLACE,
    "facility": EntityType.FACILITY,
    "event": EntityType.EVENT,
}

# Names that no other of their group may begin in; an event takes in what its hosts are called.
_FLOORS = {"organization": "body", "facility": "body", "place": "place", "event": "event"}


class Region(NamedTuple):
    """A span of a kind, and the rule that says so."""

    start: int
    end: int
    entity_type: EntityType
    rule_id: str
    confidence: float


class Ending(NamedTuple):
    """A word that may end a name."""

    start: int
    end: int
    word: str
    kind: str


def find_endings(
    hans: str, people: Sequence[Mention], found: Found, words: EntityWords
) -> Iterator[Region]:
    """Find what ends in a word of the lists, back to where its name begins."""
    person_ends = [person.end for person in people]
    floors = dict.fromkeys(_FLOORS.values(), 0)  # ends of the names found last
    for ending in _hopeful(hans, found, words):
        kind = ending.kind
        floor = _FLOORS[kind]
        nearest = bisect_right(person_ends, ending.start)
        person = people[nearest - 1] if nearest else None
        if person and kind == "facility" and person.end == ending.start:
            start: int | None = person.start
        else:
            opening = _begin(hans, floors[floor], ending.start, words)
            opening = max(opening, person.end) if person else opening
            start = _start(hans, opening, ending, floors["place"], words)
        if start is not None and kind == "event":
            start = _hosts(hans, start, words)
        if start is not None:
            floors[floor] = ending.end
            yield Region(start, ending.end, _TYPES[kind], f"{kind}_ending", 0.75)


def _hopeful(hans: str, found: Found, words: EntityWords) -> Iterator[Ending]:
    """Yield the endings before which a name may stand; most have nothing of the kind.

    What a place stands before may be the name of anything, and so may what has an ending of two
    characters; else a name must be written by sound, or one more village in a list of them.
    """
    for start, end in found.suffixes.spans:
        word = hans[start:end]
        kind = words.suffix_kinds[word]
        is_place = kind == "place"
        if is_place and hans[end : end + 1] in _COMPOUNDS:
            continue
        may_be = (
            found.areas.begins_in(start - _LONGEST, start)
            or (is_place and (word in _SETTLEMENTS or words.names.may_be_foreign(hans, start)))
            or kind == "facility"
            or (not is_place and len(word) > 1 and (kind == "event" or word in words.named))
        )
        if may_be:
            yield Ending(start, end, word, kind)


def _begin(hans: str, floor: int, end: int, words: EntityWords) -> int:
    """Return where the name that goes on to ``end`` may begin at the earliest."""
    floor = max(floor, end - _LONGEST)
    inner = _INNER.match(hans[floor:end][::-1])
    start = end - (inner.end() if inner else 0)
    for m in words.neighbours.finditer(hans, start, end):
        if m[0] in words.boundaries:
            start = m.end()
    return start


def _start(hans: str, opening: int, ending: Ending, behind: int, words: EntityWords) -> int | None:
    """Return where the name begins; None where nothing before the ending makes a name."""
    end, word, kind = ending.start, ending.word, ending.kind
    if kind == "place":
        return _place(hans, opening, ending, behind, words)
    stand_in = words.areas.match(hans, opening, end)
    if stand_in and end - stand_in.end() <= _AFTER_PLACE:
        return opening
    area = words.places.search(hans, opening, end)
    if area and end - area.end() <= _AFTER_PLACE:
        return _with_opener(hans, opening, area.start(), words)
    if kind == "organization" and word not in words.named:
        return None
    return opening if end - opening in _CORE[kind] and len(word) > 1 else None


def _hosts(hans: str, start: int, words: EntityWords) -> int:
    """Reach back over the hosts of an event: 天津市·新疆维吾尔自治区及兵团座谈会."""
    while hans[start - 1 : start] in _JOINTS and start:
        floor = max(0, start - 1 - _LONGEST)
        ending = [m for m in words.areas.finditer(hans, floor, start - 1) if m.end() == start - 1]
        if not ending:
            break
        start = ending[0].start()
    return start


def _with_opener(hans: str, opening: int, start: int, words: EntityWords) -> int:
    """Keep 中共 before the place of an organisation, and nothing else."""
    return opening if hans[opening:start] in words.openers else start


def _place(hans: str, opening: int, ending: Ending, behind: int, words: EntityWords) -> int | None:
    """Accept a place after another place, or with a name written by sound."""
    area = _last(words.places.finditer(hans, opening, ending.start))
    start = area.end() if area else opening
    core, word = hans[start : ending.start], ending.word
    if word in _SETTLEMENTS:
        fits = area is not None or start == behind or words.names.sounds_foreign(core)
        return start if fits and len(core) in _SETTLEMENT_CORE else None
    if area and len(core) <= _ZONE_CORE and (len(word) > 1 or word == "港"):
        return area.start()
    return start if len(core) <= _LONGEST_FOREIGN and words.names.sounds_foreign(core) else None


def _last(matches: Iterator["re.Match[str]"]) -> "re.Match[str] | None":
    return max(matches, key=lambda match: match.start(), default=None)
