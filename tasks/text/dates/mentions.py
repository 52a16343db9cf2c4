"""The dates an article tells of, normalised to ISO 8601; month and year inherited in context.

A day without its month takes the month named last in its paragraph, else that of the dateline
or the publication. Where no year is known it stays open: ``--07-08``.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from schemas.article import DateMethod
from schemas.entity import EntityType
from tasks.text.dates.forms import Form, Printed, is_possible, make_date, read_forms
from tasks.text.model import Layout, Mention, PublicationDate, Text

# Half a month: a day later than the anchor's by more belongs to the month before.
_FORTNIGHT = 15

# A month-day this far from publication belongs to the neighbouring year.
_FAR = 300


class Anchor(NamedTuple):
    """What a date is told from: the year, and the day of publication or dateline."""

    year: int | None
    month: int | None
    day: int | None


class Context(NamedTuple):
    """What was named before, in this paragraph and in the whole article."""

    year: int | None = None
    month: int | None = None
    article_month: int | None = None
    is_year_of_sentence: bool = False  # a year named alone speaks for its sentence only


def find_dates(text: Text, layout: Layout, published: PublicationDate) -> list[Mention]:
    """Return every printed date as a mention with a normalised value."""
    anchor = _anchor(text, layout, published)
    return list(_mentions(text, anchor))


def _anchor(text: Text, layout: Layout, published: PublicationDate) -> Anchor:
    if published.value:
        return Anchor(published.value.year, published.value.month, published.value.day)
    year = None
    if published.method is not DateMethod.EVENT and published.earliest and published.latest:
        same = published.earliest.year == published.latest.year
        year = published.earliest.year if same else None
    day = layout.dateline.day if layout.dateline else None
    form = next(read_forms(text.hans, *day), None) if day else None
    return Anchor(year, form.first.month, form.first.day) if form else Anchor(year, None, None)


def _mentions(text: Text, anchor: Anchor) -> Iterator[Mention]:
    context = Context()
    line = read_to = 0
    for form in read_forms(text.hans):
        while form.start > text.lines[line].end:
            line += 1
            context = Context(article_month=context.article_month)
        if context.is_year_of_sentence and "。" in text.hans[read_to : form.start]:
            context = context._replace(year=None)
        first = _checked(_resolve(form.first, context, anchor))
        context = _after(context, form, first)
        read_to = form.end
        last = _resolve(form.last, context, anchor) if form.last else None
        normalized = (
            _iso(first) if last is None else f"{_iso(first)}/{_iso(_checked(_filled(last, first)))}"
        )
        yield Mention(
            form.start,
            form.end,
            EntityType.DATE,
            text.text[form.start : form.end],
            "dates",
            0.95 if form.first.year else 0.85,
            form.rule_id,
            normalized=normalized,
        )


def _after(context: Context, form: Form, resolved: Printed) -> Context:
    """Return the context behind a date; a range of years sets none."""
    month = resolved.month
    months = (month or context.month, month or context.article_month)
    if form.first.shift is None and (form.first.year is None or form.rule_id == "date_year_range"):
        return Context(context.year, *months, context.is_year_of_sentence)
    return Context(resolved.year, *months, month is None)


def _checked(resolved: Printed) -> Printed:
    """Open the year, then the month, where the calendar has no such day: 31日 told in June."""
    for candidate in (resolved, resolved._replace(year=None)):
        if is_possible(candidate):
            return candidate
    return Printed(day=resolved.day)


def _filled(last: Printed, first: Printed) -> Printed:
    """Give the end of a range what only its start names."""
    return Printed(last.year or first.year, last.month or first.month, last.day)


def _resolve(printed: Printed, context: Context, anchor: Anchor) -> Printed:
    """Return the date with month and year as far as the context gives them."""
    year, month, day, shift = printed
    if shift is not None:
        return Printed(None if anchor.year is None else anchor.year + shift, month, day)
    if year is not None:
        return printed
    if month is None:
        if context.month is None and anchor.month is not None:
            return _near(anchor, day)
        month = context.month or context.article_month
    return Printed(context.year or _year_of(month, day, anchor), month, day)


def _near(anchor: Anchor, day: int | None) -> Printed:
    """Return the day in the anchor's month, or in the month before if that is nearer."""
    year, month = anchor.year, anchor.month or 1
    if day is not None and anchor.day is not None and day - anchor.day > _FORTNIGHT:
        month -= 1
        if month == 0:
            month, year = 12, None if year is None else year - 1
    return Printed(year, month, day)


def _year_of(month: int | None, day: int | None, anchor: Anchor) -> int | None:
    """Return the year of a month-day: the anchor's, or its neighbour's where that is nearer."""
    if anchor.year is None or month is None or anchor.month is None:
        return anchor.year
    told = make_date(anchor.year, month, min(day or 1, 28)) or date(anchor.year, month, 1)
    days = (told - date(anchor.year, anchor.month, anchor.day or 1)).days
    return anchor.year + (days < -_FAR) - (days > _FAR)


@lru_cache(maxsize=1 << 12)
def _iso(printed: Printed) -> str:
    """Write as ISO 8601; what is not known stays open.

    >>> _iso(Printed(2024, 7, 8)), _iso(Printed(None, 7, 8)), _iso(Printed(2024, 7))
    ('2024-07-08', '--07-08', '2024-07')
    """
    year, month, day, _ = printed
    if month is None:
        return f"{year:04d}" if year is not None else ("----" if day is None else f"---{day:02d}")
    head = f"{year:04d}-{month:02d}" if year is not None else f"--{month:02d}"
    return head if day is None else f"{head}-{day:02d}"
