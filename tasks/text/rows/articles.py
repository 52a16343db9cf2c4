"""The row of the article itself."""

from collections.abc import Iterable
from datetime import date

from schemas.entity import EntityType
from schemas.paragraph import ParagraphKind
from tasks.text.model import Mention
from tasks.text.repair.lost import count_lost
from tasks.text.rows.identified import Columns, Identified

_GENRE = {"社论": "Opinion", "时评": "Opinion", "评论": "Opinion", "专访": "Interview"}

_BODY = frozenset({ParagraphKind.BODY})


def articles(document: Identified) -> Columns:
    """Return the one row of ``articles``."""
    read, string = document.read, document.string
    layout, published, repaired = read.layout, read.published, read.repaired
    days = _known_days(read.mentions)
    label = string(layout.column_label)
    row = {
        "content_sha256": document.origin.content_sha256,
        "headline": string(layout.headline) or read.hints.headline,
        "alternative_headline": string(layout.alternative_headline),
        "column_label": label,
        "site_label": string(layout.site_label),
        "byline": string(layout.byline) or read.hints.author,
        "dateline": string(layout.dateline.span if layout.dateline else None),
        "located": string(layout.dateline.located if layout.dateline else None),
        "info_source": string(layout.info_source) or read.hints.source,
        "editor": _editors(document),
        "original_headline": string(layout.fact("original_headline")),
        "print_edition": string(layout.fact("print_edition")),
        "print_page": string(layout.fact("print_page")),
        "genre": next((g for word, g in _GENRE.items() if label and word in label), None),
        "language": read.language.tag,
        "script": read.language.script,
        "tagger": document.origin.tagger if read.language.is_chinese else None,
        "url": read.hints.url,
        "date_published": published.value,
        "date_precision": published.precision,
        "date_method": published.method,
        "date_evidence": published.evidence,
        "date_earliest": published.earliest,
        "date_latest": published.latest,
        "event_date_earliest": min(days, default=None),
        "event_date_latest": max(days, default=None),
        "text": read.text.text,
        "article_body": "\n".join(
            read.text.text[p.start : p.end] for p in layout.paragraphs if p.kind in _BODY
        ),
        "char_count": len(read.text.text),
        "damage_score": repaired.damage_score,
        "gloss_count": repaired.gloss_count,
        "edit_count": len(repaired.cleaned.edits),
        "lost_char_count": count_lost(read.text.text),
        "repair_verified": repaired.verified,
    }
    columns: Columns = {name: [value] for name, value in row.items()}
    return document.traced(columns, [(0, len(read.text.text))], ["document"])


def _editors(document: Identified) -> str | None:
    """Return who is credited with editing, by the names that ``entities`` holds."""
    read = document.read
    spans = [credit.name for credit in read.layout.credits if credit.is_editor]
    if not spans:
        return None
    names = {(mention.start, mention.end): mention.name for mention in read.mentions}
    editors = (names.get(span) or document.string(span) or "" for span in spans)
    return "、".join(dict.fromkeys(editors)) or None


def _known_days(mentions: Iterable[Mention]) -> list[date]:
    """Return the days told of that are known with their year."""
    return [
        date.fromisoformat(day)
        for mention in mentions
        if mention.entity_type is EntityType.DATE and mention.normalized
        for day in mention.normalized.split("/")
        if len(day) == len("2024-07-08") and not day.startswith("-")
    ]
