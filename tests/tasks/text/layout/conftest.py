"""What the layout tests share: the compiled words, and a reader for plain strings."""

from collections.abc import Callable

import pytest

from tasks.storage.word_lists import read_word_lists
from tasks.text.layout import LayoutWords, read_layout
from tasks.text.model import Hints, Layout, Text
from tasks.text.shadow import Shadow

Read = Callable[..., tuple[Text, Layout]]


@pytest.fixture(scope="session")
def words() -> LayoutWords:
    return LayoutWords.compile(read_word_lists())


@pytest.fixture(scope="session")
def read(words: LayoutWords) -> Read:
    shadow = Shadow(read_word_lists()["hans"])

    def reader(raw: str, *, is_latin: bool = False, **hints: str) -> tuple[Text, Layout]:
        text = shadow.lines(raw)
        return text, read_layout(text, Hints("inbox/1.txt", **hints), words, is_latin=is_latin)

    return reader
