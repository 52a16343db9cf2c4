"""Reprints: articles that tell the same in the same words, who was first, what was cut."""

from enum import StrEnum
from typing import ClassVar

from schemas.provenance import Traced
from schemas.record import Record, column


class FirstMethod(StrEnum):
    """What tells that an article was the first of its cluster. Never renamed.

    In this order: the first that decides is named. Where none does, the choice is arbitrary, but
    always the same, and says so.
    """

    DATE = "date"
    DATE_AMONG_DATED = "date_among_dated"
    CREDIT = "credit"
    ORIGINAL_HEADLINE = "original_headline"
    LENGTH = "length"
    IDENTIFIER = "identifier"


class Reprint(Traced):
    """One row per article that was printed again, or is such a reprint.

    Letters, digits and Chinese characters are counted; marks, spaces, headlines, bylines, credits
    and boilerplate are not.
    """

    table: ClassVar[str] = "reprints"
    label_zh: ClassVar[str] = "转载"
    key: ClassVar[tuple[str, ...]] = ("article_id",)

    article_id: str = column("文章编号", "Article (articles.article_id).")
    cluster_id: str = column("转载组编号", "Hash of the first article's identifier.")
    first_article_id: str = column(
        "首发文章编号", "Article of the cluster that was first (articles.article_id)."
    )
    is_first: bool = column("是否首发", "Whether it is that article itself.")
    first_method: FirstMethod = column(
        "首发依据",
        "Why that one: date (earlier than all others), date_among_dated (others have no date),"
        " credit (others name its outlet as source), original_headline (the others print another"
        " headline as the original), length (the fullest text), identifier (nothing tells).",
    )
    reprint_of: str | None = column(
        "转自文章编号",
        "Article it is compared with: the first, or another reprint where it shares nothing with"
        " that (articles.article_id); null for the first.",
    )
    kept_share: float | None = column(
        "保留比例", "Share of the text it is compared with that it has too, 0 to 1.", ge=0, le=1
    )
    taken_share: float | None = column(
        "转载比例", "Share of its own text that stands there, 0 to 1.", ge=0, le=1
    )
    kept_char_count: int | None = column("保留字数", "Characters it has of that text.", ge=0)
    cut_char_count: int | None = column("删去字数", "Characters of that text it lacks.", ge=0)
    added_char_count: int | None = column(
        "增加字数", "Characters of its own that the other lacks.", ge=0
    )
    is_retitled: bool | None = column(
        "是否改题", "Whether its headline is another, script and marks aside; null without one."
    )
    is_converted: bool | None = column(
        "是否转换文字", "Whether it is in another script (Traditional, Simplified)."
    )


class PassageKind(StrEnum):
    """Whose text has a passage that the other's lacks. A published value is never renamed."""

    CUT = "cut"
    ADDED = "added"


class ReprintPassage(Record):
    """One row per passage that a reprint cut or added; within one line of its text."""

    table: ClassVar[str] = "reprint_passages"
    label_zh: ClassVar[str] = "转载增删"
    key: ClassVar[tuple[str, ...]] = ("article_id", "kind", "start_char")

    article_id: str = column("文章编号", "The reprint (reprints.article_id).")
    kind: PassageKind = column(
        "增删", "cut: in the text it is compared with, not in its own; added: the other way round."
    )
    text_article_id: str = column(
        "所在文章编号", "Article in whose text the passage stands (articles.article_id)."
    )
    start_char: int = column("起点", "First code point, in articles.text of that article.", ge=0)
    end_char: int = column("终点", "Code point after the last.", ge=0)
    exact: str = column("原文", "The passage as it stands there.")
