"""Every listed word of a document, found in one pass over it.

A list each would be a pass each, and most lines hold no word of most lists. Here one automaton
(Aho and Corasick, 1975) knows the words of all lists and reads the text once; a rule then asks for
the words of its list, and where none stands it has nothing to do.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

_Span = tuple[int, int]


class Hits:
    """Where the words of one list stand in one text."""

    def __init__(self) -> None:
        """Start with nothing found."""
        self.ends: dict[int, int] = {}  # where a word begins to where the longest there ends

    @cached_property
    def starts(self) -> list[int]:
        """Where words begin, from left to right."""
        return sorted(self.ends)

    def begins_in(self, start: int, end: int) -> bool:
        """Tell whether a word begins in a stretch of the text."""
        first = bisect_left(self.starts, start)
        return first < len(self.starts) and self.starts[first] < end

    @cached_property
    def spans(self) -> list[_Span]:
        """The longest word at each place, from left to right, none crossing another."""
        spans: list[_Span] = []
        done = 0
        for start in self.starts:
            if start >= done:
                done = self.ends[start]
                spans.append((start, done))
        return spans


class Found(NamedTuple):
    """The words of one Simplified text, by list."""

    heads: Hits
    places: Hits
    areas: Hits
    organizations: Hits
    suffixes: Hits
    figures: Hits
    speech: Hits
    eponyms: Hits


class Scanner:
    """Finds the words of every list of ``Found``.

    >>> scanner = Scanner({"heads": ["主席", "主席团", "团长"], "places": ["北京"]})
    >>> found = scanner.of("北京主席团长")
    >>> found.heads.spans, found.heads.ends, found.places.spans
    ([(2, 5)], {2: 5, 4: 6}, [(0, 2)])
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        """Take the words of each list, by field of ``Found``; a list left out has none."""
        owners: dict[str, list[int]] = {}
        for number, name in enumerate(Found._fields):
            for word in dict.fromkeys(lists.get(name, ())):
                owners.setdefault(word, []).append(number)
        self._owners = list(owners.values())
        self._automaton = AhoCorasick(
            owners, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def of(self, hans: str) -> Found:
        r"""Find every listed word of a text; no word holds half a surrogate pair.

        >>> Scanner({"places": ["北京"]}).of("\ud800北京").places.spans
        [(1, 3)]
        """
        try:
            matches = self._automaton.find_matches_as_indexes(hans, overlapping=True)
        except UnicodeEncodeError:
            return self.of(hans.encode("utf-8", "replace").decode())
        found = Found(*(Hits() for _ in Found._fields))
        ends = [hits.ends for hits in found]
        # They come by where they end, so that of the words at one place the longest is the last.
        for word, start, end in matches:
            for number in self._owners[word]:
                ends[number][start] = end
        return found
