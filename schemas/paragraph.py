"""Paragraph: one line of the article, and what kind of line it is."""

from enum import StrEnum
from typing import ClassVar

from schemas.provenance import Traced
from schemas.quotation import QuotationKind
from schemas.record import column


class ParagraphKind(StrEnum):
    """What a line is to its article. A published value is never renamed."""

    HEADLINE = "headline"
    SUBHEADLINE = "subheadline"
    BODY = "body"
    CAPTION = "caption"
    CREDIT = "credit"
    SECTION_HEADING = "section_heading"
    BYLINE = "byline"
    BOILERPLATE = "boilerplate"
    DUPLICATE_HEADLINE = "duplicate_headline"


class Paragraph(Traced):
    """One row per paragraph of an article; joined by U+000A they are articles.text."""

    table: ClassVar[str] = "paragraphs"
    label_zh: ClassVar[str] = "段落"
    key: ClassVar[tuple[str, ...]] = ("paragraph_id",)

    paragraph_id: str = column("段落编号", "Hash of article and position.")
    article_id: str = column("文章编号", "Article it stands in (articles.article_id).")
    position: int = column("段序", "Place in the article, from 0.", ge=0)
    kind: ParagraphKind = column("段落类型", "What the line is to its article.")
    text: str = column("文字", "Repaired text, on one line.")
    text_hans: str = column("简体影文", "Simplified shadow of text, equally long: for matching.")
    start_char: int = column("起点", "First code point in articles.text.", ge=0)
    end_char: int = column("终点", "Code point after the last, in articles.text.", ge=0)
    speaker: str | None = column("讲话人", "Whose speech fills the paragraph.")
    speech_kind: QuotationKind | None = column("引语方式", "How that speech is attributed.")
    confidence: float = column("置信度", "How sure the recogniser is, 0 to 1.", ge=0, le=1)
