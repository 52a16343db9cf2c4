"""Speakers: who is the subject of a verb of speech."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from schemas.entity import EntityType, Participation
from tasks.text.model import Mention, Text
from tasks.text.quotations.words import QuotationWords

_SILENT = (Participation.EPONYM, Participation.AUTHOR, Participation.PHOTOGRAPHER)
_STOPS = re.compile(r"[。！？!?；;\n”」]")
_PRONOUN = re.compile(
    r"(?:他|她)(?:在[^，。；：\n]{1,6}[里中上])?(?:还|也|并|又|则|曾|同时|随后|进一步|特别|再次|最后|首先)*\Z"
)
# Somebody else who may be the subject: 某某身边一名消息人士透露.
_OTHERS = re.compile(r"人士|专家|官员|发言人|身边|政府|内阁|方面|团队|双方|媒体(?!记者)|有人|网友")
_REACH = 60
# One character that may follow a speaker's name where no listed word does.
_LINKS = frozenset("在于对就还也则曾随再又并向从以与同和将当今昨近此日指笑坦一说、")
_ADVERB = 6
_COMMAS = 2
_TRANSPARENT = re.compile(r"[0-9０-９（(“]")


class Speakers:
    """The people of one document who may speak, in order."""

    def __init__(self, text: Text, mentions: Sequence[Mention], words: QuotationWords) -> None:
        self._hans, self._words = text.hans, words
        self.mentions = mentions
        self._indices = [
            index
            for index, m in enumerate(mentions)
            if m.entity_type is EntityType.PERSON and m.participation not in _SILENT
        ]
        self._ends = [mentions[index].end for index in self._indices]

    def last_before(self, place: int) -> int | None:
        """Return the person named last before ``place``."""
        found = bisect_left(self._ends, place + 1)
        return self._indices[found - 1] if found else None

    def named_until(self, place: int) -> int | None:
        """Return the person whose name ends right at ``place``."""
        index = self.last_before(place)
        return index if index is not None and self.mentions[index].end == place else None

    def subject(self, cue: int, floor: int, *, strong: bool) -> tuple[int, int] | None:
        """Return who speaks, and where the attribution begins; None where nobody is named.

        Args:
            cue: Where the verb of speech begins.
            floor: Where its paragraph begins.
            strong: Whether the verb can be nothing but a verb of speech.
        """
        hans = self._hans
        near = hans[max(floor, cue - 10) : cue]
        if pronoun := _PRONOUN.search(near):
            index = self.last_before(cue)
            return None if index is None else (index, cue - len(pronoun[0]))
        index = self.last_before(cue)
        if index is None or self.mentions[index].end < max(floor, cue - _REACH):
            return None
        end = self.mentions[index].end
        gap = hans[end:cue]
        if gap and not self._links(end, gap):
            return None
        if not strong and re.search(r"[的，,、]", gap):
            return None
        return index, self._opening(self.mentions[index])

    def opens(self, start: int) -> tuple[int, int] | None:
        """Return who opens a paragraph, title and all, and where the name ends."""
        first = bisect_left(self._ends, start + 1)
        if first == len(self._indices):
            return None
        mention = self.mentions[self._indices[first]]
        return (self._indices[first], mention.end) if self._opening(mention) == start else None

    def _links(self, end: int, gap: str) -> bool:
        """Tell whether what stands between a name and the verb leaves the name its subject."""
        if _STOPS.search(gap) or _OTHERS.search(gap):
            return False
        if gap.startswith("的话"):
            return True
        if not (
            self._words.followers.match(self._hans, end)
            or gap[0] in _LINKS
            or _TRANSPARENT.match(gap)
        ):
            return False
        before, comma, adverb = gap.replace(",", "，").rpartition("，")
        return not comma or (len(adverb) <= _ADVERB and before.count("，") < _COMMAS)

    def _opening(self, mention: Mention) -> int:
        return min((role.span.start for role in mention.roles), default=mention.start)
