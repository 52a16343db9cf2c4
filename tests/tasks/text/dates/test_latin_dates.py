"""Days printed in English are read where they say when the article appeared."""

from datetime import date

import pytest

from tasks.storage.word_lists import read_word_lists
from tasks.text.dates import publication_date
from tasks.text.dates.latin import read_latin_forms
from tasks.text.layout import LayoutWords, read_layout
from tasks.text.model import Hints
from tasks.text.shadow import Shadow

WORDS = LayoutWords.compile(read_word_lists())


@pytest.mark.parametrize(
    ("lead", "day", "method"),
    [
        ("Published Nov. 5, 2024 at 10:20 GMT", date(2024, 11, 5), "text"),
        ("Tuesday, 5 November 2024", date(2024, 11, 5), "text"),
        ("LINCHENG, May 3, 2023 (Linnews) -- A bridge was opened.", date(2023, 5, 3), "dateline"),
        ("A bridge was opened on May 3, 2023, the mayor wrote.", None, None),
    ],
)
def test_the_day_it_appeared(lead: str, day: date | None, method: str | None) -> None:
    text = Shadow([]).lines(f"Bridge opens\n{lead}\nIt is long.")
    hints = Hints("inbox/a.txt")
    published = publication_date(text, read_layout(text, hints, WORDS, is_latin=True), hints)
    assert (published.value, published.method) == (day, method)


def test_days_that_no_calendar_has_are_none() -> None:
    assert list(read_latin_forms("Feb. 31, 2024", 0, 13)) == []
