"""The text of an article with everything known of it: speech, names and repairs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

from tasks.site.markup import Point, Span, mark_up, shown
from tasks.site.repairs import Repair
from tasks.site.words import CERTAINTY
from tasks.storage.reading import Row

_SPEECH, _NAME, _REPAIR = range(3)  # the first lies outside
_LONGEST: Final = 120  # characters of a repair that a note at the text can hold


class Marks(NamedTuple):
    """What is known of an article's text, each in the order of the text."""

    speech: Sequence[Row]
    names: Sequence[Row]
    repairs: Sequence[tuple[int, Repair]]  # with their numbers


def paragraph_html(paragraph: Row, marks: Marks, pages: Mapping[str, str]) -> Markup:
    """Return the text of a paragraph, marked.

    Args:
        paragraph: A row of ``paragraphs``.
        marks: Of the whole article.
        pages: Where the page of an entity is, by its identifier.
    """
    start, end = paragraph["start_char"], paragraph["end_char"]
    spans = [*_speech(marks.speech), *_names(marks.names, pages), *_repaired(marks.repairs)]
    inside = [_cut(span, start, end) for span in spans if span.start < end and span.end > start]
    points = [
        Point(repair.start - start, _note(number, repair, "i", numbered=True))
        for number, repair in marks.repairs
        if start <= repair.start <= end and not _shows(repair, end)
    ]
    return mark_up(paragraph["text"], inside, points)


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
        page, kind = pages.get(mention["entity_id"]), mention["entity_type"]
        if page:
            opening = Markup('<a class="name {}" href="{}">').format(kind, page)
            yield Span(mention["start_char"], done, _NAME, opening, Markup("</a>"))
        else:
            opening = Markup('<span class="name {}">').format(kind)
            yield Span(mention["start_char"], done, _NAME, opening, Markup("</span>"))


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
    return Markup('<{} class="fix {}{}"{} data-tip="{}">').format(
        element,
        repair.certainty,
        " blank" if repair.is_blank else "",
        Markup(' id="r{}"').format(number) if numbered else "",
        tip(repair),
    )


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
