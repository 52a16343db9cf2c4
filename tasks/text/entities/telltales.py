"""In which clauses a tagger may find a name that is taken: five in six need not be tagged at all.

What is taken of a tagger's names (``tagged``) is told by characters alone: the surname and the
given name of a person, the ending of an organisation, the sounds of a place. Here every place where
these could be is found over a whole text at once, in columns: too many, rather than one too few.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from numpy.typing import NDArray

from tasks.text.entities.names import (
    CLOSED,
    FOLLOWED,
    FOREIGN,
    RARE,
    SELDOM,
    THREE,
    UNLIKELY,
    NameWords,
    is_han,
)
from tasks.text.entities.tagged import PERSON, begins_person
from tasks.text.entities.words import EntityWords
from tasks.text.model import Stretch, Text

# Marks that no name reaches across. Quotes and brackets may stand in one.
_BORDERS = "，、。；！？：\n"
_CHARACTERS = 0x10000  # with odds of their own; those past them share the last row
_AHEAD = 4  # characters that a person's name and what follows it take up at most
_NEVER = -1000

_Odds = NDArray[np.int16]  # by character
_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Telltales:
    """Odds and marks by character, and the endings of organisations."""

    names: NameWords
    surname: _Odds
    double: _Odds  # of the surnames that a character begins, with another one to come
    only: _Odds
    first: _Odds
    second: _Odds
    follows: _Odds
    foreign: _Odds
    han: _Flags
    border: _Flags
    endings: AhoCorasick

    @classmethod
    def compile(cls, words: EntityWords) -> "Telltales":
        """Lay out by character what the rules of names know."""
        names, kinds = words.names, words.suffix_kinds
        singles = {word: odds for word, odds in names.surnames.items() if len(word) == 1}
        doubles = _best((word[0], odds) for word, odds in names.surnames.items() if len(word) > 1)
        han = _flags(filter(is_han, map(chr, range(_CHARACTERS))))
        han[_CHARACTERS] = True
        follows = _odds(names.after, SELDOM)
        follows[[ord(c) for c in names.opening_followers]] = FOLLOWED
        follows[~han] = follows[_CHARACTERS] = CLOSED
        return cls(
            names=names,
            surname=_odds(singles, _NEVER),
            double=_odds(doubles, _NEVER),
            only=_odds(names.only, RARE),
            first=_odds(names.first, RARE),
            second=_odds(names.second, RARE),
            follows=follows,
            foreign=_odds(names.foreign, 0),
            han=han,
            border=_flags(_BORDERS),
            endings=AhoCorasick(
                [ending for ending, kind in kinds.items() if kind == "organization"],
                matchkind=MatchKind.Standard,
                implementation=Implementation.ContiguousNFA,
            ),
        )

    def by_line(self, text: Text) -> list[list[Stretch]]:
        """Return the clauses of each line, counted from where it begins."""
        starts = [line.start for line in text.lines]
        found: list[list[Stretch]] = [[] for _ in starts]
        for start, end in self.clauses(text.hans):
            number = bisect_right(starts, start) - 1
            found[number].append((start - starts[number], end - starts[number]))
        return found

    def clauses(self, hans: str) -> list[Stretch]:
        """Return the clauses, ``[start, end)``, that hold what a name that is taken must hold."""
        padded = f"{hans}{' ' * _AHEAD}".encode("utf-32-le", "surrogatepass")
        characters = np.minimum(np.frombuffer(padded, "<u4"), _CHARACTERS)
        border = self.border.take(characters[: len(hans)])
        telling = self._places(characters[: len(hans)], border)
        telling[self._persons(hans, characters)] = True
        telling[self._organizations(hans)] = True
        borders = np.concatenate(([-1], np.flatnonzero(border), [len(hans)]))
        after = np.unique(np.searchsorted(borders, np.flatnonzero(telling & ~border)))
        return list(zip((borders[after - 1] + 1).tolist(), borders[after].tolist(), strict=True))

    def _persons(self, hans: str, characters: NDArray[np.uint32]) -> list[int]:
        """Return where a surname begins, behind which a given name is likely enough."""
        n = len(hans)
        follows = self.follows.take(characters)
        han = self.han.take(characters)
        one = np.where(han, self.only.take(characters), _NEVER)
        one[:-1] += follows[1:]
        two = self.first.take(characters) + THREE
        two[:-1] += np.where(han, self.second.take(characters), _NEVER)[1:]
        two[:-2] += follows[2:]
        given = np.maximum(one, np.where(han, two, _NEVER))
        single = self.surname.take(characters[:n]) + given[1 : n + 1] >= PERSON
        double = self.double.take(characters[:n]) + given[2 : n + 2] >= PERSON
        likely = np.flatnonzero(single | double).tolist()
        return [start for start in likely if begins_person(hans, start, self.names)]

    def _places(self, characters: NDArray[np.uint32], border: _Flags) -> _Flags:
        """Tell where characters begin that all together sound foreign."""
        odds = self.foreign.take(characters)
        edge = np.ones(len(odds) + 1, bool)  # behind an unlikely character, or a border
        edge[1:] = (odds <= UNLIKELY) | border
        starts = np.flatnonzero(edge[:-1])
        sums = np.add.reduceat(np.where(edge[1:], 0, np.maximum(odds, 0)), starts, dtype=np.int64)
        flags = np.zeros(len(odds), bool)
        flags[starts[sums >= FOREIGN]] = True
        return flags

    def _organizations(self, hans: str) -> list[int]:
        """Return where the endings of organisations end."""
        try:
            found = self.endings.find_matches_as_indexes(hans, overlapping=True)
        except UnicodeEncodeError:  # half a surrogate pair
            return self._organizations(hans.encode("utf-8", "replace").decode())
        return [end - 1 for _, _, end in found]


def _best(odds: Iterable[tuple[str, int]]) -> dict[str, int]:
    best: dict[str, int] = {}
    for character, each in odds:
        best[character] = max(each, best.get(character, _NEVER))
    return best


def _odds(listed: Mapping[str, int], other: int) -> _Odds:
    """Lay odds out by character; those that are not listed have others."""
    odds = np.full(_CHARACTERS + 1, other, np.int16)
    within = {c: each for c, each in listed.items() if ord(c) < _CHARACTERS}
    odds[[ord(c) for c in within]] = list(within.values())
    odds[_CHARACTERS] = max([other, *(each for c, each in listed.items() if c not in within)])
    return odds


def _flags(characters: Iterable[str]) -> _Flags:
    flags = np.zeros(_CHARACTERS + 1, bool)
    flags[[ord(c) for c in characters]] = True
    return flags
