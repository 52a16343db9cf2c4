"""The headline: which line it is, what a site hung on it, and which lines repeat it."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from schemas.paragraph import ParagraphKind
from tasks.text.layout.credits import has_surname, is_sure_name
from tasks.text.layout.page import Page, Ruling, bare, ends_sentence
from tasks.text.model import Span

# Longer than any headline seen; a first line beyond it is body that lost its headline.
_LONGEST = 120
_LONGEST_SENTENCE = 45

# Lines of the page that a copied page begins with, and how many.
_ABOVE = frozenset({"breadcrumb", "site_notice", "page_navigation"})
_MOST_ABOVE = 3

# A column's name on a line of its own above the headline; the rule that says so.
EYEBROW = "column_above_headline"
_LONGEST_COLUMN = 14
_SIGNED = re.compile(r"[（■\s]*(?:本文)?作者\s*[：｜／]|\S{0,12}(?:记者|评论员)\s*\S{2,12}\Z")
_COLUMN_MARKS = ("《", "【", "〖", "（")

# A repeat of the headline stands within the first five lines.
_REPEAT_WITHIN = 5


class Headline(NamedTuple):
    """The headline and what stands beside it on its line; ``line`` None where there is none."""

    line: int | None = None
    span: Span | None = None
    site_label: Span | None = None
    column_label: Span | None = None
    eyebrow: int | None = None  # the line above or below it that names the column
    letters: str = ""  # of the headline alone, for finding repeats
    unlabelled: str = ""  # the same without a column's name before it


def read_headline(page: Page) -> Headline:
    """Find the headline, and cut from it what the site added.

    The first line is the headline, unless a headline came beside the text and stands elsewhere
    or nowhere, or the line is clearly running text.
    """
    line = _headline_line(page)
    if line is None:
        return Headline(letters=bare(page.hints.headline or ""))
    start, end, site = _without_site(page, line)
    plain = page.plain[line]
    label = page.words.column.search(plain[start:end])
    eyebrow = _eyebrow(page, line)
    column = None if eyebrow is None else page.span(eyebrow, 0, len(page.plain[eyebrow]))
    if label and label[0] != plain[start:end] and _names_column(page, line, label):
        column = page.span(line, start + label.start(), start + label.end())
    letters = bare(plain[start:end])
    rest = label.end() if label and not label.start() and column else 0
    unlabelled = bare(plain[start + rest : end])
    return Headline(line, page.span(line, start, end), site, column, eyebrow, letters, unlabelled)


def _names_column(page: Page, line: int, label: re.Match[str]) -> bool:
    """Tell a column's name from a writer's, 段小芳｜, and from a work's that the text is about."""
    if _is_writer(page, label["barred"]):
        return False
    is_work = label[0].startswith("《") and any(label[0] in each for each in page.plain[line + 1 :])
    return not is_work


def _is_writer(page: Page, before_bar: str | None) -> bool:
    """Tell a writer's name before a bar from a column's: 段小芳｜."""
    is_long = before_bar is not None and len(before_bar) > 2  # noqa: PLR2004 - 解局 is a column
    return is_long and is_sure_name(before_bar or "") and has_surname(page, before_bar or "")


def _headline_line(page: Page) -> int | None:
    if page.hints.headline:
        letters = bare(page.hints.headline)
        lines = enumerate(page.text.lines[:_REPEAT_WITHIN])
        return next((i for i, line in lines if _repeats(bare(line.text), letters)), None)
    line = _first_of_article(page)
    first = page.plain[line]
    longest = _LONGEST_SENTENCE if first.endswith(("。", "；", "，", ".")) else _LONGEST
    if not first or len(first) > longest or (len(page.plain) > 1 and _opens_lead(page, first)):
        return None
    return line


def _first_of_article(page: Page) -> int:
    """Return the first line below the page's own: its breadcrumb, its advertisement."""
    for index, plain in enumerate(page.plain[:_MOST_ABOVE]):
        form = page.words.boilerplate.fullmatch(plain)
        if (form is None or form.lastgroup not in _ABOVE) and not _is_eyebrow(page, index):
            return index
    return 0


