"""People credited with words or pictures: jobs, names, and who shares which.

``记者 甲 实习生 乙``: a job speaks for all names up to the next job. Names are parted by
spaces or marks; two single characters with a gap are one padded name: ``段 芳``.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from schemas.entity import Participation
from tasks.text.layout.page import Page
from tasks.text.layout.words import HAN
from tasks.text.model import Credit, Span

_PADDED = rf"(?<![{HAN}·])[{HAN}]\s+[{HAN}](?![{HAN}·])"
_TOKEN = re.compile(rf"{_PADDED}|[^\s、，。；：／｜（）【】\[\]＆&＋+]+")

# What may hang on a name: 甲报道, 乙整理.
_AFTER_NAME = re.compile(
    r"(?:综合报[道导]|摄影报[道导]|报[道导]|编译|整理|采写|撰文|综合|专电|[译辑文摄])\Z"
)

_NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]\s+[{HAN}]|[{HAN}]+(?:[·－—-][{HAN}]+)+")
_LONG_NAME = re.compile(
    rf"[{HAN}]{{5,8}}(?<![局处厅署院校馆会厂队所委])"
)  # foreign names without a dot: only before 摄

# Groups and rooms sign too, but they are nobody's name.
_NOBODY = re.compile(
    r"(?:组|部|室|中心|编辑|报[道导]|网|社|台|频道|集团|公司|大学|研究[院所]|学院|综合|供图|"
    r"摄影|图片|资料|来源|专题|特稿|专稿|出品|制作|客户端|记者会?|本报|新闻|即时|财经|国际|"
    r"政府|网[路络]|脸书|[县市]府|截图|详细|更多|全文|音译|化名|下同|待续|见图|如图|未完)\Z"
    r"|\A翻摄|\A(?:(?:发布|更新)?(?:时间|日期)|导读|摘要|前言|引言|目录|编后语?|编者按|手记|链接)\Z"
)

# Surnames of two characters: with one of them a name has four.
_LONG_SURNAME = re.compile(
    "欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|司徒|东方|南宫|独孤|端木|呼延|轩辕"
)

# 图／本报记者 甲: a reporter, but of pictures.
_PICTURE_BEFORE = re.compile(rf"(?<![文／·])(?:图|摄影?)\s*[／：｜]\s*[{HAN}]{{0,8}}\Z")

# 甲／图, 乙 摄: who took the pictures in a line of reporters.
_PICTURE_BEHIND = re.compile(r"\s*(?:[／\s]\s*图|[／\s]?\s*摄影?)(?=\s|[；，、）】]|\Z)")

_REPORTS = ("报道", "报导")

# Jobs between which one of these stands share their names: 撰文／视频：甲.
_JOINTS = ("／", "、", "和", "&")

# 文／某某网记者 甲: 文 says what they did, not for whom.
_WRITTEN_BY = re.compile(r"(?:文图?|图文|撰文|采写|来源|图)／")

# What parts an outlet from what stands before it.
_BREAK_BEFORE = frozenset(" \t、，。；：（）【】[]■□●◆★▲”!！？")


class Stretch(NamedTuple):
    """A stretch of one line that is read for credits."""

    line: int
    start: int
    end: int

    def part(self, match: re.Match[str], group: str) -> "Stretch":
        """Return the stretch of a group that was matched in this stretch's own text."""
        start, end = match.span(group)
        return Stretch(self.line, self.start + start, self.start + end)


def read_credits(page: Page, stretch: Stretch, rule_id: str) -> Iterator[Credit]:
    """Yield everybody whom ``stretch`` credits with words, under their jobs."""
    plain = page.plain[stretch.line]
    for job, names in _jobs(page, stretch):
        office = organization_before(page, stretch, job.start)
        printed = page.span(stretch.line, job.start, job.end)
        for start, end in name_spans(page, names):
            if _PICTURE_BEHIND.match(plain, end, names.end):
                continue
            name = page.span(stretch.line, start, end)
            yield Credit(
                name, Participation.AUTHOR, printed, office, rule_id, is_editor=job.is_editor
            )


class _Job(NamedTuple):
    """A job as printed, or several that share their names: 撰文／视频."""

    start: int
    end: int
    is_editor: bool


