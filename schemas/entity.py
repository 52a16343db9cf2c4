"""Entity: one mention of a person, organisation, place, facility, event or date."""

from enum import StrEnum
from typing import ClassVar

from schemas.provenance import Traced
from schemas.record import column


class EntityType(StrEnum):
    """What is mentioned. A published value is never renamed."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"
    FACILITY = "facility"
    EVENT = "event"
    DATE = "date"


class Participation(StrEnum):
    """What part the mention plays in the article. A published value is never renamed."""

    PRESENT = "present"
    MENTIONED = "mentioned"
    SPEAKER = "speaker"
    PHOTOGRAPHED = "photographed"
    AUTHOR = "author"
    PHOTOGRAPHER = "photographer"
    EPONYM = "eponym"


class Resolution(StrEnum):
    """Why a mention is an entity of another name. A published value is never renamed."""

    DEFINED = "defined"
    CONTEXT = "context"
    USER = "user"


class Entity(Traced):
    """One row per mention: ``exact`` is ``articles.text`` from ``start_char`` to ``end_char``."""

    table: ClassVar[str] = "entities"
    label_zh: ClassVar[str] = "实体"
    key: ClassVar[tuple[str, ...]] = ("mention_id",)

    mention_id: str = column("提及编号", "Hash of article, type and span.")
    article_id: str = column("文章编号", "Article it stands in (articles.article_id).")
    paragraph_id: str = column("段落编号", "Paragraph it stands in (paragraphs.paragraph_id).")
    photo_id: str | None = column("照片编号", "Photo whose caption or credit names it.")
    entity_id: str = column(
        "实体编号", "Hash of type and canonical_name, else name, in the Simplified shadow."
    )
    entity_type: EntityType = column("实体类型", "What is mentioned.")
    name: str = column("名称", "Fullest form printed in this article.")
    canonical_name: str | None = column(
        "规范名称", "Name of the entity that an alias was resolved to; null where nothing was."
    )
    resolution: Resolution | None = column(
        "归并依据", "Why: defined in the article, meant by its context, said by the user."
    )
    exact: str = column("原文", "The mention as it stands in the repaired text.")
    prefix: str = column("前文", "Up to 16 characters before it (W3C TextQuoteSelector).")
    suffix: str = column("后文", "Up to 16 characters after it (W3C TextQuoteSelector).")
    start_char: int = column("起点", "First code point in articles.text.", ge=0)
    end_char: int = column("终点", "Code point after the last, in articles.text.", ge=0)
    is_nested: bool = column("是否嵌套", "Whether it stands inside a longer mention.")
    participation: Participation = column("参与方式", "What part it plays in the article.")
    role: str | None = column("职务", "Titles printed with this mention, joined by 、.")
    list_ordinal: int | None = column("名单位次", "Place in a list of names, from 1.", ge=1)
    list_size: int | None = column("名单人数", "Names in that list.", ge=2)
    normalized: str | None = column("规范值", "Dates: ISO 8601 value or interval; else null.")
    place_code: str | None = column(
        "地名代码", "Places: the unit meant (places.place_code), where the article leaves one."
    )
    place_candidates: str | None = column(
        "候选地名", "Places: codes of the units the name alone can mean, joined by 、, if several."
    )
    extractor: str = column("识别器", "Tagger or rule family that found it.")
    confidence: float = column("置信度", "How sure the extractor is, 0 to 1.", ge=0, le=1)
