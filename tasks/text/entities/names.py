"""Where a personal name ends: log-odds of its characters, and of the word after it."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from tasks.text.entities.trie import any_of
from tasks.text.model import WordLists

# Dots that part the elements of a name, and the dashes of a double name.
DOT = "·•・‧∙．"
JOINT = DOT + "－"

# Tenths of a natural log-odds, like the lists: 30 says about twenty to one.
CLOSED = 25  # the name stands before punctuation, a digit or the end of the line
_SHORT = 2  # characters of a name that may open a longer one
_KNOWN = 150  # a public figure, by list
_DOTTED = 60  # a name in parts
FOLLOWED = 30  # a word stands after it that often stands after names
SELDOM = -10  # a character stands after it that is not listed
RARE = 20  # a character too rare to be listed: rare characters are at home in names
_ALIEN = -25  # an unlisted character inside a transliteration
THREE = 10  # names of three characters are commoner than names of two
_OPENING = -15  # the first character of a transliteration is no unlikely one
_JAPANESE = (0, 5, 25, 5)  # by the length of the given name
FOREIGN = 45  # odds at which characters are a transliteration
UNLIKELY = -15  # none of a transliteration is less likely
_LONGEST = 12  # characters of a transliterated name without a dot
_NEVER = frozenset(
    "一二三四五六七八九十两后时前此和的与在是将对等向同表说也就都了为于及被把从并会见主出这那其他她我你我们有所"
)
_PARTICLES = frozenset("的和与在是将对等同表说也就都了为及被把从并")  # no name opens with one
_STOP = re.compile(f"[{''.join(sorted(_NEVER))}曾还已昨今]")
# Parts of Mongolian names that hold one of them: 乌云其木格, 那仁图雅.
_ELEMENTS = re.compile("其其格|其木格|那仁|那日苏")
_OF_ELEMENT = 30
# Of these, the ones that open a given name, 一凡, and the ones that end it before a mark: 叔同.
_OPENING_GIVEN = frozenset("一三九其")
_CLOSING_GIVEN = frozenset("一同三之为其")
_FLOOR = -20  # real names defy the odds: 党 is a surname too
_SHORT_SURNAMES = frozenset("林森辻关菅岸原堤泉南北东西")  # Japanese ones of one character

# Lists of words that stand right after names.
_NEIGHBOURS = ("after_names", "speech_verbs", "attendance_verbs", "eponym_heads")

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
is_han = _HAN.fullmatch
_PARTS = re.compile(
    "[\u3400-\u9fff]{1,9}(?:\\s?[" + DOT + "]\\s?[\u3400-\u9fffA-Z]{1,10})+"
    "(?:[－—-][\u3400-\u9fff]{1,8})?"
)


class Origin(Enum):
    """What the words around a name say about where it comes from."""

    ANY = "any"
    FOREIGN = "foreign"
    JAPANESE = "japanese"


class Name(NamedTuple):
    """A name read; ``score`` counts the name alone, ``total`` what follows it too."""

    start: int
    end: int
    score: int
    total: int


@dataclass(frozen=True, slots=True)
class NameWords:
    """Characters and words that names are made of, compiled once."""

    surnames: dict[str, int]
    first: dict[str, int]
    second: dict[str, int]
    only: dict[str, int]
    after: dict[str, int]
    foreign: dict[str, int]
    everyday: "re.Pattern[str]"
    followers: "re.Pattern[str]"
    opening_followers: frozenset[str]  # characters that they begin with
    japanese: "re.Pattern[str]"
    in_surnames: frozenset[str]  # characters of the Japanese surnames
    figures: "re.Pattern[str]"
    places: "re.Pattern[str]"

    @classmethod
    def compile(cls, lists: WordLists) -> "NameWords":
        """Compile the lists of surnames, characters and neighbours."""
        odds = list(zip(*lists["name_characters"], strict=True))
        first, second, only, after, foreign = (
            dict(zip(odds[0], map(_floored, column), strict=True)) for column in odds[1:]
        )
        neighbours = [row[0] for stem in _NEIGHBOURS for row in lists[stem]]
        return cls(
            {surname: _floored(score) for surname, score in lists["surnames"]},
            first,
            second,
            only,
            after,
            foreign,
            re.compile(any_of(word for (word,) in lists["not_names"])),
            re.compile(any_of(neighbours)),
            frozenset(word[0] for word in neighbours),
            re.compile(any_of(word for (word,) in lists["japanese_surnames"])),
            frozenset(c for (word,) in lists["japanese_surnames"] for c in word),
            re.compile(any_of(word for (word,) in lists["public_figures"])),
            re.compile(any_of(row[0] for row in lists["places"])),
        )

    def read(self, text: str, start: int, origin: Origin = Origin.ANY) -> Name | None:
        """Read the likeliest name that begins at ``start``; None where none is likely."""
        if dotted := self.dotted(text, start):
            return dotted
        if (figure := self.figures.match(text, start)) and self.closes(text, *figure.span()):
            return Name(start, figure.end(), _KNOWN, _KNOWN)
        if self._common(text, start):
            return None
        readings = [*self.chinese(text, start), *self._transliterated(text, start, origin)]
        if origin is Origin.JAPANESE or self.japanese.match(text, start):
            readings += self._japanese(text, start)
        return max(readings, key=lambda name: name.total, default=None)

    def _common(self, text: str, start: int) -> bool:
        """Tell whether another word than a name begins here."""
        particle = text[start : start + 1] in _PARTICLES
        return (
            particle
            or self.followers.match(text, start) is not None
            or self.everyday.match(text, start) is not None
        )

    def closes(self, text: str, start: int, end: int) -> bool:
        """Tell 李强 from the first two characters of another 李强某."""
        longer = end - start > _SHORT or text[start] not in self.surnames
        return longer or self.followed(text, end) >= 0

    def exactly(self, text: str, start: int, end: int) -> Name | None:
        """Read a name that must fill ``text[start:end]``."""
        if dotted := self.dotted(text, start):
            return dotted if dotted.end == end else None
        if self._common(text, start):
            return None
        readings = [
            *self.chinese(text, start),
            *self._transliterated(text, start, Origin.ANY),
            *(self._japanese(text, start) if self.japanese.match(text, start) else ()),
        ]
        whole = [name for name in readings if name.end == end]
        return max(whole, key=lambda name: name.total, default=None)

    def dotted(self, text: str, start: int) -> Name | None:
        """Read a name in parts, 艾尔肯·吐尼亚孜; only its last part may run on too far."""
        parts = _PARTS.match(text, start)
        if parts is None:
            return None
        last = max(text.rfind(joint, start, parts.end()) for joint in JOINT) + 1
        ends = [n for n in self._transliterated(text, last, Origin.FOREIGN) if n.end <= parts.end()]
        best = max(ends, key=lambda name: name.total, default=None)
        if best is None or self.followers.match(text, last + 1):
            one = best is not None or self.followed(text, last + 1) >= CLOSED
            end = last + 1 if one else self._before_others(text, last + 2, parts.end())
            return Name(start, end, _DOTTED, _DOTTED + FOLLOWED)
        return Name(start, best.end, _DOTTED, best.total - best.score + _DOTTED)

    def _before_others(self, text: str, start: int, end: int) -> int:
        """Return where the first word that is no part of a name begins, or ``end``."""
        stops = (pattern.search(text, start, end) for pattern in (self.followers, _STOP))
        return min((stop.start() for stop in stops if stop), default=end)

    def chinese(self, text: str, start: int) -> list[Name]:
        """Read a Chinese or Korean name: a surname, then one or two characters."""
        readings = []
        for width in (2, 1):
            surname = self.surnames.get(text[start : start + width])
            given = text[start + width : start + width + 2]
            if surname is None or not _HAN.match(given):
                continue
            if given[0] not in _NEVER:
                one = surname + self.only.get(given[0], RARE)
                readings.append(self._name(text, start, start + width + 1, one))
            if _is_given(given, text[start + width + 2 : start + width + 3]):
                two = surname + self.first.get(given[0], RARE) + self.second.get(given[1], RARE)
                readings.append(self._name(text, start, start + width + 2, two + THREE))
        return readings

    def _transliterated(self, text: str, start: int, origin: Origin) -> list[Name]:
        """Read a foreign name written by sound: two characters or more."""
        if self.foreign.get(text[start : start + 1], _ALIEN) < _OPENING:
            return []
        score = 0 if origin is Origin.FOREIGN else -20
        readings, element_end = [], start
        for end in range(start + 1, min(start + _LONGEST, len(text)) + 1):
            character = text[end - 1]
            if not _HAN.match(character):
                break
            if element := _ELEMENTS.match(text, end - 1):
                element_end = element.end()
            if character in _NEVER and end > element_end:
                break
            score += _OF_ELEMENT if end <= element_end else self.foreign.get(character, _ALIEN)
            if end > start + 1:
                readings.append(self._name(text, start, end, score))
                if self.followers.match(text, end) or self._at_place(text, end):
                    break
        return readings

    def _at_place(self, text: str, start: int) -> bool:
        place = self.places.match(text, start)
        return place is not None and place.end() > start + 2

    def sounds_foreign(self, core: str) -> bool:
        """Tell whether characters are a transliteration: each likely, all together very."""
        odds = [self.foreign.get(c, 0) for c in core]
        return len(odds) > 1 and min(odds) > UNLIKELY and sum(odds) >= FOREIGN

    def may_be_foreign(self, text: str, end: int) -> bool:
        """Tell whether the two characters before ``end`` leave room for a transliteration."""
        return all(self.foreign.get(c, 0) > UNLIKELY for c in text[max(0, end - 2) : end])

    def _japanese(self, text: str, start: int) -> list[Name]:
        """Read a Japanese name: a listed surname, or two characters, then one to three."""
        surname = self.japanese.match(text, start)
        if surname is None and not set(text[start : start + 2]) <= self.in_surnames:
            return []
        given = (
            surname.end() if surname else start + 2 - (text[start : start + 1] in _SHORT_SURNAMES)
        )
        readings = []
        for length in (1, 2, 3):
            end = given + length
            if end > len(text) or not all(map(_HAN.match, text[start:end])):
                break
            score = (50 if surname else 10) + _JAPANESE[length]
            score += sum(self._japanese_odds(c) for c in text[given:end])
            readings.append(self._name(text, start, end, score))
        return readings

    def _japanese_odds(self, character: str) -> int:
        first = self.first.get(character, RARE)
        return max(first, self.second.get(character, RARE), self.foreign.get(character, 0))

    def _name(self, text: str, start: int, end: int, score: int) -> Name:
        return Name(start, end, score, score + self.followed(text, end))

    def followed(self, text: str, end: int) -> int:
        """Say how likely a name ends at ``end``, by what follows."""
        if not _HAN.match(text, end):
            return CLOSED
        if self.followers.match(text, end):
            return FOLLOWED
        return self.after.get(text[end], SELDOM)


def _is_given(given: str, behind: str) -> bool:
    """Tell whether two characters may be a given name, by what stands behind them too."""
    if len(given) < _SHORT or not _HAN.match(given, 1):
        return False
    first, second = given[0], given[1]
    closes = second not in _NEVER or (second in _CLOSING_GIVEN and not _HAN.match(behind))
    return closes and (first not in _NEVER or first in _OPENING_GIVEN)


def _floored(odds: str) -> int:
    return max(int(odds), _FLOOR)
