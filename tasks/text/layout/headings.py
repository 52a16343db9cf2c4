"""Section headings, decks, and the links that a site hangs under an article."""

import re
from collections.abc import Iterator, Mapping

from schemas.paragraph import ParagraphKind
from tasks.text.layout.page import Page, Ruling, Rulings, ends_sentence

_LONGEST_HEADING = 52
_LONGEST_NUMBERED = 45
_LONGEST_DECK = 90
_MOST_DECKS = 3
_LONGEST_LINK = 50
_SHORTEST_LINK = 6

_NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}\s*、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]{1,3}[章节部编]"
    r"|\d{1,2}\s*[、.．](?!\d)|0\d\s|【[^【】]{2,14}】\Z)"
)
_GOES_ON = tuple("。，、；：！？”’」』）…")
_HEADING_END = re.compile(r"[^。，；：、…—,;:]\Z")
_NOT_HEADING = re.compile(
    r"[·•\-—－\d.、\s：]*\Z|——|（[^（）]*）\Z|.*[。；]|.*\d{4}年\d{1,2}月\d{1,2}日.{0,6}\Z|(?:问|答|[^：]{0,6}记者|主持人|嘉宾)：\S|(?:那么|但|可是|这|有人|所以|因此).{14,}[？！]\Z|.*，(?:.*，|.{20}).*[？！]\Z|(?=.{20}).*，.*[呢吧么][？！]\Z|“[^”]*”\Z(?<=[？！]”)|.{1,3}[？！]\Z"
)
_NOT_LINK = re.compile(r"——|.*[。；]|.*\d{4}年\d{1,2}月\d{1,2}日.{0,6}\Z|(?:问|答|主持人)：\S")
_ROLL = re.compile(
    r"[^\s，。！？：；]{2,16}(?:\s+[^\s，。！？：；]{2,16})+\s*"
    r"(?:参加|出席|陪同|参加活动|参加会见|参加会谈|分别|主持|讲话|致辞|会见|作陪|同志)?[^\s，。]{0,12}"
)


def read_headings(page: Page, rulings: Rulings) -> Mapping[int, Ruling]:
    """Rule on short lines between longer ones; runs of many short lines are lists, not headings."""
    found: dict[int, Ruling] = dict(_numbered(page, rulings))
    open_lines = [i for i in page.unruled(rulings) if i not in found]
    short = [i for i in open_lines if _looks_like_heading(page.plain[i]) and not _is_torn(page, i)]
    groups = _runs(short, rulings)
    for run in groups:
        following = _next_text(page, rulings, run[-1])
        if following is None or len(run) > 2:  # noqa: PLR2004
            continue
        is_only = len(groups) == 1 and not found
        if run[0] == min(open_lines) and (is_only or _is_under_headline(rulings, run[0])):
            continue  # before all text: a deck
        for index in run:
            found[index] = Ruling(ParagraphKind.SECTION_HEADING, "heading_short_line", 0.85)
    return found


def _numbered(page: Page, rulings: Rulings) -> Iterator[tuple[int, Ruling]]:
    for index in page.unruled(rulings):
        plain = page.plain[index]
        if (
            len(plain) <= _LONGEST_NUMBERED
            and _NUMBERED.match(plain)
            and not plain.endswith(("。", "；", "，", "："))
            and _next_text(page, rulings, index) is not None
        ):
            yield index, Ruling(ParagraphKind.SECTION_HEADING, "heading_numbered", 0.92)


def _is_under_headline(rulings: Rulings, index: int) -> bool:
    """Tell a line right below the headline or its repeat."""
    above = rulings.get(index - 1)
    return above is not None and above.kind in (
        ParagraphKind.HEADLINE,
        ParagraphKind.DUPLICATE_HEADLINE,
    )


def _is_torn(page: Page, index: int) -> bool:
    """Tell a line whose sentence goes on in the next: “。所谓…” stands below."""
    return index + 1 < len(page.plain) and page.plain[index + 1].startswith(_GOES_ON)


def _looks_like_heading(plain: str) -> bool:
    return (
        1 < len(plain) <= _LONGEST_HEADING
        and _HEADING_END.search(plain) is not None
        and not _NOT_HEADING.match(plain)
    )


def _runs(indexes: list[int], rulings: Rulings) -> list[list[int]]:
    """Group line numbers that follow one another."""
    runs: list[list[int]] = []
    for index in indexes:
        between = range(runs[-1][-1] + 1, index) if runs else ()
        if runs and all(i in rulings for i in between):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _next_text(page: Page, rulings: Rulings, index: int) -> int | None:
    """Return the next line that is still unclaimed and reads as text."""
    for following in range(index + 1, len(page.plain)):
        if following not in rulings and ends_sentence(page.plain[following]):
            return following
    return None


def read_above_repeat(page: Page, rulings: Rulings, headline: int | None) -> Mapping[int, Ruling]:
    """Rule on short lines between the headline and its repeat: what the paper set above it."""
    repeat = ParagraphKind.DUPLICATE_HEADLINE
    last = max((i for i, ruling in rulings.items() if ruling.kind is repeat), default=0)
    between = () if headline is None else range(headline + 1, last)
    ruling = Ruling(ParagraphKind.SUBHEADLINE, "deck_above_repeat", 0.8)
    short = (i for i in between if len(page.plain[i]) <= _LONGEST_HEADING)
    return {i: ruling for i in short if i not in rulings and not ends_sentence(page.plain[i])}


def read_decks(page: Page, rulings: Rulings, headline: int | None) -> Mapping[int, Ruling]:
    """Rule on the lines directly under the headline that are neither lead nor byline."""
    found: dict[int, Ruling] = {}
    if headline is None:
        return found
    for index in range(headline + 1, len(page.plain)):
        ruling = rulings.get(index)
        if ruling and ruling.kind is ParagraphKind.DUPLICATE_HEADLINE:
            continue
        if ruling or not _is_deck(page, rulings, index):
            break
        rule = "deck_roll" if _ROLL.fullmatch(page.plain[index]) else "deck_under_headline"
        found[index] = Ruling(ParagraphKind.SUBHEADLINE, rule, 0.8)
    return found if len(found) <= _MOST_DECKS else {}


def _is_deck(page: Page, rulings: Rulings, index: int) -> bool:
    plain = page.plain[index]
    if len(plain) > _LONGEST_DECK or _NUMBERED.match(plain):
        return False
    if ends_sentence(plain) and not plain.startswith("——"):
        return False
    return _next_text(page, rulings, index) is not None


def read_links(page: Page, rulings: Rulings) -> Mapping[int, Ruling]:
    """Rule on headlines of other articles that trail behind the last sentence."""
    trail: list[int] = []
    is_alone = True  # nothing of the page stands below
    for index in range(len(page.plain) - 1, 0, -1):
        ruling = rulings.get(index)
        if ruling and ruling.kind is ParagraphKind.BOILERPLATE:
            is_alone = False
            continue
        if ruling or not _looks_like_link(page.plain[index]):
            break
        trail.append(index)
    if is_alone and len(trail) == 1 and page.plain[trail[0]].endswith(("？", "！")):
        return {}
    body = sum(ends_sentence(page.plain[i]) for i in page.unruled(rulings) if i not in trail)
    if body < max(1, len(trail) / 4):
        return {}
    return {i: Ruling(ParagraphKind.BOILERPLATE, "trailing_link", 0.8) for i in trail}


def _looks_like_link(plain: str) -> bool:
    return (
        _SHORTEST_LINK <= len(plain) <= _LONGEST_LINK
        and not plain.endswith(tuple("。；，：、"))
        and not _NOT_LINK.match(plain)
    )
