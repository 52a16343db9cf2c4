"""Aliases that the article defines: 清河市长河科技集团（以下简称“长河科技”）."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from schemas.entity import EntityType, Resolution
from tasks.text.entities.resolve import occurrences
from tasks.text.entities.words import EntityWords
from tasks.text.model import Mention, Span, Text

_SAYS = r"(?:以下|下文|下)?(?:统称|简称|下称|称)为?[:：]?"
# A pattern that begins with one set of characters is searched for many times faster.
_DEFINITION = re.compile(
    r"[（(，](?:"
    rf"(?<=[（(])(?:{_SAYS})\s*[“\"「『‘](?P<quoted>[^”\"」』’\n]{{1,12}})[”\"」』’]"
    rf"|(?<=[（(])(?:以下|下文)?(?:简称|下称)为?[:：]?\s*(?P<plain>[^（()），,。“”「」\n]{{1,12}})[）)]"
    rf"|(?<=，)(?:以下简称|下称|简称)为?[“\"「『‘](?P<behind>[^”\"」』’\n]{{1,12}})[”\"」』’]"
    r")"
)
_SHORTEST = 2  # 新, short for 新疆, stands in too many words to be sought
_HAN = re.compile(r"[\u3400-\u9fff]")
_OPENS = frozenset(
    "的在与和对由为向将被给从到跟及"
)  # stand before 公司 where it is the one defined


def define_aliases(text: Text, mentions: Sequence[Mention], words: EntityWords) -> list[Mention]:
    """Return the mentions, with every short name that the article defines read as the full one."""
    found = list(mentions)
    once = {(f.name, text.hans[slice(*s)]): (f, s) for f, s in _definitions(text.hans, mentions)}
    for full, short in once.values():
        found = _follow(text, found, full, short, words)
    return found


def _definitions(hans: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Span]]:
    """Yield each name that stands right before a definition, the longest, and its short form."""
    definitions = list(_DEFINITION.finditer(hans))
    ending: dict[int, Mention] = {}
    for mention in mentions if definitions else ():
        if mention.entity_type is not EntityType.DATE:
            ending.setdefault(mention.end, mention)  # in reading order the longest comes first
    for m in definitions:
        full = ending.get(m.start())
        if full and m.lastgroup and m[m.lastgroup] != hans[full.start : full.end]:
            yield full, Span(*m.span(m.lastgroup))


def _follow(
    text: Text, mentions: list[Mention], full: Mention, short: Span, words: EntityWords
) -> list[Mention]:
    """Put a mention of the full name wherever the short one stands for itself."""
    reach, inside = _bounds(mentions)
    spans = {span for span in _places(text, short, words) if _free(span, reach, inside)}
    kept = [m for m in mentions if (m.start, m.end) not in spans or m.roles]
    made = [
        Mention(
            *span,
            full.entity_type,
            full.name,
            "rules",
            0.9,
            "defined_alias",
            resolution=Resolution.DEFINED,
        )
        for span in spans - {(m.start, m.end) for m in kept}
    ]
    return sorted([*kept, *made], key=lambda m: (m.start, -m.end, m.entity_type))


def _places(text: Text, short: Span, words: EntityWords) -> Iterator[tuple[int, int]]:
    """Yield where the short name stands; an everyday word, 公司, only behind its definition."""
    form = text.hans[short.start : short.end]
    if len(form) < _SHORTEST:
        yield short
        return
    is_everyday = form in words.suffix_kinds
    for start, end in occurrences(text, [form]):
        before = text.hans[start - 1 : start]
        stands = start >= short.start and (not _HAN.match(before) or before in _OPENS)
        if stands or not is_everyday:
            yield start, end


def _bounds(mentions: Sequence[Mention]) -> tuple[dict[int, int], set[int]]:
    """Return how far names go on that begin at a place, and the places inside names."""
    reach: dict[int, int] = {}
    inside: set[int] = set()
    for m in mentions:
        reach[m.start] = max(m.end, reach.get(m.start, 0))
        inside.update(range(m.start + 1, m.end))
    return reach, inside


def _free(span: tuple[int, int], reach: Mapping[int, int], inside: Collection[int]) -> bool:
    """Tell whether a span is no inner or later part of another name, and crosses none."""
    start, end = span
    return start not in inside and all(reach.get(at, 0) <= end for at in range(start + 1, end))
