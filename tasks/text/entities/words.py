"""The word lists of this stage, compiled once for a process."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.text.entities.names import NameWords
from tasks.text.entities.scan import Scanner
from tasks.text.entities.trie import any_of
from tasks.text.model import WordLists

# Stand-ins for a place or an authority that an article names in full elsewhere.
_STAND_INS = (
    "自治区",
    "自治州",
    "自治县",
    "兵团",
    "中央",
    "国家",
    "全国",
    "省",
    "市",
    "县",
    "区",
    "州",
    "我国",
)


@dataclass(frozen=True, slots=True)
class EntityWords:
    """Patterns over Simplified text, and what the words they find stand for."""

    names: NameWords
    scanner: Scanner  # finds the words of most lists below in one pass
    head_kinds: dict[str, str]  # titles
    neighbours: "re.Pattern[str]"  # words that end where a title begins, and look-alikes
    boundaries: frozenset[str]  # of these, the ones that do end there
    openers: frozenset[str]  # 前, 驻: stand before the place in a title
    places: "re.Pattern[str]"
    levels: dict[str, str]  # place -> country, province ...
    areas: "re.Pattern[str]"  # places and their stand-ins
    attendance: "re.Pattern[str]"
    suffixes: "re.Pattern[str]"  # of organisations, places, facilities, events
    suffix_kinds: dict[str, str]
    named: frozenset[str]  # endings of organisations that have names of their own

    @classmethod
    def compile(cls, lists: WordLists) -> "EntityWords":
        """Compile the lists that ``tasks.storage.word_lists`` read."""
        # A Korean minister is a 部长官: its last character must not open the name.
        kinds = _pairs(lists["titles"])
        kinds |= {f"{word}官": kind for word, kind in kinds.items() if word.endswith("部长")}
        suffix_kinds = dict.fromkeys(_first(lists["organization_suffixes"]), "organization")
        suffix_kinds |= _pairs(lists["place_suffixes"])
        names = NameWords.compile(lists)
        return cls(
            names=names,
            scanner=Scanner(_scanned(lists) | {"heads": kinds, "suffixes": suffix_kinds}),
            head_kinds=kinds,
            neighbours=_longest(_first(lists["role_boundaries"])),
            boundaries=frozenset(w for w, kind in lists["role_boundaries"] if kind == "boundary"),
            openers=frozenset(_first(lists["title_prefixes"])),
            places=names.places,
            levels={row[0]: row[1] for row in lists["places"]},
            areas=_longest([*_first(lists["places"]), *_STAND_INS]),
            attendance=_longest(_first(lists["attendance_verbs"])),
            suffixes=_longest(suffix_kinds),
            suffix_kinds=suffix_kinds,
            named=frozenset(w for w, kind in lists["organization_suffixes"] if kind == "named"),
        )


def _scanned(lists: WordLists) -> dict[str, Iterable[str]]:
    """Return the words that the scanner takes from the lists as they are."""
    places = _first(lists["places"])
    return {
        "places": places,
        "areas": [*places, *_STAND_INS],
        "organizations": _first(lists["organizations"]),
        "figures": _first(lists["public_figures"]),
        "speech": [word for word, kind in lists["speech_verbs"] if kind == "strong"],
        "eponyms": _first(lists["eponym_heads"]),
    }


def _longest(words: Iterable[str]) -> "re.Pattern[str]":
    return re.compile(any_of(words))


def _first(rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [row[0] for row in rows]


def _pairs(rows: Iterable[tuple[str, ...]]) -> dict[str, str]:
    return {row[0]: row[1] for row in rows}
