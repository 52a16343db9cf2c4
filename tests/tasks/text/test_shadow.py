"""The shadow is as long as the text, and tells one script from the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.storage.word_lists import read_word_lists
from tasks.text.shadow import Shadow

SHADOW = Shadow(read_word_lists()["hans"])


@given(st.text())
def test_the_shadow_is_as_long_as_the_text(text: str) -> None:
    assert len(SHADOW.of(text)) == len(text)


@given(st.text(alphabet="黨团A\n", max_size=20))
def test_lines_joined_are_the_text_and_point_at_themselves(text: str) -> None:
    cut = SHADOW.lines(text)
    assert "\n".join(line.text for line in cut.lines) == text
    assert all(text[line.start : line.end] == line.text for line in cut.lines)
    assert all(cut.hans[line.start : line.end] == line.hans for line in cut.lines)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("代表團來訪，共商發展", "Hant"),
        ("代表团来访，共商发展", "Hans"),
        ("天天向上", "Hans"),
        ("GDP 5%", None),
        ("", None),
        ("于田县的团队", "Hans"),
    ],
)
def test_script(text: str, script: str | None) -> None:
    assert SHADOW.script(text) == script
