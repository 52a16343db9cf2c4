"""A document read, with the identifiers and the provenance that all its rows share."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from schemas.identity import identify
from tasks.text.model import Span
from tasks.text.pipeline import ReadDocument

Columns = dict[str, list[Any]]


class Origin(NamedTuple):
    """Which version of which document the rows come from, and what made them."""

    source_uri: str
    source_sha256: str
    content_sha256: str
    pipeline_version: str
    tagger: str | None = None


class Identified(NamedTuple):
    """A document read, its origin, and the identifiers of what was found in it."""

    read: ReadDocument
    origin: Origin
    article_id: str
    paragraph_ids: list[str]
    mention_ids: list[str]
    photo_ids: list[str]

    def string(self, span: Span | None) -> str | None:
        """Return the characters of a span; None for no span."""
        return None if span is None else self.read.text.text[span.start : span.end]

    def paragraph(self, start: int) -> int:
        """Return the index of the paragraph that holds the character at ``start``."""
        return bisect_right(self.read.text.lines, start, key=lambda line: line.start) - 1

    def paragraph_id(self, start: int) -> str:
        """Return the paragraph that holds the character at ``start``."""
        return self.paragraph_ids[self.paragraph(start)]

    def speaker(self, mention: int | None) -> str | None:
        """Return the name of the speaker that a quotation points at."""
        return None if mention is None else self.read.mentions[mention].name

    def traced(
        self, columns: Columns, spans: Sequence[tuple[int, int]], rules: Iterable[str]
    ) -> Columns:
        """Add the columns that trace each row to ``spans`` of the raw document."""
        raw = [self.read.repaired.cleaned.raw_span(start, end) for start, end in spans]
        columns["raw_start"] = [start for start, _ in raw]
        columns["raw_end"] = [end for _, end in raw]
        columns["rule_id"] = list(rules)
        return self.shared(columns, len(raw))

    def shared(self, columns: Columns, rows: int) -> Columns:
        """Add the columns that are the same in every row of the document."""
        columns["article_id"] = [self.article_id] * rows
        columns["source_uri"] = [self.origin.source_uri] * rows
        columns["source_sha256"] = [self.origin.source_sha256] * rows
        columns["pipeline_version"] = [self.origin.pipeline_version] * rows
        return columns


def identified(read: ReadDocument, origin: Origin) -> Identified:
    """Give the article, its paragraphs, mentions and photos their identifiers."""
    article_id = identify("article", origin.source_uri)
    return Identified(
        read,
        origin,
        article_id,
        [identify("paragraph", article_id, i) for i in range(len(read.layout.paragraphs))],
        [identify("mention", article_id, m.entity_type, m.start, m.end) for m in read.mentions],
        [identify("photo", article_id, i) for i in range(len(read.layout.photos))],
    )
