"""The text of an article with everything known of it: speech, names and repairs."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from tasks.site.markup import Point, Span, mark_up, shown
from tasks.site.repairs import Repair
from tasks.site.words import CERTAINTY
from tasks.storage.database.reading import Row

_SPEECH, _NAME, _REPAIR = range(3)  # the first lies outside
_LONGEST: Final = 120  # characters of a repair that a note at the text can hold


class Marks(NamedTuple):
    """What is known of an article's text, each in the order of the text."""

    speech: Sequence[Row]
    names: Sequence[Row]
    repairs: Sequence[tuple[int, Repair]]  # with their numbers


def paragraphs_html(
    paragraphs: Sequence[Row], marks: Marks, pages: Mapping[str, str]
) -> Iterator[Markup]:
    """Yield the text of each paragraph of an article, marked.

    Args:
        paragraphs: Its rows of ``paragraphs``, in the order of the text.
        marks: Of the whole article.
        pages: Where the page of an entity is, by its identifier.
    """
    spans = (*_speech(marks.speech), *_names(marks.names, pages), *_repaired(marks.repairs))
    places = [repair.start for _, repair in marks.repairs]
    for paragraph, across in zip(paragraphs, _shared(spans, paragraphs), strict=True):
        start, end = paragraph["start_char"], paragraph["end_char"]
        near = marks.repairs[bisect_left(places, start) : bisect_right(places, end)]
        points = [
            Point(repair.start - start, _note(number, repair, "i", numbered=True))
            for number, repair in near
            if not _shows(repair, end)
        ]
        yield mark_up(paragraph["text"], [_cut(span, start, end) for span in across], points)


def _shared(spans: Iterable[Span], paragraphs: Sequence[Row]) -> list[list[Span]]:
    """Return for each paragraph the spans of which some lies in it."""
    ends = [paragraph["end_char"] for paragraph in paragraphs]
    across: list[list[Span]] = [[] for _ in paragraphs]
    for span in spans:
        for i in range(bisect_right(ends, span.start), len(ends)):
            if paragraphs[i]["start_char"] >= span.end:
                break
            across[i].append(span)
    return across


def _cut(span: Span, start: int, end: int) -> Span:
    """Return what of a span lies in a paragraph."""
    opening = span.opening if span.start >= start or span.again is None else span.again
    return span._replace(
        start=max(span.start, start) - start, end=min(span.end, end) - start, opening=opening
    )


def _shows(repair: Repair, end: int) -> bool:
    """Tell whether a repair left characters before ``end``: else it is a point between two."""
    return repair.end > repair.start and repair.start < end


def _speech(quotations: Sequence[Row]) -> Iterator[Span]:
    for quotation in quotations:
        opening = Markup('<span class="speech" title="{}">').format(
            shown(f"{quotation['speaker'] or '?'} · {quotation['cue']}")
        )
        yield Span(
            quotation["start_char"], quotation["end_char"], _SPEECH, opening, Markup("</span>")
        )


def _names(mentions: Sequence[Row], pages: Mapping[str, str]) -> Iterator[Span]:
    """Yield the outermost names: a link cannot lie in a link."""
    done = 0
    for mention in mentions:
        if mention["start_char"] < done:
            continue
        done = mention["end_char"]
        opening, closing = _name(mention["entity_type"], pages.get(mention["entity_id"]))
        yield Span(mention["start_char"], done, _NAME, opening, closing)


@lru_cache(maxsize=1 << 14)
def _name(kind: str, page: str | None) -> tuple[Markup, Markup]:
    """Return what opens and closes a name, kept because most are printed again and again."""
    if page:
        return Markup('<a class="name {}" href="{}">').format(kind, page), Markup("</a>")
    return Markup('<span class="name {}">').format(kind), Markup("</span>")


def _repaired(repairs: Sequence[tuple[int, Repair]]) -> Iterator[Span]:
    closing = Markup("</ins>")
    for number, repair in repairs:
        if repair.end > repair.start:
            opening, again = (_opening(number, repair, "ins", numbered=n) for n in (True, False))
            yield Span(repair.start, repair.end, _REPAIR, opening, closing, again)


def _note(number: int, repair: Repair, element: str, *, numbered: bool) -> Markup:
    """Return the mark of a repair that left nothing to be marked."""
    return _opening(number, repair, element, numbered=numbered) + Markup("</{}>").format(element)


def _opening(number: int, repair: Repair, element: str, *, numbered: bool) -> Markup:
    """Return the mark of a repair: its note is told by the style sheet, with no script."""
    kind = f"{repair.certainty} blank" if repair.is_blank else repair.certainty
    place = f' id="r{number}"' if numbered else ""
    # In place of a template: there are two of these for each repair, and thousands in an article.
    opening = f'<{element} class="fix {kind}"{place} data-tip="{escape(tip(repair))}">'
    return Markup(opening)  # noqa: S704 - all but the tip are words of our own


def tip(repair: Repair) -> str:
    """Say of a repair: before, after, rule, proof.

    >>> from schemas.edit import Certainty
    >>> tip(Repair(0, 0, "(dǎng)", "", ("remove_gloss",), Certainty.PROVED, None))
    '(dǎng) → ∅ · remove_gloss · 已证明 proved'
    """
    score = "" if repair.score is None else f" {repair.score:.0%}"
    sure = f"{' '.join(CERTAINTY[repair.certainty])}{score}"
    return f"{seen(repair.before)} → {seen(repair.after)} · {', '.join(repair.rules)} · {sure}"


def seen(text: str) -> str:
    r"""Return characters with what cannot be seen made visible.

    >>> seen(" \n"), seen("")
    ('␣⏎', '∅')
    """
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    signs = {"\n": "⏎", "\r": "␍", "\t": "⇥", " ": "␣", "\u3000": "□", "\xa0": "⍽"}
    return str(shown("".join(signs.get(c, c) for c in cut))) or "∅"
