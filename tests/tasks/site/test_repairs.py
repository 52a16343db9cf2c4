"""What holds of repairs and marks for every text."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from tasks.site.markup import Point, Span, mark_up, shown
from tasks.site.repairs import find_repairs
from tasks.text.edits import Edit, clean

letters = st.text("党(dǎng)员，, \n字", max_size=30)


@st.composite
def cleaned_texts(draw: st.DrawFn) -> tuple[str, object]:
    """Draw a text that some rules have edited."""
    raw = draw(letters)
    plans = draw(
        st.lists(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4), letters)), max_size=5)
    )

    def rule_of(plan: list[tuple[int, int, str]]) -> object:
        def rule(text: str) -> list[Edit]:
            edits, done = [], 0
            for start, length, after in sorted(plan):
                if done <= start <= len(text):
                    done = min(start + length, len(text))
                    edits.append(Edit(start, done, after[:3]))
            return edits

        return rule

    return raw, clean(raw, [rule_of(plan) for plan in plans])


@given(cleaned_texts())
def test_putting_back_what_stood_before_gives_the_raw_text(made: tuple[str, object]) -> None:
    raw, cleaned = made
    repairs = find_repairs(cleaned.text, cleaned.edits)
    pieces, done = [], 0
    for repair in repairs:
        assert done <= repair.start <= repair.end <= len(cleaned.text)
        assert cleaned.text[repair.start : repair.end] == repair.after
        pieces += cleaned.text[done : repair.start], repair.before
        done = repair.end
    assert "".join((*pieces, cleaned.text[done:])) == raw


class Told(HTMLParser):
    """The text of a page, and whether its marks are properly nested."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.opened, self.marked = "", [], []

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, text: str) -> None:
        self.text += text
        self.marked += [frozenset(self.opened)] * len(text)


hostile = st.text("<>&\"'新闻\u202e\n{}", max_size=20)
spans = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), max_size=4)


@given(hostile, st.tuples(spans, spans, spans), st.lists(st.integers(0, 20), max_size=3))
def test_marks_nest_and_the_text_stays(
    text: str, layers: tuple[list[tuple[int, int]], ...], places: list[int]
) -> None:
    marks = []
    for layer, drawn in enumerate(layers):
        done = 0
        for start, length in sorted(drawn):
            if start >= done and start + length <= len(text):
                done = start + length
                tag = f"m{layer}"
                opening, closing = Markup("<{}>").format(tag), Markup("</{}>").format(tag)
                marks.append(Span(start, done, layer, opening, closing))
    points = [Point(place, Markup("<i></i>")) for place in places if place <= len(text)]
    page = mark_up(text, marks, points)
    told = Told()
    told.feed(str(page))
    told.close()
    assert told.text == shown(text)
    assert told.opened == []
    assert page.count("<i></i>") == len(points)
    if "\u202e" not in text:  # which is shown longer than it is
        for place, found in enumerate(told.marked):
            assert found == {f"m{m.layer}" for m in marks if m.start <= place < m.end}
