"""Article: one repaired document and what was read off its layout."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from schemas.provenance import Traced
from schemas.record import column


class DatePrecision(StrEnum):
    """How much of a date is known. A published value is never renamed."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    INTERVAL = "interval"


class DateMethod(StrEnum):
    """Where a publication date was taken from, most trusted first."""

    METADATA = "metadata"
    FILE_NAME = "file_name"
    FOLDER = "folder"
    URL = "url"
    DATELINE = "dateline"
    TEXT = "text"
    EVENT = "event"


class Article(Traced):
    """One row per article: a new version of the same document replaces the old one."""

    table: ClassVar[str] = "articles"
    label_zh: ClassVar[str] = "文章"
    key: ClassVar[tuple[str, ...]] = ("article_id",)

    article_id: str = column("文章编号", "Hash of source_uri; a new version keeps it.")
    content_sha256: str = column("内容校验和", "SHA-256 of the decoded text: which version.")
    headline: str | None = column("标题", "Headline without site suffix or tag, repaired.")
    alternative_headline: str | None = column("副题", "Deck or eyebrow beside the headline.")
    column_label: str | None = column(
        "栏目", "Column name printed in the headline, which keeps it."
    )
    site_label: str | None = column(
        "站点标记", "Site suffix or tag cut from the headline, verbatim."
    )
    byline: str | None = column(
        "署名", "Byline or dateline credit, verbatim; else the author a page declares."
    )
    dateline: str | None = column("电头", "Agency, place and day that open the lead, verbatim.")
    located: str | None = column("发稿地", "Place named in the dateline.")
    info_source: str | None = column(
        "消息来源", "Outlet named in the dateline, the byline, a source line or a closing credit."
    )
    editor: str | None = column("责任编辑", "Names credited with editing, joined by 、.")
    original_headline: str | None = column(
        "原标题", "Headline under which it appeared first, where the page prints one."
    )
    print_edition: str | None = column(
        "刊载报刊", "Newspaper or magazine that the page says it was printed in."
    )
    print_page: str | None = column("版次", "Page of that newspaper, as printed: 04, A12.")
    genre: str | None = column("体裁", "IPTC genre, where the column label says it.")
    language: str = column(
        "语言", "BCP 47 language tag; und where too little or too mixed to tell."
    )
    script: str | None = column(
        "文字", "ISO 15924: Hans, Hant, Latn, Jpan, Kore and so on; null where none prevails."
    )
    tagger: str | None = column(
        "标注器",
        "What found names in running text; null where none reads the language, or none was asked"
        " for: then entities are not all who are named, but the credited, the speakers and dates.",
    )
    url: str | None = column("网址", "Address that came with the document.")
    date_published: date | None = column(
        "发布日期", "Publication day; null unless printed or carried by name or metadata."
    )
    date_precision: DatePrecision | None = column("日期精度", "How much of the date is known.")
    date_method: DateMethod | None = column("日期依据", "Where the date was taken from.")
    date_evidence: str | None = column("日期证据", "The characters the date was read from.")
    date_earliest: date | None = column("最早日期", "First day on which it can have appeared.")
    date_latest: date | None = column("最晚日期", "Last day on which it can have appeared.")
    event_date_earliest: date | None = column(
        "事件起日", "First day told of, where a year is known."
    )
    event_date_latest: date | None = column("事件止日", "Last day told of, where a year is known.")
    text: str = column("全文", "The repaired document; paragraphs joined by one U+000A.")
    article_body: str = column("正文", "The body paragraphs alone, joined by one U+000A.")
    char_count: int = column("字数", "Length of text in code points.", ge=0)
    damage_score: float = column("损坏度", "Share of raw characters that were damage, 0 to 1.")
    gloss_count: int = column("注音数", "Pinyin glosses removed.", ge=0)
    edit_count: int = column("修改数", "Edits made to the text; rows in edits.", ge=0)
    lost_char_count: int = column(
        "缺字数",
        "Characters of text that are lost: U+FFFD, and those that 锟斤拷 stands for.",
        ge=0,
    )
    repair_verified: bool | None = column(
        "修复已证", "Re-damaging the repair gives the file back; null where no damage was repaired."
    )
