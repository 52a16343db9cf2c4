"""Whose picture it is: credits at the end of a caption, or on a line of their own."""

import re
from collections.abc import Iterator

from schemas.entity import Participation
from tasks.text.layout.credits import Stretch, name_spans, organization_before
from tasks.text.layout.page import Page
from tasks.text.layout.words import HAN
from tasks.text.model import Credit, Span

# Only the end of a line is searched: this far back, for this many credits in a row.
_REACH = 90
_DEPTH = 3

_AGENCY = (
    "新华社?|中新社|法新社?|路透社?|美联社|德新社|共同社|时事社|韩联社|纽西斯通讯社|塔斯社|"
    "俄新社|朝中社|彭博社?|埃菲社|安莎社|中央社|视觉中国|人民视觉|达志影像|东方IC|IC photo|CFP|"
    rf"AFP|AP|Reuters|Getty|资料照?片?|本报|影像中国|[{HAN}]{{2,4}}(?:图片|视觉|影像)"
    rf"|[{HAN}]{{2,8}}通讯社"
)
_END = re.compile(
    r"(?:摄影?|摄影报道|供图|供稿|提供|图片?|截图|照片|源[：／].{1,30}|图\s*：[^，。：]{2,20}|／\S{2,10}|社|发|视觉|中国|影像"
    r"|CFP|AFP|摄影\s*[：／｜]\s*\S{2,12})[）】。\s]*\Z"
)
_ARCHIVE = "资料图片?|资料照片?"
_SCREEN = "(?:视频|网页|网络)?截图"

# What a credit says, brackets aside, by rule; the order is the order of trial.
_WHO = rf"[{HAN}A-Za-z·－、，／ .「」“”《》-]"
_FORMS = {
    # 新华社记者 甲 摄, 甲 摄, Pool图片，甲摄
    "credit_taken_by": rf"(?:资料图片?：)?{_WHO}{{1,60}}?摄影?(?:报道)?",
    # 摄影：甲, 图／某某网站截图; 图： begins a caption
    "credit_photo_by": r"(?:摄影?\s*[：／｜]|图\s*[／｜])\s*[^\s。！？（）][^。！？（）]{1,30}"
    r"(?<!提供)(?<!供图)",
    # 某某公安分局供图, 受访者提供
    "credit_provided": rf"(?:图片|照片|图)?由?{_WHO}{{1,24}}?(?:供图|提供|供稿)",
    # 图片来源：某某, 资料图 图源：某某
    "credit_source": rf"(?:(?:{_ARCHIVE}|{_SCREEN})\s*)?(?:图片|照片|图)?(?:来源|源)"
    r"\s*[：／]\s*\S.{0,40}",
    # 资料图, 美联社资料图片, 视频截图
    "credit_archive": rf"[{HAN}／]{{0,10}}?(?:{_ARCHIVE}|{_SCREEN}|图片|档案照片?)",
    # 新华社发, 新华社／法新, 图／美联社／达志影像
    "credit_agency": rf"(?:图\s*[／：]\s*)?(?:{_AGENCY})(?:／(?:{_AGENCY}))*(?:发|图片|供图)?",
}
_FORM = re.compile("|".join(f"(?P<{rule}>{form})" for rule, form in _FORMS.items()))
_BRACKETED = re.compile(r"[（【\[](?P<inside>[^（）【】\[\]]{1,70})[）】\]]\s*。?\Z")
# 图： in brackets or behind a full stop begins no caption; at the head of a line it does,
# but for the shortest.
_PICTURE_BY = re.compile(r"\A图\s*：(?=[^，]{2,20}\Z)")
_PICTURE_ALONE = re.compile(
    rf"\A图\s*：(?=[{HAN}·]{{2,14}}(?:摄|提供|供图)\Z|(?P<name>[{HAN}]{{2,3}})\Z)"
)

# Who speaks of words is no caption: 文／甲 图／乙, 甲 文 乙 摄, 本报记者 甲 摄影报道.
_WORDS_TOO = re.compile(
    r"\A[（【\[]?\s*(?:文|撰文|采写|图文|文图|采访(?:撰文)?|文字|作者|编译)\s*[：｜／·、]"
    rf"|\A(?:\S{{0,12}}记者\s*)?[{HAN}]{{2,3}}\s*[／\s]\s*文(?=[\s／·、，；]|\Z)"
    r"|\A.{0,10}(?:记者|通讯员).{2,30}(?:摄影(?:报道|／报道)|文／图|图／文)\Z"
)
_AGENCY_BEFORE = re.compile(
    rf"(?:(?:{_AGENCY})(?:发|供图|图片)?|(?<=[。！？”）\s])[{HAN}]{{2,6}}社发)\s*\Z"
)
_BOUNDARY = re.compile(r"(?:[。！？”）…]\s*|\s+)(?=\S)")

