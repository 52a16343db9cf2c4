"""Role: a title printed with a person's name."""

from typing import ClassVar

from schemas.provenance import Traced
from schemas.record import column


class Role(Traced):
    """One row per title of a mention (FollowTheMoney Position and Membership)."""

    table: ClassVar[str] = "roles"
    label_zh: ClassVar[str] = "职务"
    key: ClassVar[tuple[str, ...]] = ("role_id",)

    role_id: str = column("职务编号", "Hash of mention and place among its titles.")
    article_id: str = column("文章编号", "Article it stands in (articles.article_id).")
    mention_id: str = column("提及编号", "Person mention it belongs to (entities.mention_id).")
    position: int = column("职务次序", "Place among the titles of this mention, from 0.", ge=0)
    role: str = column("职务全称", "Title as printed, with organisation or place.")
    role_title: str = column("职位", "The post alone: 书记, 主席.")
    role_organization: str | None = column("机构", "Organisation named in the title.")
    role_area: str | None = column("地区", "Place named in the title.")
    is_role_shared: bool = column("是否共用", "One printed title that speaks for several people.")
    start_char: int = column("起点", "First code point in articles.text.", ge=0)
    end_char: int = column("终点", "Code point after the last, in articles.text.", ge=0)
