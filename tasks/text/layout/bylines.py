"""Bylines: lines that credit people and say nothing else."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from schemas.paragraph import ParagraphKind
from tasks.text.layout.credits import (
    Stretch,
    has_surname,
    is_name,
    is_names_only,
    is_sure_name,
    name_spans,
    plain_credits,
    read_credits,
    tokens,
)
from tasks.text.layout.page import STAMP, Page, Ruling, Rulings, ends_sentence
from tasks.text.layout.words import HAN
from tasks.text.model import Credit, Fact, Span

# No byline is longer, but for those that give the author's posts.
_LONGEST = 90
_LONGEST_WITH_POSTS = 260

# No outlet's name before 记者 is longer.
_LONGEST_OUTLET = 24

# A name alone, or an outlet's own byline, stands this near to the headline.
_LEAD_LINES = 4

_BULLET = re.compile(r"[■□●◆▲★▍＊*]\s*")
_SEPARATORS = re.compile(r"[\s、，；：／｜（）【】\[\]＆&■□●◆▲★▍＊*]+")
_TAG = re.compile(r"【[^\s【】：]{2,10}】")  # 【记者连线】 heads a section
_FILLERS = frozenset({"报道", "摄影报道", "综合报道", "报导", "文", "图", "视频"})

# What a site prints beside the author: 2024-07-08 09:15 来源：某网 作者：甲
_COUNTS = re.compile(r"(?:点击|阅读|浏览)(?:数|量|次数)?\s*：\s*\d+")
_SOURCE = re.compile(r"来源\s*[：｜／]\s*(?P<source>[^\s：，。｜]{2,20})")

_POSTS = "研究员|教授|讲师|主任|所长|院长|专家|博士后?|学者|评论员|记者|秘书长|会长|总裁|董事长"
# 甲 某大学教授; （某研究所研究员 甲）
_NAME_THEN_POST = re.compile(
    rf"（?(?P<name>[{HAN}]{{2,4}})\s+[{HAN}、，（）“”]{{4,60}}?(?:{_POSTS})）?"
)
_POST_THEN_NAME = re.compile(
    rf"（?[{HAN}、，（）“”]{{4,60}}?(?:{_POSTS})\s+(?P<name>[{HAN}]{{2,4}})）?"
)
_NAMES_IN_BRACKETS = re.compile(r"（[^（）]{2,60}）")

# 作者：甲（某大学教授）; 文｜某所副所长 甲; （作者系某校教授）; （作者单位：某校）
_AUTHOR_LINE = re.compile(
    r"[（\[]?\s*■?\s*(?P<key>本文作者|作者|撰文(?:[／·、]摄影)?|(?:文|图文|文图|撰文|采写)(?:[／·、&]?(?:图片?|摄影?))?"
    r"|图／?文|执笔|采访撰文|整理)"
    r"\s*(?:[：｜／]|(?=[系是为单])|(?=[^\s：，。]{2,40}(?:[，）]|\s|[系是为])))"
)
ABOUT_AUTHOR = re.compile(r"作者\s*(?:系|是|为|单位|分别|均)")
AUTHOR_IS = re.compile(rf"作者\s*(?P<names>[{HAN}]{{2,4}}?)(?=\s|，|系|是|为|现|单位|）|（)")
# 文／某某投顾执行长甲: the name behind a post
NAME_AFTER_POST = re.compile(
    rf"文\s*[／｜：]\s*[{HAN}（）]{{0,30}}?(?:长|师|员|总|理|家|授|任|人|记者)"
    rf"\s*(?P<names>[{HAN}]{{2,3}})"
)
# Where those begin who did not write: 文／甲 图／乙
_OTHERS = re.compile(r"(?<![文／·])(?:图片?|摄影?|视频|制图)\s*[／：｜]")

# 甲 文 乙 摄; 甲／文图: names, and behind them their work
_NAMES = rf"[{HAN}]{{2,3}}(?:[\s、]+[{HAN}]{{2,3}})*?"
_WORK = re.compile(
    rf"(?P<names>{_NAMES})\s*[／\s]\s*文(?:[\s／·、]*(?:图|摄影?))?"
    rf"(?:[\s，；、]+{_NAMES}\s*[／\s]?\s*(?:图|摄影?))?"
)
_POSTS_IN_BRACKETS = re.compile(r"（[^（）]*(?:（[^（）]*）[^（）]*)*）")


class Byline(NamedTuple):
    """A line that credits people, and whom."""

    ruling: Ruling
    people: tuple[Credit, ...]
    facts: tuple[Fact, ...] = ()


def read_bylines(page: Page, rulings: Rulings) -> dict[int, Byline]:
    """Return the lines that only credit people."""
    found: dict[int, Byline] = {}
    for index in page.unruled(rulings):
        if len(page.plain[index]) > _LONGEST_WITH_POSTS:
            continue
        for read in _FORMS:
            if byline := read(page, rulings, index):
                found[index] = byline
                break
    return found


def _job_line(page: Page, rulings: Rulings, index: int) -> Byline | None:  # noqa: ARG001
    """Read a line of jobs and names and nothing else: 记者 甲 实习生 乙."""
    plain = page.plain[index]
    if len(plain) > _LONGEST or "。" in plain or plain.endswith(("？", "！", "：")):
        return None
    marks = list(page.words.job.finditer(plain))
    if not marks or not _is_only_credits(page, plain, marks[0].start()):
        return None
    parts = {page.words.parts[mark["word"]] for mark in marks}
    if parts == {"photographer"}:
        return None
    people = tuple(read_credits(page, Stretch(index, 0, len(plain)), "byline_jobs"))
    ruling = Ruling(ParagraphKind.BOILERPLATE, "editor_line", 0.9)
    if "author" in parts:
        ruling = Ruling(ParagraphKind.BYLINE, "byline_jobs", 0.93)
    return Byline(ruling, people, tuple(_source(page, index, ruling.rule_id)))


def _source(page: Page, index: int, rule_id: str) -> Iterator[Fact]:
    """Yield what a line of credits says of the source: 来源：某网 编辑：甲."""
    named = _SOURCE.search(page.plain[index])
    if named and (span := page.group(index, named, "source")):
        yield Fact("info_source", span, rule_id)


def _is_only_credits(page: Page, plain: str, first_job: int) -> bool:
    """Tell whether outlets, jobs and names are all that a line holds."""
    if first_job > _LONGEST_OUTLET or _TAG.fullmatch(plain):
        return False
    before = _SEPARATORS.sub("", STAMP.sub("", plain[:first_job]))
    if before and not (page.words.outlet_end.search(before) or is_name(before)):
        return False
    rest = _COUNTS.sub(" ", STAMP.sub(" ", _SOURCE.sub(" ", plain[first_job:])))
    return all(
        len(token) < 2  # noqa: PLR2004 - half of a padded name
        or token in _FILLERS
        or is_name(token)
        or page.words.outlet_end.search(token)
        for token in _SEPARATORS.split(page.words.job.sub(" ", rest))
    )


def _author_line(page: Page, rulings: Rulings, index: int) -> Byline | None:  # noqa: ARG001
    """Read a line that starts with 作者 or 文."""
    plain = page.plain[index]
    key = _AUTHOR_LINE.match(plain)
    if key is None or plain.endswith("。"):
        return None
    ruling = Ruling(ParagraphKind.BYLINE, "byline_author", 0.92)
    return Byline(ruling, tuple(_authors(page, index, key)), tuple(_outlet(page, index, key)))


def _outlet(page: Page, index: int, key: re.Match[str]) -> Iterator[Fact]:
    """Yield the outlet that stands between 文 and the name: 文｜某某网 甲."""
    plain = page.plain[index]
    for start, end in tokens(plain, key.end()):
        if page.words.outlet.fullmatch(plain, start, end):
            yield Fact("info_source", page.span(index, start, end), "byline_author")


def _authors(page: Page, index: int, key: re.Match[str]) -> Iterator[Credit]:
    """Yield the authors of a line that starts with 作者 or 文; posts are left out."""
    plain = page.plain[index]
    if ABOUT_AUTHOR.match(plain, key.start("key")):
        return
    for form in (AUTHOR_IS, NAME_AFTER_POST):
        if named := form.match(plain, key.start("key")):
            yield from plain_credits(page, Stretch(index, *named.span("names")), "byline_author")
            return
    posts = [match.span() for match in _POSTS_IN_BRACKETS.finditer(plain, key.end())]
    others = _OTHERS.search(plain, key.end())
    for start, end in name_spans(
        page, Stretch(index, key.end(), others.start() if others else len(plain))
    ):
        if not any(opened <= start < closed for opened, closed in posts):
            yield from plain_credits(page, Stretch(index, start, end), "byline_author")


def _post_line(page: Page, rulings: Rulings, index: int) -> Byline | None:  # noqa: ARG001
    """Read a name with its post: 甲 某大学教授."""
    plain = page.plain[index]
    if " " not in plain or plain.endswith("。"):
        return None
    for form in (_NAME_THEN_POST, _POST_THEN_NAME):
        named = form.fullmatch(plain)
        if named and has_surname(page, named["name"]):
            rule = "byline_name_and_post"
            people = plain_credits(page, Stretch(index, *named.span("name")), rule)
            return Byline(Ruling(ParagraphKind.BYLINE, rule, 0.85), people)
    return None


def _work_line(page: Page, rulings: Rulings, index: int) -> Byline | None:  # noqa: ARG001
    """Read names with their work behind them: 甲 文 乙 摄."""
    work = _WORK.fullmatch(page.plain[index].strip("（）"))
    if work is None or not has_surname(page, work["names"]):
        return None
    start = page.plain[index].index(work.string)
    stretch = Stretch(index, start + work.start("names"), start + work.end("names"))
    people = plain_credits(page, stretch, "byline_work")
    return Byline(Ruling(ParagraphKind.BYLINE, "byline_work", 0.85), people)


def _bullet_line(page: Page, rulings: Rulings, index: int) -> Byline | None:  # noqa: ARG001
    """Read a line of names behind a bullet: ■甲 乙."""
    plain = page.plain[index]
    bullet = _BULLET.match(plain)
    if bullet is None or not is_names_only(plain[bullet.end() :]):
        return None
    people = plain_credits(page, Stretch(index, bullet.end(), len(plain)), "byline_bullet")
    return Byline(Ruling(ParagraphKind.BYLINE, "byline_bullet", 0.9), people)


def _bare_line(page: Page, rulings: Rulings, index: int) -> Byline | None:
    """Read a name alone under the headline."""
    plain = page.plain[index]
    near = 0 in rulings and index < _LEAD_LINES
    if not (near and is_sure_name(plain) and len(plain) < 5 and has_surname(page, plain)):  # noqa: PLR2004
        return None
    people = plain_credits(page, Stretch(index, 0, len(plain)), "byline_bare_name")
    return Byline(Ruling(ParagraphKind.BYLINE, "byline_bare_name", 0.75), people)


def _bracket_line(page: Page, rulings: Rulings, index: int) -> Byline | None:
    """Read names in brackets under the last words of the text."""
    plain = page.plain[index]
    if not (_NAMES_IN_BRACKETS.fullmatch(plain) and is_names_only(plain[1:-1])):
        return None
    below = range(index + 1, len(page.plain))
    if not (ends_sentence(page.plain[index - 1]) and all(i in rulings for i in below)):
        return None
    people = plain_credits(page, Stretch(index, 0, len(plain)), "byline_names_in_brackets")
    return Byline(Ruling(ParagraphKind.BYLINE, "byline_names_in_brackets", 0.8), people)


_FORMS: tuple[Callable[[Page, Rulings, int], Byline | None], ...] = (
    _job_line,
    _author_line,
    _post_line,
    _work_line,
    _bullet_line,
    _bare_line,
    _bracket_line,
)


def outlet_of_byline(page: Page, bylines: Mapping[int, Byline]) -> Span | None:
    """Return the outlet of a byline near the headline: 新华社 in 新华社记者甲."""
    for index in sorted(bylines):
        if index > _LEAD_LINES or bylines[index].ruling.rule_id != "byline_jobs":
            continue
        plain = page.plain[index]
        if source := _SOURCE.search(plain):
            return page.group(index, source, "source")
        mark = page.words.job.search(plain)
        head = plain[: mark.start()].rstrip() if mark else ""
        key = _AUTHOR_LINE.match(head) or _SEPARATORS.match(head)
        start = key.end() if key else 0
        if head[start:] and page.words.outlet_end.search(head[start:]):
            return page.span(index, start, len(head))
    return None
