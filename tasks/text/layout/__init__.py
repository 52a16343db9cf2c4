"""Layout: from repaired lines to what a person sees at a glance.

``read_layout`` is the table of contents; every recogniser it calls is a small function or a
table of patterns, and says by ``rule_id`` and ``confidence`` what it went by. What nobody
recognises is body; no line is dropped.
"""

from collections.abc import Iterable, Iterator

from schemas.paragraph import ParagraphKind
from tasks.text.layout.assembly import claim, first_of, once, paragraphs_of, without
from tasks.text.layout.boilerplate import read_boilerplate, read_closing_facts
from tasks.text.layout.bylines import outlet_of_byline, read_bylines
from tasks.text.layout.captions import read_photos, read_repeated
from tasks.text.layout.closing import read_closings
from tasks.text.layout.headings import read_above_repeat, read_decks, read_headings, read_links
from tasks.text.layout.headline import EYEBROW, read_headline, read_repeats
from tasks.text.layout.latin import read_latin_layout
from tasks.text.layout.opening import read_opening, rule_opening
from tasks.text.layout.page import Page, Ruling
from tasks.text.layout.words import LayoutWords
from tasks.text.model import Credit, Fact, Hints, Layout, Text

__all__ = ["LayoutWords", "read_layout"]


def read_layout(text: Text, hints: Hints, words: LayoutWords, *, is_latin: bool = False) -> Layout:
    """Read the layout of a repaired document; ``is_latin`` says that its script is Latin."""
    if is_latin and words.latin:
        return read_latin_layout(Page.of(text, hints, words.latin))
    page = Page.of(text, hints, words)
    rulings: dict[int, Ruling] = {}
    headline = read_headline(page)
    claim(rulings, read_repeats(page, headline))
    page_lines = read_boilerplate(page, rulings)
    claim(rulings, page_lines.rulings)
    pictures = read_photos(page, rulings)
    claim(rulings, pictures.rulings)
    opening = read_opening(page, rulings, headline)
    claim(rulings, rule_opening(page, opening, headline))
    bylines = read_bylines(page, rulings)
    claim(rulings, {index: byline.ruling for index, byline in bylines.items()})
    claim(rulings, read_links(page, rulings))
    again = read_repeated(page, rulings)
    claim(rulings, again.rulings)
    closing = read_closings(page, rulings)
    claim(rulings, read_above_repeat(page, rulings, headline.line))
    claim(rulings, read_headings(page, rulings))
    claim(rulings, read_decks(page, rulings, headline.line))
    named = [*(opening.people if opening else ()), *closing]
    named += (credit for byline in bylines.values() for credit in byline.people)
    dateline = opening.dateline if opening else None
    facts = (
        *(fact for byline in bylines.values() for fact in byline.facts),
        *page_lines.facts,
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
        photos=tuple(sorted((pictures.photos | again.photos).values())),
        facts=facts,
    )


def _outlets(signed: Iterable[Credit]) -> Iterator[Fact]:
    """Yield the outlet of who signs: the least trusted word on the source."""
    for credit in signed:
        if credit.organization and not credit.is_editor:
            yield Fact("info_source", credit.organization, credit.rule_id)
