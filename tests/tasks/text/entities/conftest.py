"""What the entity tests share: compiled words, and a reader for plain strings."""

from collections.abc import Callable

import pytest

from schemas.paragraph import ParagraphKind
from tasks.storage.word_lists import read_word_lists
from tasks.text.entities import EntityWords, read_entities
from tasks.text.model import Layout, Mention, Paragraph, Text
from tasks.text.shadow import Shadow

Read = Callable[..., list[Mention]]


def plain(text: Text) -> Layout:
    """Lay out a text whose first line is the headline and the rest body."""
    kinds = [ParagraphKind.HEADLINE, *[ParagraphKind.BODY] * (len(text.lines) - 1)]
    return Layout(
        tuple(
            Paragraph(line.start, line.end, kind, "test", 1.0)
            for line, kind in zip(text.lines, kinds, strict=True)
        )
    )


@pytest.fixture(scope="session")
def shadow() -> Shadow:
    return Shadow(read_word_lists()["hans"])


@pytest.fixture(scope="session")
def words() -> EntityWords:
    return EntityWords.compile(read_word_lists())


@pytest.fixture(scope="session")
def read(words: EntityWords, shadow: Shadow) -> Read:
    def reader(raw: str, *, layout: Layout | None = None, tags: object = None) -> list[Mention]:
        text = shadow.lines(raw)
        spans = tags if isinstance(tags, list) else [[] for _ in text.lines]
        return read_entities(text, layout or plain(text), spans, words)

    return reader