def _eyebrow(page: Page, line: int) -> int | None:
    """Return the line that names the column: above the headline, or in marks right below it."""
    if line and _is_eyebrow(page, line - 1):
        return line - 1
    below = line + 1
    if below + 1 >= len(page.plain):
        return None
    plain, follows = page.plain[below], page.plain[below + 1]
    is_signed = _SIGNED.match(follows) and page.words.column_alone.fullmatch(plain)
    named = page.words.column_below.fullmatch(plain) or (is_signed and plain[0] in _COLUMN_MARKS)
    return below if named else None


def _is_eyebrow(page: Page, index: int) -> bool:
    """Tell a column's name above a headline: a line that could be one stands below, and text."""
    plain = page.plain[index]
    if len(page.plain) < index + 3 or len(plain) > _LONGEST_COLUMN:
        return False
    below = page.plain[index + 1]
    is_longer = plain.startswith(_COLUMN_MARKS) or len(plain) < len(below)
    is_headline = not ends_sentence(below) and is_longer and len(below) <= _LONGEST
    return (
        is_headline
        and page.words.column_alone.fullmatch(plain) is not None
        and not (page.words.job.search(below) or page.words.boilerplate.fullmatch(below))
    )


def _opens_lead(page: Page, plain: str) -> bool:
    """Tell a line that starts with a dateline and goes on as a sentence."""
    return ends_sentence(plain) and any(p.match(plain) for p in page.words.openings.values())


def _without_site(page: Page, line: int) -> tuple[int, int, Span | None]:
    """Return where the headline itself starts and ends, and what the site added."""
    plain = page.plain[line]
    start, end, site = 0, len(plain), None
    for added in page.words.site.finditer(plain):
        if added["tag"] is not None and added.end() < len(plain):
            start = added.end() + len(plain[added.end() :]) - len(plain[added.end() :].lstrip())
            site = site or page.span(line, *added.span("tag"))
        elif added["suffix"] is not None and added.start() > start:
            end = added.start()
            suffix = added["suffix"]
            at = added.start()
            site = page.span(line, at, at + len(suffix))
    return start, end, site


def read_repeats(page: Page, headline: Headline) -> Mapping[int, Ruling]:
    """Rule on the headline itself and on its repeats in the first five lines."""
    return dict(_repeat_rulings(page, headline))


def _repeat_rulings(page: Page, headline: Headline) -> Iterator[tuple[int, Ruling]]:
    if headline.line is not None:
        yield headline.line, Ruling(ParagraphKind.HEADLINE, "headline_first_line", 0.98)
    if headline.eyebrow is not None:
        yield headline.eyebrow, Ruling(ParagraphKind.SUBHEADLINE, EYEBROW, 0.85)
    if not headline.letters:
        return
    longest = 2 * len(headline.letters) + _LONGEST_SENTENCE  # beyond it no line is a repeat
    for index, plain in enumerate(page.plain[:_REPEAT_WITHIN]):
        if index == headline.line or len(plain) > longest:
            continue
        letters = bare(plain)
        if _repeats(letters, headline.letters) or _repeats(letters, headline.unlabelled):
            yield index, Ruling(ParagraphKind.DUPLICATE_HEADLINE, "headline_repeat", 0.97)


def _repeats(letters: str, headline: str) -> bool:
    """Tell whether a line is the headline again, give or take a cut end or a label.

    >>> _repeats("代表团来访交流", "代表团来访交流"), _repeats("代表团", "代表团来访交流")
    (True, False)
    """
    short, long = sorted((letters, headline), key=len)
    return bool(short) and short in long and len(short) > 0.8 * len(long)


_LABELS = re.compile(r"\s*（[^（）]{2,8}）\s*|\s*题：\s*|\s*[^，。：\s]{2,6}：\s*")


def opens_with_headline(plain: str, start: int, headline: Headline) -> bool:
    """Tell whether all that follows ``start`` is the headline again, labels aside."""
    rest = plain[start:]
    if rest.endswith("。"):
        return False
    label = _LABELS.match(rest)
    candidates = (rest, rest[label.end() :]) if label else (rest,)
    return any(_repeats(bare(each), headline.letters) for each in candidates)
