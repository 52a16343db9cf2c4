"""A document read, with the identifiers and the provenance that all its rows share."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from schemas.identity import identify, identify_each, identify_spans
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
    line_starts: list[int]

    def string(self, span: Span | None) -> str | None:
        """Return the characters of a span; None for no span."""
        return None if span is None else self.read.text.text[span.start : span.end]

    def paragraph(self, start: int) -> int:
        """Return the index of the paragraph that holds the character at ``start``."""
        return bisect_right(self.line_starts, start) - 1

    def paragraph_id(self, start: int) -> str:
        """Return the paragraph that holds the character at ``start``."""
        return self.paragraph_ids[self.paragraph(start)]

    def paragraphs_of(self, starts: Iterable[int]) -> list[str]:
        """Return the paragraph that holds the character at each of ``starts``."""
        lines, ids = self.line_starts, self.paragraph_ids
        return [ids[bisect_right(lines, start) - 1] for start in starts]

    def speaker(self, mention: int | None) -> str | None:
        """Return the name of the speaker that a quotation points at."""
        return None if mention is None else self.read.mentions[mention].name

    def traced(
        self, columns: Columns, spans: Sequence[tuple[int, int]], rules: Iterable[str]
    ) -> Columns:
        """Add the columns that trace each row to ``spans`` of the raw document."""
        cleaned = self.read.repaired.cleaned
        columns["raw_start"], columns["raw_end"] = cleaned.raw_spans(spans)
        columns["rule_id"] = list(rules)
        return self.shared(columns, len(spans))

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
    mentions = [(m.entity_type, m.start, m.end) for m in read.mentions]
    return Identified(
        read,
        origin,
        article_id,
        identify_each("paragraph", article_id, map(str, range(len(read.layout.paragraphs)))),
        identify_spans("mention", article_id, mentions),
        identify_each("photo", article_id, map(str, range(len(read.layout.photos)))),
        [line.start for line in read.text.lines],
    )