_TAKERS = re.compile(r"(?P<names>[^（，。]*?)\s*摄影?(?:报道)?\s*[）】。]*\s*(?:（|\Z)")
_AFTER_MARK = re.compile(r"(?:摄影|摄|图)\s*[：／｜]\s*(?P<names>[^）】。]+)")
_SOURCES = (
    re.compile(r"(?:来源|源)\s*[：／]\s*(?P<source>[^\s）】。]+)"),
    re.compile(
        rf"(?:图片|照片|图)?由?[「“《]?(?P<source>[{HAN}A-Za-z·]{{2,20}}?)[」”》]?(?:供图|提供|供稿)"
    ),
)
# Pool图片／甲摄: whose service it came by, and then who took it.
_SERVICE = re.compile(rf"\s*[{HAN}A-Za-z]*(?:图片|照片|视觉|影像)\s*[／｜]\s*")
_OPENING = re.compile(r"(?:[（【\[\s／：图]|(?:翻摄|取|截)自)*")


def find_credit(plain: str) -> tuple[int, str] | None:
    """Return where the credit at the end of a line starts, and its rule.

    >>> find_credit("游客在江边散步。林江社记者 甲乙 摄"), find_credit("游客在江边散步。")
    ((8, 'credit_taken_by'), None)
    """
    if not _END.search(plain, max(0, len(plain) - 40)):
        return None
    if _WORDS_TOO.match(plain):
        return None
    found: tuple[int, str] | None = None
    end = len(plain)
    for _ in range(_DEPTH):
        step = _bracketed(plain, end) or _behind_boundary(plain, end)
        if step is None:
            break
        known = found is not None and step[1] != "credit_taken_by"
        found = (step[0], found[1] if found and known else step[1])
        end = len(plain[: step[0]].rstrip())
    return found


def _rule_of(credit: str) -> str | None:
    """Return the rule whose form a credit has.

    >>> _rule_of("新华社记者 甲乙 摄"), _rule_of("某某分局供图"), _rule_of("他是记者")
    ('credit_taken_by', 'credit_provided', None)
    """
    form = _FORM.fullmatch(credit)
    return form.lastgroup if form else None


def _bracketed(plain: str, end: int) -> tuple[int, str] | None:
    """Return the credit in brackets that ends at ``end``: （资料图）, 新华社发（甲摄）."""
    bracket = _BRACKETED.search(plain[:end], max(0, end - _REACH))
    rule_id = _rule_of(_PICTURE_BY.sub("图／", bracket["inside"].strip())) if bracket else None
    if bracket is None or rule_id is None:
        return None
    start = bracket.start()
    agency = _AGENCY_BEFORE.search(plain[:start], max(0, start - 20))
    return (agency.start() if agency else start), rule_id


def _behind_boundary(plain: str, end: int) -> tuple[int, str] | None:
    """Return the longest credit that ends at ``end`` and starts behind a stop or a gap."""
    floor = max(0, end - _REACH)
    stop = end - 1 if plain[end - 1 : end] == "。" else end
    starts = [boundary.end() for boundary in _BOUNDARY.finditer(plain, floor, stop)]
    for start in [0, *starts] if floor == 0 else starts:
        by = _PICTURE_BY if start else _PICTURE_ALONE
        if rule_id := _rule_of(by.sub("图／", plain[start:stop])):
            return start, rule_id
    return None


def read_credit(
    page: Page, stretch: Stretch, rule_id: str
) -> tuple[tuple[Credit, ...], Span | None]:
    """Return the photographers and the outlet that a credit names."""
    creators = tuple(_creators(page, stretch, rule_id))
    plain = page.plain[stretch.line]
    for form in _SOURCES:
        if match := form.search(plain, stretch.start, stretch.end):
            return creators, page.group(stretch.line, match, "source")
    opening = _OPENING.match(plain, stretch.start, stretch.end)
    outlet = page.words.outlet.match(plain, opening.end() if opening else 0, stretch.end)
    return creators, page.span(stretch.line, *outlet.span()) if outlet else None


def _creators(page: Page, stretch: Stretch, rule_id: str) -> Iterator[Credit]:
    forms = {"credit_taken_by": _TAKERS, "credit_photo_by": _AFTER_MARK}
    plain = page.plain[stretch.line]
    form = forms.get(rule_id)
    taken = form.search(plain, stretch.start, stretch.end) if form else None
    if taken is None:
        return
    begin, end = taken.span("names")
    service = _SERVICE.match(plain, begin, end)
    begin = service.end() if service else begin
    mark = None
    for mark in page.words.job.finditer(plain, begin, end):  # noqa: B007 - the last
        pass
    start = mark.end() if mark else _behind_agency(page, stretch.line, begin, end)
    names = Stretch(stretch.line, start, end)
    for span in name_spans(page, names, foreign=True):
        yield Credit(
            page.span(stretch.line, *span),
            Participation.PHOTOGRAPHER,
            page.span(stretch.line, *mark.span()) if mark else None,
            organization_before(page, stretch, mark.start()) if mark else None,
            rule_id,
        )


def _behind_agency(page: Page, line: int, begin: int, end: int) -> int:
    """Return where the names start: behind ``新华社发``, if that opens the credit."""
    plain = page.plain[line]
    opening = _OPENING.match(plain, begin, end)
    start = opening.end() if opening else begin
    agency = page.words.outlet.match(plain, start, end)
    if agency and plain.startswith("发", agency.end()):
        return agency.end() + 1
    return start
