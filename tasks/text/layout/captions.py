"""Photo captions.

A credit closes its caption, in brackets or behind a full stop or a gap, or stands on the next
line. A caption may also be known by how it begins: 资料图：, 图为, 这是……拍摄的.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from schemas.paragraph import ParagraphKind
from tasks.text.layout.credits import Stretch
from tasks.text.layout.page import STAMP, Page, Ruling, Rulings
from tasks.text.layout.photo_credits import find_credit, read_credit
from tasks.text.model import PhotoRead

# A longer line is an article on one line: its caption is the last sentences, from 上图 on.
_LONGEST = 320

# What a credit on its own line may speak for: a short line, or one that begins as captions do.
_SHORT = 60
_LONGEST_ABOVE_CREDIT = 200
_HEAD = re.compile(
    r"(?:当地时间|这是|图|[上下左右]图|资料图|近日|日前)|(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日，"
)

# 来源： without 图片 speaks of a picture only behind words that show one.
_BARE_SOURCE = re.compile(r"[（【\[]?来源")
_PICTURE_HEAD = re.compile(r"[▲△▼]|[（【]?资料|这是|[上下左右题]?图")

# Captions known by how they begin, or by what they are; no credit needed.
_FORMS = {
    # 资料图：某地街景
    "caption_archive": r"[（【]?资料(?:图片?|照片)[）】]?\s*[：:]\s*\S.{3,200}",
    # 图为某地街景, 上图：某地街景, ▲某地街景, （图注：某地街景）
    "caption_shown": r"[▲△▼]\s*.{4,160}"
    r"|[上下左右中题本组]?图片?(?:\d{1,2}|[一二三四五六七八九十])?(?:[为：]|（[^（）]{1,6}）：?).{4,200}|图(?:中|示|注：).{6,120}|（图注?：.{6,160}）",
    # 这是某日在某地拍摄的街景
    "caption_taken": r"这是.{2,60}(?:拍摄|摄于|无人机照片|资料照片).{0,60}。?",
    # 某人（右）与某人握手: who stands where
    "caption_places": r"[^。！？]{2,40}"
    r"（(?:[前后]排)?[左右中上下前后](?:[一二三四五]|起|侧|图)?）[^。！？]{0,60}。?",
    # 某系统作战示意图
    "caption_diagram": r"[^。！？：，]{4,40}(?:示意图|效果图|分布图|射程图|概念图|剧照|合影)",
    # 某网站报道截图
    "caption_screenshot": r"[^。！？]{0,60}截图(?:（[^（）]{1,20}）)?。?",
    # 当地时间某日，某地举行展览: a day, and no full stop
    "caption_day": r"(?:当地时间)?(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日[^。！？：]{0,12}，"
    r"[^。！？]{6,100}[^。！？…”：；，]",
    # 某人资料照片
    "caption_archive_photo": r"[^。！？]{4,60}(?:资料照片|资料图片?|档案照片)。?",
}
_FORM = re.compile("|".join(f"(?P<{rule}>{form})" for rule, form in _FORMS.items()))

# What every one of them has; spares running text the trial of each.
_MAY_BE_CAPTION = re.compile(
    r"[（【]?资料|[▲△▼（上下左右中题本组图\d]|当地|这是|[^。！？]{0,80}(?:截图|照片|图片?|剧照|合影)"
    r"|[^。！？]{2,40}（(?:[前后]排)?[左右中上下前后]"
)
_GLUED = re.compile(r"(?<=[。！？”）])(?:[上下左右题]图[为：]|图[为：])")
_ALL_PHOTOS = re.compile(
    r"(?:本版|本文|本报|文中|以上).{0,6}(?:照片|图片|配图).{0,6}(?:均|皆|由|为|来自).{2,30}"
)

_FOR_ALL = re.compile(r"(?:均|皆)?(?:由|为|来自)|均|皆")

# One bracket round all, which may hold another.
_BRACKETED = re.compile(r"（[^（）]+(?:（[^（）]*）[^（）]*)?）")

_UNFINISHED = re.compile(r"[^。！？：；…]{8,}[^。！？：；…”]")
_LONGEST_REPEATED = 81
_MOST_REPEATED = 2

# Credits that stand for a picture without words, or for all of them.
_FOR_NO_CAPTION = frozenset({"credit_archive", "credit_all_photos"})


class Split(NamedTuple):
    """A line cut into description and credit; offsets within the line."""

    description: tuple[int, int]
    credit: tuple[int, int] | None
    rule_id: str


class Pictures(NamedTuple):
    """Caption and credit lines, and what they say of their photos, by caption line."""

    rulings: dict[int, Ruling]
    photos: dict[int, PhotoRead]


def read_photos(page: Page, rulings: Rulings) -> Pictures:
    """Return the caption and credit lines, and their photos."""
    found = Pictures({}, {})
    for index in page.unruled(rulings):
        if split := _split(page.plain[index]):
            _add(page, index, split, found)
    for index, ruling in found.rulings.items():
        if ruling.rule_id == "credit_all_photos":
            _lend_to_all(page, index, found)
    return found


def _lend_to_all(page: Page, index: int, found: Pictures) -> None:
    """Give a credit that speaks for all photos to those that have none."""
    speaks = _FOR_ALL.search(page.plain[index])
    stretch = Stretch(index, speaks.end() if speaks else 0, len(page.plain[index]))
    creators, source = read_credit(page, stretch, "credit_taken_by")
    line = page.span(index, 0, len(page.plain[index]))
    for caption, photo in found.photos.items():
        if photo.credit_line is None:
            found.photos[caption] = photo._replace(
                credit_line=line, creators=creators, source=source
            )


def _add(page: Page, index: int, split: Split, found: Pictures) -> None:
    """Add one line: a credit, a caption, or an article that ends in a caption."""
    if split.description[0] == split.description[1]:
        found.rulings[index] = Ruling(ParagraphKind.CREDIT, split.rule_id, 0.85)
        _lend_credit(page, index, split, found)
    elif len(page.plain[index]) <= _LONGEST:
        found.rulings[index] = Ruling(ParagraphKind.CAPTION, split.rule_id, 0.93)
        found.photos[index] = _photo(page, index, split)
    elif glued := _GLUED.search(page.plain[index], max(0, split.description[1] - _LONGEST)):
        caption = split._replace(description=(glued.start(), split.description[1]))
        found.photos[index] = _photo(page, index, caption)


def _split(plain: str) -> Split | None:
    """Cut a caption from its credit; None where the line is no caption."""
    if _ALL_PHOTOS.fullmatch(plain):
        return Split((0, 0), (0, len(plain)), "credit_all_photos")
    if credit := find_credit(plain):
        start, rule_id = credit
        if rule_id == "credit_source" and _is_of_article(plain, start):
            return None  # the day and the source of the whole article
        return Split((0, len(plain[:start].rstrip())), (start, len(plain)), rule_id)
    if whole := _in_brackets(plain):
        return whole
    if len(plain) > _LONGEST or not _MAY_BE_CAPTION.match(plain):
        return None
    form = _FORM.fullmatch(plain)
    return Split((0, len(plain)), None, form.lastgroup or "") if form else None


def _is_of_article(plain: str, start: int) -> bool:
    """Tell what a site prints of the source of all from the source of a picture."""
    if STAMP.search(plain) is not None and "，" not in plain and "。" not in plain:
        return True
    return _BARE_SOURCE.match(plain, start) is not None and not _PICTURE_HEAD.match(plain)


def _in_brackets(plain: str) -> Split | None:
    """Cut a caption that stands in brackets together with its credit: （某地街景。图／甲提供）."""
    if len(plain) > _LONGEST or not _BRACKETED.fullmatch(plain):
        return None
    credit = find_credit(plain[1:-1])
    if credit is None or credit[0] == 0:
        return None
    start = 1 + credit[0]
    return Split((1, len(plain[:start].rstrip())), (start, len(plain) - 1), credit[1])


def _lend_credit(page: Page, index: int, split: Split, found: Pictures) -> None:
    """Give a credit on a line of its own to the caption above it."""
    above = index - 1
    if above < 1 or split.rule_id in _FOR_NO_CAPTION or split.credit is None:
        return
    if above not in found.photos and not _adopt(page, above, found):
        return
    if found.photos[above].credit_line is None:
        creators, source = read_credit(page, Stretch(index, *split.credit), split.rule_id)
        found.photos[above] = found.photos[above]._replace(
            credit_line=page.span(index, *split.credit), creators=creators, source=source
        )


def _adopt(page: Page, above: int, found: Pictures) -> bool:
    """Take the line above a credit for its caption, if it can be one."""
    plain = page.plain[above]
    is_like_one = len(plain) <= (_LONGEST_ABOVE_CREDIT if _HEAD.match(plain) else _SHORT)
    if not plain or above in found.rulings or not is_like_one:
        return False
    whole = Split((0, len(plain)), None, "caption_above_credit")
    found.rulings[above] = Ruling(ParagraphKind.CAPTION, whole.rule_id, 0.8)
    found.photos[above] = _photo(page, above, whole)
    return True


def _photo(page: Page, index: int, split: Split) -> PhotoRead:
    start, end = split.description
    description = caption = page.span(index, start, end)
    if split.credit is None:
        return PhotoRead(index, caption, description, None, (), None, split.rule_id, 0.8)
    creators, source = read_credit(page, Stretch(index, *split.credit), split.rule_id)
    caption, credit = page.span(index, start, split.credit[1]), page.span(index, *split.credit)
    return PhotoRead(index, caption, description, credit, creators, source, split.rule_id, 0.93)


def read_repeated(page: Page, rulings: Rulings) -> Pictures:
    """Return lines that stand there twice, unfinished as sentences: pictures shown again.

    More than a few such lines are a table.
    """
    lines = list(_repeated(page, rulings))
    if len({page.plain[index] for index in lines}) > _MOST_REPEATED:
        return Pictures({}, {})
    ruling = Ruling(ParagraphKind.CAPTION, "caption_repeated", 0.7)
    whole = {index: Split((0, len(page.plain[index])), None, ruling.rule_id) for index in lines}
    photos = {index: _photo(page, index, split) for index, split in whole.items()}
    return Pictures(dict.fromkeys(lines, ruling), photos)


def _repeated(page: Page, rulings: Rulings) -> Iterator[int]:
    short = (i for i in page.unruled(rulings) if len(page.plain[i]) <= _LONGEST_REPEATED)
    unfinished = [index for index in short if _UNFINISHED.fullmatch(page.plain[index])]
    counts = Counter(page.plain[index] for index in unfinished)
    return (index for index in unfinished if counts[page.plain[index]] > 1)