def _jobs(page: Page, stretch: Stretch) -> Iterator[tuple[_Job, Stretch]]:
    """Yield each job that writes or edits, and the stretch of its names."""
    plain = page.plain[stretch.line]
    marks = list(page.words.job.finditer(plain, stretch.start, stretch.end))
    ends = [mark.start() for mark in marks[1:]] + [stretch.end]
    parts: set[str] = set()
    start: int | None = None
    for mark, end in zip(marks, ends, strict=True):
        if _PICTURE_BEFORE.search(plain, stretch.start, mark.start()):
            continue
        parts.add(page.words.parts[mark["word"]])
        start = mark.start() if start is None else start
        if plain[mark.end() : end] in _JOINTS:
            continue
        if parts & {"author", "editor"}:
            job = _Job(start, mark.end(), "author" not in parts)
            yield job, Stretch(stretch.line, mark.end(), end)
        parts, start = set(), None


def plain_credits(page: Page, stretch: Stretch, rule_id: str) -> tuple[Credit, ...]:
    """Return the people of a stretch that holds names and no job."""
    plain = page.plain[stretch.line]
    return tuple(
        Credit(page.span(stretch.line, *span), Participation.AUTHOR, rule_id=rule_id)
        for span in name_spans(page, stretch)
        if is_sure_name(plain[slice(*span)])
    )


def name_spans(page: Page, stretch: Stretch, *, foreign: bool = False) -> Iterator[tuple[int, int]]:
    """Yield where a person's name stands; outlets and other words are passed over."""
    plain = page.plain[stretch.line]
    for token in _TOKEN.finditer(plain, stretch.start, stretch.end):
        start, end = token.span()
        end = _without_tail(page, plain, start, end)
        name = plain[start:end]
        if end < token.end() and plain[start - 1 : start] == "／" and token[0].endswith(_REPORTS):
            continue  # 记者甲／台北报导: where, not who
        is_word = name in page.words.parts or page.words.outlet_end.search(name)
        if is_name(name, foreign=foreign) and not is_word:
            yield start, end


def tokens(plain: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield where names, outlets and other words stand, from ``start`` on.

    >>> list(tokens("文／云州网 段 芳", 2))
    [(2, 5), (6, 9)]
    """
    return (token.span() for token in _TOKEN.finditer(plain, start))


def _without_tail(page: Page, plain: str, start: int, end: int) -> int:
    """Return where the name ends: verbs and places that hang on it are cut."""
    for tail in (_AFTER_NAME, page.words.place_end):
        cut = tail.search(plain, start, end)
        # 甲文文 is a name, 甲乙丙文 a name and what he wrote.
        if cut and cut.start() - start > (1 if cut.end() - cut.start() > 1 else 2):
            end = cut.start()
    return end


def is_name(token: str, *, foreign: bool = False) -> bool:
    """Tell whether a token can be a person's name, where a job says that it is one.

    >>> is_name("段 芳"), is_name("买买提·艾力"), is_name("即时组"), is_name("供图")
    (True, True, False, False)
    """
    fits = _NAME.fullmatch(token) or (foreign and _LONG_NAME.fullmatch(token))
    return bool(fits) and not _NOBODY.search(token)


def is_sure_name(token: str) -> bool:
    """Tell whether a token is a name even where no job is printed with it.

    >>> is_sure_name("段芳"), is_sure_name("欧阳小芳"), is_sure_name("国际观察")
    (True, True, False)
    """
    short = len(token) < 4 or "·" in token or _LONG_SURNAME.match(token)  # noqa: PLR2004
    return bool(short) and is_name(token)


def is_names_only(stretch: str) -> bool:
    """Tell a list of names from a remark.

    >>> is_names_only("段芳 马 力"), is_names_only("完"), is_names_only("音译")
    (True, False, False)
    """
    tokens = _TOKEN.findall(stretch)
    return bool(tokens) and all(map(is_sure_name, tokens))


def has_surname(page: Page, name: str) -> bool:
    """Tell whether a name starts with a known surname."""
    return name[:1] in page.words.surnames or name[:2] in page.words.surnames


def organization_before(page: Page, stretch: Stretch, end: int) -> Span | None:
    """Return the outlet printed directly before ``end``: 新华社 before 记者."""
    plain = page.plain[stretch.line]
    start = end
    while start > stretch.start and plain[start - 1] not in _BREAK_BEFORE:
        start -= 1
    if by := _WRITTEN_BY.match(plain, start, end):
        start = by.end()
    if start < end and page.words.outlet_end.search(plain, start, end):
        return page.span(stretch.line, start, end)
    return None
