"""Surnames alone: 陈表示, where the article has named one 陈敏尔 before."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from schemas.entity import EntityType
from tasks.text.entities.scan import Found
from tasks.text.entities.words import EntityWords
from tasks.text.model import Mention, Text

_CONFIDENCE = 0.75
_LONGEST = 4  # characters of a Chinese name, its surname of one or two among them
_HAN = re.compile(r"[\u3400-\u9fff]+")
# It opens its clause, and an adverb may stand before the verb: 陈还强调.
_CLAUSE = frozenset("\n，。；：！？“「『")
_ADVERB = re.compile(r"(?:还|也|并|则|又|曾|随后|同时|进一步)?")


def surnames_alone(
    text: Text, people: Sequence[Mention], found: Found, words: EntityWords
) -> list[Mention]:
    """Return mentions by surname, before a verb of speech at the opening of a clause.

    Only where one person alone of that surname has been named before: of 陈敏尔 and 陈云英 a
    later 陈 is neither.
    """
    alone = []
    owners = _owners(text, people, words)
    for surname, mentions in owners.items():
        for start in _openings(text.hans, surname, found):
            before = {mention.name for mention in mentions if mention.end <= start}
            if len(before) == 1:
                alone.append(_mention(start, surname, before.pop()))
    return alone


def _owners(text: Text, people: Sequence[Mention], words: EntityWords) -> dict[str, list[Mention]]:
    """Return who bears each surname; one of two characters before one of one."""
    owners: dict[str, list[Mention]] = defaultdict(list)
    for mention in people:
        name = text.hans[mention.start : mention.end]
        widths = (w for w in (2, 1) if name[:w] in words.names.surnames and len(name) > w)
        width = next(widths, None)
        if width and len(name) <= _LONGEST and _HAN.fullmatch(name):
            owners[name[:width]].append(mention)
    return owners


def _openings(hans: str, surname: str, found: Found) -> Iterator[int]:
    for m in re.finditer(re.escape(surname), hans):
        adverb = _ADVERB.match(hans, m.end())
        end = adverb.end() if adverb else m.end()
        opens = m.start() == 0 or hans[m.start() - 1] in _CLAUSE
        if opens and end in found.speech.ends:
            yield m.start()


def _mention(start: int, surname: str, name: str) -> Mention:
    return Mention(
        start,
        start + len(surname),
        EntityType.PERSON,
        name,
        "rules",
        _CONFIDENCE,
        "surname_alone",
    )
