"""Quotation: speech, and whose it is."""

from enum import StrEnum
from typing import ClassVar

from schemas.provenance import Traced
from schemas.record import column


class QuotationKind(StrEnum):
    """How speech is marked. A published value is never renamed."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    UNQUOTED = "unquoted"


class Quotation(Traced):
    """One row per stretch of attributed speech within one paragraph."""

    table: ClassVar[str] = "quotations"
    label_zh: ClassVar[str] = "引语"
    key: ClassVar[tuple[str, ...]] = ("quotation_id",)

    quotation_id: str = column("引语编号", "Hash of article and span.")
    article_id: str = column("文章编号", "Article it stands in (articles.article_id).")
    paragraph_id: str = column("段落编号", "Paragraph it stands in (paragraphs.paragraph_id).")
    mention_id: str | None = column("讲话人提及", "Speaker's mention (entities.mention_id).")
    speaker: str | None = column("讲话人", "Speaker's fullest name in this article.")
    kind: QuotationKind = column(
        "引语类型", "In quotation marks, reported, or spoken without marks."
    )
    cue: str = column("引语动词", "Word that attributes it: 说, 表示.")
    text: str = column("引语", "The speech as it stands in the repaired text.")
    start_char: int = column("起点", "First code point in articles.text.", ge=0)
    end_char: int = column("终点", "Code point after the last, in articles.text.", ge=0)
