"""Layout: from repaired lines to what a person sees at a glance.

``read_layout`` is the table of contents; every recogniser it calls is a small function or a
table of patterns, and says by ``rule_id`` and ``confidence`` what it went by. What nobody
recognises is body; no line is dropped.
"""

from collections.abc import Iterable, Mapping

from schemas.paragraph import ParagraphKind
from tasks.text.layout.boilerplate import read_boilerplate
from tasks.text.layout.bylines import outlet_of_byline, read_bylines
from tasks.text.layout.captions import read_photos, read_repeated
from tasks.text.layout.closing import read_closings
from tasks.text.layout.headings import read_decks, read_headings, read_links
from tasks.text.layout.headline import read_headline, read_repeats
from tasks.text.layout.opening import read_opening, rule_opening
from tasks.text.layout.page import Page, Ruling
from tasks.text.layout.words import LayoutWords
from tasks.text.model import Credit, Hints, Layout, Paragraph, Span, Text

__all__ = ["LayoutWords", "read_layout"]

_BODY = Ruling(ParagraphKind.BODY, "body", 0.9)


def read_layout(
    text: Text, hints: Hints, words: LayoutWords, *, is_latin: bool = False
) -> Layout:
    """Read the layout of a repaired document; ``is_latin`` says that its script is Latin."""
    page = Page.of(text, hints, words.latin if is_latin and words.latin else words)
    rulings: dict[int, Ruling] = {}
    headline = read_headline(page)
    _claim(rulings, read_repeats(page, headline))
    _claim(rulings, read_boilerplate(page, rulings))
    pictures = read_photos(page, rulings)
    _claim(rulings, pictures.rulings)
    opening = read_opening(page, rulings, headline)
    _claim(rulings, rule_opening(page, opening, headline))
    bylines = read_bylines(page, rulings)
    _claim(rulings, {index: byline.ruling for index, byline in bylines.items()})
    _claim(rulings, read_links(page, rulings))
    again = read_repeated(page, rulings)
    _claim(rulings, again.rulings)
    closing = read_closings(page, rulings)
    _claim(rulings, read_headings(page, rulings))
    _claim(rulings, read_decks(page, rulings, headline.line))
    named = [*(opening.people if opening else ()), *closing]
    named += (credit for byline in bylines.values() for credit in byline.people)
    dateline = opening.dateline if opening else None
    return Layout(
        paragraphs=tuple(
            Paragraph(line.start, line.end, *rulings.get(index, _BODY))
            for index, line in enumerate(text.lines)
        ),
        headline=headline.span,
        site_label=headline.site_label,
        column_label=headline.column_label,
        alternative_headline=_first(text, rulings, ParagraphKind.SUBHEADLINE),
        byline=dateline.span if dateline else _first(text, rulings, ParagraphKind.BYLINE),
        dateline=dateline,
        info_source=dateline.source if dateline else outlet_of_byline(page, bylines),
        credits=_once(named),
        photos=tuple(sorted((pictures.photos | again.photos).values())),
    )


def _claim(rulings: dict[int, Ruling], found: Mapping[int, Ruling]) -> None:
    """Add rulings; who came first keeps the line."""
    for index, ruling in found.items():
        rulings.setdefault(index, ruling)


def _first(text: Text, rulings: Mapping[int, Ruling], kind: ParagraphKind) -> Span | None:
    """Return the first line of a kind."""
    first = min((i for i, ruling in rulings.items() if ruling.kind is kind), default=None)
    return None if first is None else Span(text.lines[first].start, text.lines[first].end)


def _once(named: Iterable[Credit]) -> tuple[Credit, ...]:
    """Keep each credited span once, in reading order."""
    return tuple({credit.name: credit for credit in sorted(named)}.values())
