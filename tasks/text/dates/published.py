"""When an article appeared, from whatever is trusted most, with the evidence.

``value`` is set only where a day was printed with its year, or carried by a name or a record.
What is merely inferred narrows ``earliest`` and ``latest``.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from schemas.article import DateMethod, DatePrecision
from tasks.text.dates.forms import Form, make_date, read_forms
from tasks.text.dates.latin import read_latin_forms
from tasks.text.dates.names import (
    Found,
    date_in_file_name,
    date_in_folder,
    date_in_metadata,
    date_in_url,
)
from tasks.text.model import Hints, Layout, PublicationDate, Text

# A report appears on the day of its dateline or up to three days later.
_DATELINE_LAG = timedelta(days=3)

# Lines that a page prints to say when it appeared.
_STAMPS = frozenset(
    {
        "boilerplate_page_of_paper",
        "boilerplate_page_alone",
        "boilerplate_issue_of_paper",
        "boilerplate_stamp",
        "boilerplate_stamped_source",
        "boilerplate_stamp_before_outlet",
        "boilerplate_stamp_behind_outlet",
        "boilerplate_source_line",
        "byline_jobs",
        "editor_line",
    }
)
_STAMP_LINE = re.compile(r"\s*(?:发布|发表|更新|刊登|出版)?(?:日期|时间)\s*[：:]\s*")

_COMING = re.compile(r"即将(?:召开|举行)|召开(?:前夕|在即)")
# Meetings whose days are known; articles say that they are about to begin.
_MEETINGS = {
    "十八大": date(2012, 11, 8),
    "十八届三中全会": date(2013, 11, 9),
    "十八届四中全会": date(2014, 10, 20),
    "十八届五中全会": date(2015, 10, 26),
    "十八届六中全会": date(2016, 10, 24),
    "十九大": date(2017, 10, 18),
    "十九届四中全会": date(2019, 10, 28),
    "十九届五中全会": date(2020, 10, 26),
    "十九届六中全会": date(2021, 11, 8),
    "二十大": date(2022, 10, 16),
    "二十届三中全会": date(2024, 7, 15),
    "二十届四中全会": date(2025, 10, 20),
}
_MEETING = re.compile(rf"(?P<name>{'|'.join(sorted(_MEETINGS, key=len, reverse=True))})")
_ABOUT_TO = timedelta(days=90)


def publication_date(text: Text, layout: Layout, hints: Hints) -> PublicationDate:
    """Return when the article appeared, as far as anything says so."""
    named = list(_named(hints))
    printed = (_dateline_date(text, layout), _stamp(text, layout))
    for method, found in named:
        if day := found.exact():
            return _known(day, method, found.evidence)
    for known in printed:
        if known:
            return known
    for method, found in named:
        return _within(found, method, text, layout)
    return _meeting(text) or PublicationDate()


def _named(hints: Hints) -> Iterator[tuple[DateMethod, Found]]:
    """Yield the dates that names and records carry, most trusted first."""
    named = hints.collected_at is None  # else after the day of the crawl
    sources = (
        (DateMethod.METADATA, hints.date_published and date_in_metadata(hints.date_published)),
        (DateMethod.FILE_NAME, named and date_in_file_name(hints.source_uri)),
        (DateMethod.FOLDER, named and date_in_folder(hints.source_uri)),
        (DateMethod.URL, hints.url and date_in_url(hints.url)),
    )
    yield from ((method, found) for method, found in sources if found)


def _known(day: date, method: DateMethod, evidence: str) -> PublicationDate:
    return PublicationDate(day, DatePrecision.DAY, method, evidence, day, day)


def _full_day(form: Form | None) -> date | None:
    """Return the day of a form that prints year, month and day."""
    if form is None or form.last or not (form.first.year and form.first.month and form.first.day):
        return None
    return make_date(form.first.year, form.first.month, form.first.day)


def _dateline_form(text: Text, layout: Layout) -> Form | None:
    if layout.dateline is None or layout.dateline.day is None:
        return None
    return _first_form(text, *layout.dateline.day)


def _first_form(text: Text, start: int, end: int) -> Form | None:
    """Return the first date printed in Chinese, else in English."""
    chinese = next(read_forms(text.hans, start, end), None)
    return chinese or next(read_latin_forms(text.text, start, end), None)


def _dateline_date(text: Text, layout: Layout) -> PublicationDate | None:
    form = _dateline_form(text, layout)
    day = _full_day(form)
    if form is None or day is None:
        return None
    return _known(day, DateMethod.DATELINE, text.text[form.start : form.end])


def _stamp(text: Text, layout: Layout) -> PublicationDate | None:
    """Return the day that the page prints about itself."""
    for paragraph in layout.paragraphs:
        start = paragraph.start
        if paragraph.rule_id not in _STAMPS:
            label = _STAMP_LINE.match(text.hans, start, paragraph.end)
            if label is None:
                continue
            start = label.end()
        form = _first_form(text, start, paragraph.end)
        labelled = paragraph.rule_id in _STAMPS or (form and form.start == start)
        if form and labelled and (day := _full_day(form)):
            return _known(day, DateMethod.TEXT, text.text[form.start : form.end])
    return None


def _within(found: Found, method: DateMethod, text: Text, layout: Layout) -> PublicationDate:
    """Return the month or year that a name carries; a dateline's day narrows it."""
    earliest = date(found.year, found.month or 1, 1)
    last_month = found.month or 12
    latest = date(found.year, last_month, monthrange(found.year, last_month)[1])
    form = _dateline_form(text, layout)
    if form and form.first.month and form.first.day:
        day = make_date(found.year, form.first.month, form.first.day)
        if day and earliest <= day <= latest:
            evidence = text.text[form.start : form.end]
            return PublicationDate(
                None,
                DatePrecision.INTERVAL,
                DateMethod.DATELINE,
                evidence,
                day,
                day + _DATELINE_LAG,
            )
    precision = DatePrecision.MONTH if found.month else DatePrecision.YEAR
    return PublicationDate(None, precision, method, found.evidence, earliest, latest)


def _meeting(text: Text) -> PublicationDate | None:
    """Return the weeks before a meeting that the text says is about to begin."""
    for coming in _COMING.finditer(text.hans):
        before = list(_MEETING.finditer(text.hans, max(0, coming.start() - 12), coming.start()))
        if before:
            first_day = _MEETINGS[before[-1]["name"]]
            evidence = text.text[before[-1].start() : coming.end()]
            return PublicationDate(
                None,
                DatePrecision.INTERVAL,
                DateMethod.EVENT,
                evidence,
                first_day - _ABOUT_TO,
                first_day,
            )
    return None
