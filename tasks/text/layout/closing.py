"""Credits that close the last line of the text: （记者 甲）, （新闻来源：某报一甲／台北报导）."""

import re
from collections.abc import Iterator

from tasks.text.layout.bylines import ABOUT_AUTHOR, AUTHOR_IS, NAME_AFTER_POST
from tasks.text.layout.credits import Stretch, is_names_only, plain_credits, read_credits
from tasks.text.layout.page import Page, Rulings
from tasks.text.layout.words import HAN
from tasks.text.model import Credit, Span

# How many brackets at the end are looked into, and how far back.
_DEPTH = 3
_REACH = 180

_BRACKET = re.compile(r"[（【\[](?P<inside>[^（）【】\[\]]{1,160})[）】\]]\s*\Z")
_SENTENCE_END = tuple("。！？”…；!?")

# What stands between the credit and the end without being one.
_NO_CREDIT = re.compile(r"(?:全文)?完|(?:未完)?待续|图|.{0,10}(?:特稿|专稿|专电|供稿|稿件)")

_SOURCE_LINES = frozenset({"boilerplate_source_line", "boilerplate_issue_of_paper"})

# □甲（某校教授）; 某报记者 甲, without brackets
_SQUARE = re.compile(rf"□\s*(?P<names>[{HAN}]{{2,4}})（[^（）]{{4,60}}）\s*\Z")
_BARE = re.compile(
    rf"(?<=[。！？”）\s])\s*(?P<inside>(?:[{HAN}]{{2,8}})?(?:特约|见习|实习)?记者"
    rf"\s?[{HAN}、 ]{{2,24}})\Z"
)

_FORMS = {
    # 新闻来源：工商时报一甲／台北报导; 新闻来源：工商即时 甲; 来源：某网／甲
    "closing_source": re.compile(
        rf"(?:新闻|资料|文章)?来源\s*：\s*[^\s—─一／、，－-]{{2,10}}?\s*(?:[—─一－-]+|\s+|／)\s*"
        rf"(?:记者)?(?P<names>[{HAN}、 ]{{2,40}}?)(?:／[{HAN}]{{2,6}}(?:报[导道]|电)|辑|整理)?"
    ),
    # 《某某》2018年第15期 甲
    "closing_issue": re.compile(
        rf"《[^《》]{{2,16}}》.{{4,20}}[期版日]\s+(?P<names>[{HAN} ]{{2,12}})"
    ),
    # 文／某某投顾执行长甲
    "closing_post": NAME_AFTER_POST,
    # 某某网 甲
    "closing_outlet": re.compile(
        rf"(?P<source>[{HAN}·-]{{2,16}}(?:网|报|社|台|客户端))\s+(?P<names>[{HAN}、 ]{{2,24}})"
    ),
}


def read_closings(page: Page, rulings: Rulings) -> tuple[Credit, ...]:
    """Return the people whom the last line of the text, or a source line, credits."""
    last = max(page.unruled(rulings), default=None)
    closing = () if last is None else _closing(page, last)
    sources = (index for index, ruling in rulings.items() if ruling.rule_id in _SOURCE_LINES)
    return (*closing, *(credit for index in sources for credit in _source_line(page, index)))


def _closing(page: Page, index: int) -> tuple[Credit, ...]:
    """Return the people whom the end of a line credits."""
    plain = page.plain[index]
    if square := _SQUARE.search(plain, max(0, len(plain) - _REACH)):
        return plain_credits(page, Stretch(index, *square.span("names")), "closing_square")
    end = len(plain)
    for stretch in _brackets(page, index):
        if people := _inside(page, stretch):
            return people
        end = stretch.start - 1
    if bare := _BARE.search(plain, max(0, end - _REACH), end):
        return tuple(read_credits(page, Stretch(index, *bare.span("inside")), "closing_bare"))
    return ()


def _brackets(page: Page, index: int) -> Iterator[Stretch]:
    """Yield what stands in brackets at the end, last first, past those that credit nobody."""
    plain = page.plain[index]
    end = len(plain)
    for _ in range(_DEPTH):
        bracket = _BRACKET.search(plain[:end], max(0, end - _REACH))
        if bracket is None:
            return
        inside = bracket["inside"]
        start = bracket.start("inside") + len(inside) - len(inside.lstrip())
        yield Stretch(index, start, start + len(inside.strip()))
        if not _NO_CREDIT.fullmatch(inside.strip()):
            return
        end = bracket.start()


def _inside(page: Page, stretch: Stretch) -> tuple[Credit, ...]:
    """Read what stands in a closing bracket, or on a source line, as credits."""
    plain = page.plain[stretch.line]
    inside = plain[stretch.start : stretch.end]
    for rule_id, form in _FORMS.items():
        if match := form.fullmatch(inside):
            people = plain_credits(page, stretch.part(match, "names"), rule_id)
            return tuple(
                each._replace(organization=_source(page, stretch, match)) for each in people
            )
    if ABOUT_AUTHOR.match(inside):
        return ()
    if named := AUTHOR_IS.match(inside):
        return plain_credits(page, stretch.part(named, "names"), "closing_author")
    if page.words.job.search(inside):
        return tuple(read_credits(page, stretch, "closing_jobs"))
    before = plain[: stretch.start - 1].rstrip()
    if is_names_only(inside) and before.endswith(_SENTENCE_END):
        return plain_credits(page, stretch, "closing_names")
    return ()


def _source(page: Page, stretch: Stretch, match: re.Match[str]) -> Span | None:
    """Return the outlet that a form names in a group, None where it has no such group."""
    if match.groupdict().get("source") is None:
        return None
    source = stretch.part(match, "source")
    return page.span(source.line, source.start, source.end)


def _source_line(page: Page, index: int) -> tuple[Credit, ...]:
    """Return the people whom a line of the page names beside its source: 来源：某网／甲."""
    plain = page.plain[index].strip("（）")
    start = page.plain[index].find(plain)
    stretch = Stretch(index, start, start + len(plain))
    for rule_id in ("closing_source", "closing_issue"):
        if match := _FORMS[rule_id].fullmatch(plain):
            return plain_credits(page, stretch.part(match, "names"), rule_id)
    return ()
