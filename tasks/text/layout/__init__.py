"""Layout: from repaired lines to what a person sees at a glance.

``_finding`` is the table of contents; every recogniser it calls is a small function or a
table of patterns, and says by ``rule_id`` and ``confidence`` what it went by. What nobody
recognises is body; no line is dropped.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schemas.paragraph import ParagraphKind
from tasks.text.layout.assembly import claim, first_of, once, paragraphs_of, without
from tasks.text.layout.boilerplate import PageLines, read_boilerplate, read_closing_facts
from tasks.text.layout.bylines import Byline, outlet_of_byline, read_bylines
from tasks.text.layout.captions import read_photos, read_repeated
from tasks.text.layout.closing import read_closings
from tasks.text.layout.headings import read_above_repeat, read_decks, read_headings, read_links
from tasks.text.layout.headline import EYEBROW, Headline, read_headline, read_repeats
from tasks.text.layout.latin import read_latin_layout
from tasks.text.layout.opening import Opening, read_opening, rule_opening
from tasks.text.layout.page import Page, Ruling
from tasks.text.layout.words import LayoutWords
from tasks.text.lockstep import Steps, in_step
from tasks.text.model import Credit, Fact, Hints, Layout, PhotoRead, Text

__all__ = ["LayoutWords", "read_layout", "reading_layout"]


def read_layout(text: Text, hints: Hints, words: LayoutWords, *, is_latin: bool = False) -> Layout:
    """Read the layout of a repaired document; ``is_latin`` says that its script is Latin."""
    return in_step([reading_layout(text, hints, words, is_latin=is_latin)])[0]


def reading_layout(
    text: Text, hints: Hints, words: LayoutWords, *, is_latin: bool = False
) -> Steps[Layout]:
    """Read it in steps."""
    if is_latin and words.latin:
        return read_latin_layout(Page.of(text, hints, words.latin))
    page = Page.of(text, hints, words)
    rulings: dict[int, Ruling] = {}
    yield
    finds = yield from _finding(page, rulings)
    return _layout(page, rulings, finds)


class _Finds(NamedTuple):
    """What the recognisers found, beside what they ruled on lines."""

    headline: Headline
    page_lines: PageLines
    opening: Opening | None
    bylines: dict[int, Byline]
    photos: dict[int, PhotoRead]
    closing: tuple[Credit, ...]


def _finding(page: Page, rulings: dict[int, Ruling]) -> Steps[_Finds]:
    """Run every recogniser, in the order of trust: who comes first keeps the line."""
    headline = read_headline(page)
    claim(rulings, read_repeats(page, headline))
    yield
    page_lines = read_boilerplate(page, rulings)
    claim(rulings, page_lines.rulings)
    yield
    pictures = read_photos(page, rulings)
    claim(rulings, pictures.rulings)
    yield
    opening = read_opening(page, rulings, headline)
    claim(rulings, rule_opening(page, opening, headline))
    yield
    bylines = read_bylines(page, rulings)
    claim(rulings, {index: byline.ruling for index, byline in bylines.items()})
    yield
    claim(rulings, read_links(page, rulings))
    again = read_repeated(page, rulings)
    claim(rulings, again.rulings)
    closing = read_closings(page, rulings)
    yield
    claim(rulings, read_above_repeat(page, rulings, headline.line))
    claim(rulings, read_headings(page, rulings))
    claim(rulings, read_decks(page, rulings, headline.line))
    yield
    return _Finds(headline, page_lines, opening, bylines, pictures.photos | again.photos, closing)


def _layout(page: Page, rulings: dict[int, Ruling], finds: _Finds) -> Layout:
    """Bring together what was found."""
    text, headline, bylines = page.text, finds.headline, finds.bylines
    opening, closing = finds.opening, finds.closing
    named = [*(opening.people if opening else ()), *closing]
    named += (credit for byline in bylines.values() for credit in byline.people)
    dateline = opening.dateline if opening else None
    facts = (
        *(fact for byline in bylines.values() for fact in byline.facts),
        *finds.page_lines.facts,
        *read_closing_facts(page, rulings),
        *_outlets((*(each for byline in bylines.values() for each in byline.people), *closing)),
    )
    return Layout(
        paragraphs=paragraphs_of(text, rulings),
        headline=headline.span,
        site_label=headline.site_label,
        column_label=headline.column_label,
        alternative_headline=first_of(text, without(rulings, EYEBROW), ParagraphKind.SUBHEADLINE),
        byline=dateline.span if dateline else first_of(text, rulings, ParagraphKind.BYLINE),
        dateline=dateline,
        info_source=(dateline.source if dateline else outlet_of_byline(page, bylines))
        or next((fact.span for fact in facts if fact.name == "info_source"), None),
        credits=once(named),
        photos=tuple(sorted(finds.photos.values())),
        facts=facts,
    )


def _outlets(signed: Iterable[Credit]) -> Iterator[Fact]:
    """Yield the outlet of who signs: the least trusted word on the source."""
    for credit in signed:
        if credit.organization and not credit.is_editor:
            yield Fact("info_source", credit.organization, credit.rule_id)
