"""How a report opens: dateline, outlet, reporters; and bylines on lines of their own."""

import re
from typing import NamedTuple

from schemas.paragraph import ParagraphKind
from tasks.text.layout.credits import Stretch, has_surname, plain_credits, read_credits
from tasks.text.layout.headline import Headline, opens_with_headline
from tasks.text.layout.page import Page, Ruling, Rulings, ends_sentence
from tasks.text.model import Credit, Dateline

# A dateline stands in one of the first lines that are neither headline nor caption.
_LINES_TRIED = 5

# The groups of an opening that name reporters.
_PEOPLE = ("people", "others", "names", "glued")

# No opening is longer; what lies beyond is not looked at.
_LONGEST = 160


class Opening(NamedTuple):
    """The dateline or lead credit: its line, what it says, and who is named in it."""

    line: int
    dateline: Dateline
    people: tuple[Credit, ...]


def read_opening(page: Page, rulings: Rulings, headline: Headline) -> Opening | None:
    """Return the first dateline or lead credit."""
    for index in _lead_lines(page, rulings):
        start = _after_headline(page.plain[index], headline)
        for rule_id, form in page.words.openings.items():
            match = form.match(page.plain[index], start, start + _LONGEST)
            if match and _holds(page, index, match):
                return _opening(page, index, match, rule_id)
    return _closing_dateline(page, rulings)


_CLOSING_DATELINE = re.compile(r"[（【][^（）【】]{4,40}[电電讯][）】]\s*\Z")


def _closing_dateline(page: Page, rulings: Rulings) -> Opening | None:
    """Return the dateline that stands in brackets behind the last words."""
    last = max(page.unruled(rulings), default=None)
    if last is None:
        return None
    plain = page.plain[last]
    closing = _CLOSING_DATELINE.search(plain, max(0, len(plain) - _LONGEST))
    form = page.words.openings["dateline_bracket"]
    match = form.fullmatch(plain, closing.start(), len(plain)) if closing else None
    return _opening(page, last, match, "dateline_closing") if match else None


def _lead_lines(page: Page, rulings: Rulings) -> list[int]:
    lead = (index for index in page.unruled(rulings))
    return [index for _, index in zip(range(_LINES_TRIED), lead, strict=False)]


def _after_headline(plain: str, headline: Headline) -> int:
    """Return where the lead starts: behind a headline that is glued to it, or at 0."""
    words = headline.letters
    return len(words) if words and len(plain) > len(words) and plain.startswith(words) else 0


def _holds(page: Page, index: int, match: re.Match[str]) -> bool:
    """Tell an opening from a sentence that starts with an outlet: 国家电网讯号."""
    source = match.groupdict().get("source")
    if source is not None and page.words.outlet.fullmatch(source) is None:
        return False
    return match.groupdict().get("glued") is None or _are_people(page, index, match)


def _are_people(page: Page, index: int, match: re.Match[str]) -> bool:
    """Tell reporters before a sentence from a byline, and from 本报记者 采访居民时."""
    if not ends_sentence(match.string):
        return False
    people = read_credits(page, Stretch(index, *match.span("glued")), "lead_glued")
    names = [page.text.hans[credit.name.start : credit.name.end] for credit in people]
    return bool(names) and all(has_surname(page, name) for name in names)


def _opening(page: Page, index: int, match: re.Match[str], rule_id: str) -> Opening:
    group = match.groupdict()
    people = next((name for name in _PEOPLE if group.get(name)), None)
    named = _people(page, index, match, people, rule_id) if people else ()
    source = page.group(index, match, "source")
    is_label = people == "people" and not named and "）" in match[0][-2:]
    end = len(match.string[: match.start("people")].rstrip("（ ")) if is_label else match.end()
    named = tuple(each._replace(organization=each.organization or source) for each in named)
    dateline = Dateline(
        page.span(index, match.start(), end),
        page.group(index, match, "located"),
        page.group(index, match, "day"),
        source,
        rule_id,
    )
    return Opening(index, dateline, named)


def _people(
    page: Page, index: int, match: re.Match[str], group: str, rule_id: str
) -> tuple[Credit, ...]:
    """Return the reporters named in a group of an opening, jobs printed or not."""
    stretch = Stretch(index, *match.span(group))
    if page.words.job.search(match[group]):
        return tuple(read_credits(page, stretch, rule_id))
    return plain_credits(page, stretch, rule_id)


def rule_opening(page: Page, opening: Opening | None, headline: Headline) -> dict[int, Ruling]:
    """Rule on a line that is nothing but the opening, or that and the headline."""
    if opening is None:
        return {}
    plain = page.plain[opening.line]
    start, end = (at - page.text.lines[opening.line].start for at in opening.dateline.span)
    is_alone = start == 0 and not plain[end:].strip(" ：")
    if not is_alone and not opens_with_headline(plain, end, headline):
        return {}
    return {opening.line: Ruling(ParagraphKind.BYLINE, opening.dateline.rule_id, 0.95)}
