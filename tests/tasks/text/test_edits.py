"""What holds for every text and every set of rules, not only for news."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.text.edits import Applied, Edit, clean, undo

TEXTS = st.text(alphabet="党團(a)\n 　５😀", max_size=24)


@st.composite
def rules(draw: st.DrawFn) -> Callable[[str], Iterator[Edit]]:
    """Draw a rule that cuts its text at random places and replaces random pieces."""
    cuts = draw(st.lists(st.floats(0, 1), max_size=6))
    put = draw(st.lists(st.text(alphabet="报x\n", max_size=3), min_size=7, max_size=7))
    parity = draw(st.booleans())

    def rule(text: str) -> Iterator[Edit]:
        places = sorted({0, len(text), *(int(cut * len(text)) for cut in cuts)})
        for number, (start, end) in enumerate(pairwise(places)):
            if number % 2 == parity:
                yield Edit(start, end, put[number])

    return rule


@given(TEXTS, st.lists(rules(), max_size=4))
def test_undo_gives_the_raw_text_back(raw: str, some: list) -> None:
    cleaned = clean(raw, some)
    assert undo(cleaned.text, cleaned.edits) == raw


@given(TEXTS, st.lists(rules(), max_size=4))
def test_every_character_knows_where_it_came_from(raw: str, some: list) -> None:
    cleaned = clean(raw, some)
    assert len(cleaned.raw_starts) == len(cleaned.text) + 1
    assert len(cleaned.raw_ends) == len(cleaned.text)
    for start in range(len(cleaned.text)):
        raw_start, raw_end = cleaned.raw_span(start, start + 1)
        assert 0 <= raw_start <= raw_end <= len(raw)
    assert list(cleaned.raw_starts) == sorted(cleaned.raw_starts)


@given(TEXTS, st.lists(rules(), max_size=4))
def test_an_untouched_character_is_the_raw_character(raw: str, some: list) -> None:
    cleaned = clean(raw, some)
    put_in = {c for edit in cleaned.edits for c in edit.after}
    for index, character in enumerate(cleaned.text):
        start, end = cleaned.raw_span(index, index + 1)
        if character not in put_in:
            assert raw[start:end] == character


@given(TEXTS, st.lists(rules(), max_size=4))
def test_an_edit_says_which_raw_span_it_changed(raw: str, some: list) -> None:
    for edit in clean(raw, some[:1]).edits:
        assert raw[edit.raw_start : edit.raw_end] == edit.before


def test_characters_replaced_one_for_one_keep_their_places() -> None:
    cleaned = clean("第５０号", [lambda _: [Edit(1, 3, "50", rule="narrow")]])
    assert cleaned.raw_span(1, 2) == (1, 2)
    assert cleaned.edits == (Applied(0, "narrow", 1, "５０", "50", "certain", None, 1, 3),)


def test_edits_that_overlap_are_a_mistake_of_the_rule() -> None:
    with pytest.raises(ValueError, match="sloppy: edit 1:3 overlaps one that ended at 2"):
        clean("abc", [lambda _: [Edit(0, 2, ""), Edit(1, 3, "", rule="sloppy")]])
