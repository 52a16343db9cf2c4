"""The rows of what is named: mentions, and the titles printed with them."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from schemas.entity import EntityType
from schemas.identity import identify
from tasks.text.model import Mention, Span
from tasks.text.rows.identified import Columns, Identified
from tasks.text.shadow import Shadow

# Characters of context kept on either side of a mention (W3C TextQuoteSelector).
_CONTEXT = 16


def entities(document: Identified) -> Columns:
    """Return the rows of ``entities``."""
    text, mentions = document.read.text.text, document.read.mentions
    shadow = document.read.shadow
    columns: Columns = {
        "mention_id": document.mention_ids,
        "paragraph_id": document.paragraphs_of([m.start for m in mentions]),
        "photo_id": _photo_ids(document),
        "entity_id": [
            entity_id(m.entity_type, m.normalized or m.identity or m.name, shadow) for m in mentions
        ],
        "entity_type": [m.entity_type for m in mentions],
        "name": [m.name for m in mentions],
        "canonical_name": [m.identity for m in mentions],
        "resolution": [m.resolution for m in mentions],
        "exact": [text[m.start : m.end] for m in mentions],
        "prefix": [text[max(0, m.start - _CONTEXT) : m.start] for m in mentions],
        "suffix": [text[m.end : m.end + _CONTEXT] for m in mentions],
        "start_char": [m.start for m in mentions],
        "end_char": [m.end for m in mentions],
        "is_nested": nested(mentions),
        "participation": [m.participation for m in mentions],
        "role": [_roles_printed(text, m) if m.roles else None for m in mentions],
        "list_ordinal": [m.list_ordinal for m in mentions],
        "list_size": [m.list_size for m in mentions],
        "normalized": [m.normalized for m in mentions],
        "place_code": [m.place_code for m in mentions],
        "place_candidates": [
            "、".join(m.place_candidates) if m.place_candidates else None for m in mentions
        ],
        "extractor": [m.extractor for m in mentions],
        "confidence": [m.confidence for m in mentions],
    }
    return document.traced(
        columns, [(m.start, m.end) for m in mentions], [m.rule_id for m in mentions]
    )


@lru_cache(maxsize=1 << 15)
def entity_id(entity_type: EntityType, name: str, shadow: Shadow) -> str:
    """Identify an entity by its type and its name in Simplified characters.

    The names of the day stand in every second article: most are remembered.

    >>> shadow = Shadow([("臺", "台")])
    >>> entity_id(EntityType.PLACE, "臺北", shadow) == identify(EntityType.PLACE, "台北")
    True
    """
    return identify(entity_type, shadow.of(name))


def nested(mentions: Iterable[Mention]) -> list[bool]:
    """Tell of each mention, in reading order, whether a longer one holds all of it."""
    found: list[bool] = []
    begin, reach = -1, -1  # the mention so far that goes on furthest
    for mention in mentions:
        start, end = mention.start, mention.end
        found.append(end <= reach and (start, end) != (begin, reach))
        if end > reach:
            begin, reach = start, end
    return found


def _roles_printed(text: str, mention: Mention) -> str | None:
    return "、".join(_string(text, role.span) for role in mention.roles) or None


def _string(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _photo_ids(document: Identified) -> list[str | None]:
    """Return, for each mention, the photo whose caption or credit line holds it."""
    if not document.photo_ids:
        return [None] * len(document.read.mentions)
    spans: dict[int, list[tuple[Span, str]]] = defaultdict(list)
    for photo, photo_id in zip(document.read.layout.photos, document.photo_ids, strict=True):
        for span in (photo.caption, photo.credit_line or photo.caption):
            spans[document.paragraph(span.start)].append((span, photo_id))
    return [
        next((i for span, i in spans.get(document.paragraph(m.start), ()) if _holds(span, m)), None)
        for m in document.read.mentions
    ]


def _holds(span: Span, mention: Mention) -> bool:
    return span.start <= mention.start and mention.end <= span.end


def roles(document: Identified) -> Columns:
    """Return the rows of ``roles``."""
    text = document.read.text.text
    rows = [
        (mention_id, position, role)
        for mention_id, mention in zip(document.mention_ids, document.read.mentions, strict=True)
        for position, role in enumerate(mention.roles)
    ]
    if not rows:
        return {}
    found = [role for _, _, role in rows]
    columns: Columns = {
        "role_id": [identify("role", mention_id, position) for mention_id, position, _ in rows],
        "mention_id": [mention_id for mention_id, _, _ in rows],
        "position": [position for _, position, _ in rows],
        "role": [_string(text, role.span) for role in found],
        "role_title": [role.title for role in found],
        "role_organization": [role.organization for role in found],
        "role_area": [role.area for role in found],
        "is_role_shared": [role.is_shared for role in found],
        "start_char": [role.span.start for role in found],
        "end_char": [role.span.end for role in found],
    }
    return document.traced(columns, [role.span for role in found], [role.rule_id for role in found])
