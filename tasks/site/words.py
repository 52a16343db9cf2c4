"""The words of the interface, Chinese and English, for values that the tables hold."""

from collections.abc import Mapping
from typing import Final

from schemas.article import DateMethod
from schemas.edit import Certainty
from schemas.entity import EntityType, Participation
from schemas.paragraph import ParagraphKind

Both = tuple[str, str]

CERTAINTY: Final[Mapping[str, Both]] = {
    Certainty.PROVED: ("已证明", "proved"),
    Certainty.CERTAIN: ("规则确定", "certain by rule"),
    Certainty.CHOICE: ("择优推断", "chosen among several"),
}

TYPES: Final[Mapping[str, Both]] = {
    EntityType.PERSON: ("人物", "People"),
    EntityType.ORGANIZATION: ("机构", "Organisations"),
    EntityType.PLACE: ("地点", "Places"),
    EntityType.FACILITY: ("设施", "Facilities"),
    EntityType.EVENT: ("事件", "Events"),
}

PARTICIPATION: Final[Mapping[str, Both]] = {
    Participation.PRESENT: ("出席", "present"),
    Participation.MENTIONED: ("提及", "mentioned"),
    Participation.SPEAKER: ("讲话", "speaks"),
    Participation.PHOTOGRAPHED: ("入镜", "in a photo"),
    Participation.AUTHOR: ("署名", "author"),
    Participation.PHOTOGRAPHER: ("摄影", "photographer"),
    Participation.EPONYM: ("冠名", "eponym"),
}

DATE_METHODS: Final[Mapping[str | None, Both]] = {
    DateMethod.METADATA: ("随文数据", "metadata"),
    DateMethod.FILE_NAME: ("文件名", "file name"),
    DateMethod.FOLDER: ("文件夹", "folder"),
    DateMethod.URL: ("网址", "address"),
    DateMethod.DATELINE: ("电头", "dateline"),
    DateMethod.TEXT: ("文中印出", "printed in the text"),
    DateMethod.EVENT: ("由事件推断", "inferred from events"),
    None: ("未知", "unknown"),
}

KINDS: Final[Mapping[str, Both]] = {
    ParagraphKind.HEADLINE: ("标题", "headline"),
    ParagraphKind.SUBHEADLINE: ("副题", "subheadline"),
    ParagraphKind.BODY: ("正文", "body"),
    ParagraphKind.CAPTION: ("图片说明", "caption"),
    ParagraphKind.CREDIT: ("出处", "credit"),
    ParagraphKind.SECTION_HEADING: ("小标题", "section heading"),
    ParagraphKind.BYLINE: ("署名", "byline"),
    ParagraphKind.BOILERPLATE: ("网站套语", "boilerplate"),
    ParagraphKind.DUPLICATE_HEADLINE: ("重复标题", "repeated headline"),
}

OUTCOMES: Final[Mapping[str, Both]] = {
    "article": ("文章", "articles"),
    "duplicate": ("重复", "duplicates"),
    "rejected": ("拒收", "rejected"),
    "retracted": ("撤回", "retracted"),
}
