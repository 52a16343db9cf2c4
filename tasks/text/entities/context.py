"""Names that the article means something by: 自治区, 兵团, 全省, 该县."""

import re
from collections.abc import Mapping, Sequence

from schemas.entity import EntityType, Resolution
from tasks.text.entities.words import EntityWords
from tasks.text.model import Layout, Mention, Span, Text

_UNITS = "自治[区州县]|[省市县州镇乡村]"
# The characters around it that make another word of it: 日本市场, 健全县乡, 各自治区, 全县长.
# A pattern that begins with one set of characters is searched for many times faster.
_STAND_IN = re.compile(
    r"(?=[全本该我自兵])(?:"
    rf"(?:(?<![安健齐完])全|(?<![日基根])本|(?<!应)该|(?<!自)我)(?P<unit>{_UNITS})(?![长场委域民级份])"
    r"|(?<![族尔各个省、\u4e00二三])(?P<region>自治区)(?![、和及]?直辖市|域)"
    r"|(?<![\u4e00二三四五六七八九十设军])(?P<corps>兵团))"
)
_CORPS = "生产建设兵团"


def read_context(
    text: Text, layout: Layout, mentions: Sequence[Mention], words: EntityWords
) -> list[Mention]:
    """Return the mentions, and one for every stand-in that the article gives evidence of.

    Evidence is the only full name of that rank in the article, together with the place of its
    dateline: where they name two, the stand-in is left unresolved. 该县 is the one county named
    before it. An organisation that opens with a stand-in, 自治区党委, is resolved with it.
    """
    stand_ins = list(_STAND_IN.finditer(text.hans))
    if not stand_ins:
        return list(mentions)
    located = layout.dateline.located if layout.dateline else None
    home = text.hans[located.start : located.end] if located else ""
    found = list(mentions)
    opening = {m.start: m for m in mentions if m.entity_type is EntityType.ORGANIZATION}
    inner, first = _inside(text.hans, mentions), _first_named(text.hans, mentions)
    for m in stand_ins:
        if inner.find(1, m.start(), m.end()) >= 0:
            continue
        full = _meant(m, first, home, words)
        if full is None:
            continue
        longer = opening.get(m.start())
        if longer and longer.end > m.end():
            longer.identity = full + text.hans[m.end() : longer.end]
            longer.resolution = Resolution.CONTEXT
        mention = _mention(text, Span(*m.span()), full, is_corps=m["corps"] is not None)
        if end := first.get((mention.entity_type, full)):
            mention.name = text.text[end - len(full) : end]
        found.append(mention)
    return sorted(found, key=lambda m: (m.start, -m.end, m.entity_type))


def _inside(hans: str, mentions: Sequence[Mention]) -> bytearray:
    """Mark what other names hold; a name that opens with a stand-in leaves it free."""
    held = bytearray(len(hans))
    for mention in mentions:
        stand_in = _STAND_IN.match(hans, mention.start, mention.end)
        start = stand_in.end() if stand_in else mention.start
        held[start : mention.end] = b"\1" * (mention.end - start)
    return held


def _first_named(hans: str, mentions: Sequence[Mention]) -> dict[tuple[EntityType, str], int]:
    """Return where each place and organisation is first named to its end."""
    first: dict[tuple[EntityType, str], int] = {}
    for mention in mentions:
        if mention.entity_type in (EntityType.PLACE, EntityType.ORGANIZATION):
            first.setdefault((mention.entity_type, hans[mention.start : mention.end]), mention.end)
    return first


def _meant(
    m: "re.Match[str]", first: Mapping[tuple[EntityType, str], int], home: str, words: EntityWords
) -> str | None:
    """Return the one full name that a stand-in can mean; None for none or several."""
    unit = _CORPS if m["corps"] else m["region"] or m["unit"]
    wanted = EntityType.ORGANIZATION if m["corps"] else EntityType.PLACE
    is_that = m[0].startswith("该")
    named = {
        name
        for (kind, name), end in first.items()
        if kind is wanted and (end <= m.start() or not is_that)
    }
    if not is_that and home in words.levels:
        named |= {home, home + unit} & words.levels.keys()
    full = {name for name in named if name.endswith(unit) and len(name) > len(unit)}
    return full.pop() if len(full) == 1 else None


def _mention(text: Text, span: Span, full: str, *, is_corps: bool) -> Mention:
    return Mention(
        *span,
        EntityType.ORGANIZATION if is_corps else EntityType.PLACE,
        text.text[span.start : span.end],
        "rules",
        0.8,
        "contextual_name",
        identity=full,
        resolution=Resolution.CONTEXT,
    )
