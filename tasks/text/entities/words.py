"""The word lists of this stage, compiled once for a process."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.text.entities.names import NameWords
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
    heads: "re.Pattern[str]"  # titles
    head_kinds: dict[str, str]
    neighbours: "re.Pattern[str]"  # words that end where a title begins, and look-alikes
    boundaries: frozenset[str]  # of these, the ones that do end there
    openers: frozenset[str]  # 前, 驻: stand before the place in a title
    places: "re.Pattern[str]"
    levels: dict[str, str]  # place -> country, province ...
    areas: "re.Pattern[str]"  # places and their stand-ins
    eponyms: "re.Pattern[str]"
    speech: "re.Pattern[str]"
    attendance: "re.Pattern[str]"
    organizations: "re.Pattern[str]"
    suffixes: "re.Pattern[str]"  # of organisations, places, facilities, events
    suffix_kinds: dict[str, str]
    named: frozenset[str]  # endings of organisations that have names of their own

    @classmethod
    def compile(cls, lists: WordLists) -> "EntityWords":
        """Compile the lists that ``tasks.storage.word_lists`` read."""
        column = {stem: [row[0] for row in rows] for stem, rows in lists.items()}
        # A Korean minister is a 部长官: its last character must not open the name.
        kinds = _pairs(lists["titles"])
        kinds |= {f"{word}官": kind for word, kind in kinds.items() if word.endswith("部长")}
        suffix_kinds = dict.fromkeys(column["organization_suffixes"], "organization")
        suffix_kinds |= _pairs(lists["place_suffixes"])
        return cls(
            names=NameWords.compile(lists),
            heads=_longest(kinds),
            head_kinds=kinds,
            neighbours=_longest(column["role_boundaries"]),
            boundaries=frozenset(w for w, kind in lists["role_boundaries"] if kind == "boundary"),
            openers=frozenset(column["title_prefixes"]),
            places=_longest(column["places"]),
            levels={row[0]: row[1] for row in lists["places"]},
            areas=_longest([*column["places"], *_STAND_INS]),
            eponyms=_longest(column["eponym_heads"]),
            speech=_longest(w for w, kind in lists["speech_verbs"] if kind == "strong"),
            attendance=_longest(column["attendance_verbs"]),
            organizations=_longest(column["organizations"]),
            suffixes=_longest(suffix_kinds),
            suffix_kinds=suffix_kinds,
            named=frozenset(w for w, kind in lists["organization_suffixes"] if kind == "named"),
        )


def _longest(words: Iterable[str]) -> "re.Pattern[str]":
    return re.compile(any_of(words))


def _pairs(rows: Iterable[tuple[str, ...]]) -> dict[str, str]:
    return {row[0]: row[1] for row in rows}
