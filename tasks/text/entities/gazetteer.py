"""Which place is meant: administrative codes, where the article leaves one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.entity import EntityType
from tasks.text.model import Mention, WordLists

_Codes = tuple[str, ...]

# Units whose names are words as well: 老城区 is the old part of any town.
_COMMON = frozenset(("老城区", "新城区", "新市区", "城区", "郊区", "矿区", "港口区", "海港区"))


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names to codes, and what lies in what.

    >>> from tasks.storage.word_lists import read_word_lists
    >>> gazetteer = Gazetteer.compile(read_word_lists())
    >>> gazetteer.candidates("南京"), len(gazetteer.candidates("鼓楼区"))
    (('320100',), 4)
    """

    codes: Mapping[str, _Codes]  # what a name can mean, alone
    above: Mapping[str, _Codes]  # the units a unit lies in, the nearest first

    @classmethod
    def compile(cls, lists: WordLists) -> "Gazetteer":
        """Compile the list ``gazetteer``."""
        codes: defaultdict[str, set[str]] = defaultdict(set)
        parents: dict[str, str] = {}
        for code, name, short, _, parent, *_ in lists["gazetteer"]:
            parents[code] = parent
            codes[name].add(code)
            codes[short].add(code)
        above = {code: tuple(_chain(code, parents)) for code in parents}
        return cls({name: _outermost(sorted(each), above) for name, each in codes.items()}, above)

    def candidates(self, name: str) -> _Codes:
        """Return the codes a Simplified name can mean; none for what is no unit."""
        return self.codes.get(name, ())

    def locate(self, mentions: Sequence[Mention], hans: str) -> None:
        """Give place mentions their code, or the codes they may mean.

        Of several candidates the one is taken that the article gives evidence of: it alone
        lies in a unit that the article names without doubt; so it is with the only candidate of a
        name that is a word as well. Of evidence for a prefecture and
        for a province the prefecture's counts.
        """
        places = [m for m in mentions if m.entity_type is EntityType.PLACE]
        open_names: dict[str, list[Mention]] = defaultdict(list)
        sure: set[str] = set()
        for mention in places:
            name = mention.identity or hans[mention.start : mention.end]
            found = self.candidates(name)
            if len(found) == 1 and name not in _COMMON:
                mention.place_code = found[0]
                sure.add(found[0])
            elif found:
                mention.place_candidates = found
                open_names[name].append(mention)
        for same in open_names.values():
            code = self._meant(same[0].place_candidates, sure)
            for mention in same:
                mention.place_code = code

    def _meant(self, candidates: _Codes, sure: set[str]) -> str | None:
        """Return the one candidate that lies nearest to what is named; None for none or two."""
        for nearest in (1, 2):
            within = [code for code in candidates if sure.intersection(self.above[code][:nearest])]
            inland = [code for code in within if not _only_country(self.above[code][:nearest])]
            if len(inland) == 1:
                return inland[0]
            if inland:
                return None
        return None


def _outermost(codes: Sequence[str], above: Mapping[str, _Codes]) -> _Codes:
    """Return the codes that one name can mean; of units one of which holds all others, that one.

    A province and a city in it of one short name, 吉林, mean the province: who means the
    city says 吉林市.

    >>> _outermost(["220000", "220200"], {"220000": (), "220200": ("220000",)})
    ('220000',)
    """
    for code in codes:
        if all(other == code or code in above[other] for other in codes):
            return (code,)
    return tuple(codes)


def _only_country(units: _Codes) -> bool:
    """Tell whether nothing but the country is above: 中国 is no evidence of a province."""
    return all(not unit.isdigit() for unit in units)


def _chain(code: str, parents: Mapping[str, str]) -> Iterator[str]:
    parent = parents[code]
    while parent:
        yield parent
        parent = parents[parent]
