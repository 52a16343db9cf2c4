"""A short form of the fuzzing, without its engine: bytes that hypothesis invents."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

WORDS = st.sampled_from(
    [
        "新华社",
        "北京5月3日电",
        "（记者 甲乙）",
        "“",
        "”",
        "：",
        "摄",
        "日?qǐng)?bào)",
        "\n",
        "\u202e",
        "<b>",
        "\x00",
        "12",
        "說",
    ]
)
TEXT = st.lists(WORDS | st.characters(), max_size=60).map(
    lambda words: "".join(words).encode("utf-8", "surrogatepass")
)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=300) | TEXT)
def test_no_input_breaks(name: str, data: bytes) -> None:
    TARGETS[name](data)
