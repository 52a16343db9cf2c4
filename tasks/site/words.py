"""The words of the interface, Chinese and English, for values that the tables hold."""

from collections.abc import Mapping
from typing import Final

from schemas.article import DateMethod
from schemas.edit import Certainty
from schemas.entity import EntityType, Participation
from schemas.paragraph import ParagraphKind
from schemas.reprint import FirstMethod, PassageKind

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

FIRST_METHODS: Final[Mapping[str, Both]] = {
    FirstMethod.DATE: ("日期最早", "earliest date"),
    FirstMethod.DATE_AMONG_DATED: ("有日期者中最早", "earliest of those with a date"),
    FirstMethod.CREDIT: ("他篇注明出处", "credited by the others"),
    FirstMethod.ORIGINAL_HEADLINE: ("他篇印有原标题", "the others print an original headline"),
    FirstMethod.LENGTH: ("文字最全", "fullest text"),
    FirstMethod.IDENTIFIER: ("无从判定，任选其一", "nothing tells; one was chosen"),
}

PASSAGES: Final[Mapping[str, Both]] = {
    PassageKind.CUT: ("删去", "cut"),
    PassageKind.ADDED: ("增加", "added"),
}

OUTCOMES: Final[Mapping[str, Both]] = {
    "article": ("文章", "articles"),
    "duplicate": ("重复", "duplicates"),
    "rejected": ("拒收", "rejected"),
    "retracted": ("撤回", "retracted"),
}
