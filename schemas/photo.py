"""Photo: what a caption says of a picture that the text does not hold."""

from datetime import date
from typing import ClassVar

from schemas.article import DatePrecision
from schemas.provenance import Traced
from schemas.record import column


class Photo(Traced):
    """One row per captioned photo (IPTC Photo Metadata)."""

    table: ClassVar[str] = "photos"
    label_zh: ClassVar[str] = "照片"
    key: ClassVar[tuple[str, ...]] = ("photo_id",)

    photo_id: str = column("照片编号", "Hash of article and place among its photos.")
    article_id: str = column("文章编号", "Article it stands in (articles.article_id).")
    paragraph_id: str = column("段落编号", "Caption paragraph (paragraphs.paragraph_id).")
    position: int = column("图序", "Place among the photos of the article, from 0.", ge=0)
    caption: str = column("图片说明", "Caption verbatim, credit included where it stands in it.")
    description: str = column("画面描述", "Caption without its credit.")
    creator: str | None = column("摄影者", "Photographers as printed, joined by 、.")
    creator_job_title: str | None = column("摄影者职务", "Job word printed with them: 记者.")
    credit_line: str | None = column("图片署名", "Credit verbatim.")
    source: str | None = column("图片来源", "Outlet or agency named in the credit.")
    date_created: date | None = column(
        "拍摄日期", "Day told in the caption, where a year is known."
    )
    date_precision: DatePrecision | None = column("日期精度", "How much of date_created is known.")
    date_created_raw: str | None = column("拍摄日期原文", "That day as the caption prints it.")
    event_name: str | None = column("事件", "Event named in the caption.")
    location_shown: str | None = column("所示地点", "Place named in the caption.")
    person_shown: str | None = column("所示人物", "People named in the caption, joined by 、.")
    start_char: int = column("起点", "First code point of the caption in articles.text.", ge=0)
    end_char: int = column("终点", "Code point after the caption's last.", ge=0)
