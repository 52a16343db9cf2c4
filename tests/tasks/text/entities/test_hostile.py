"""What holds for every text, not only for news."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.storage.word_lists import read_word_lists
from tasks.tagging import find_tagger
from tasks.text.entities import EntityWords, read_entities
from tasks.text.shadow import Shadow
from tests.growth import growth
from tests.tasks.text.entities.conftest import plain

WORDS = EntityWords.compile(read_word_lists())
SHADOW = Shadow(read_word_lists()["hans"])
TAGGER = find_tagger("full")

FRAGMENTS = st.sampled_from(
    [
        *"，。、·和是（）“” \u3000\n",
        "书记",
        "周德明",
        "艾山江·吐拉洪",
        "说",
        "天津市",
        "委员会",
        "出席",
    ]
)
news_like = st.lists(FRAGMENTS | st.text(max_size=4), max_size=20).map("".join)


@given(news_like)
def test_any_text_is_read_and_mentions_are_in_order(raw: str) -> None:
    text = SHADOW.lines(raw)
    assert TAGGER is not None
    found = read_entities(text, plain(text), TAGGER.tag([line.hans for line in text.lines]), WORDS)
    assert found == sorted(found, key=lambda m: (m.start, -m.end))
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(raw)
        assert 0 <= mention.confidence <= 1
        assert all(0 <= r.span.start < r.span.end <= len(raw) for r in mention.roles)


@pytest.mark.parametrize(
    "unit",
    [
        "、",
        "主席",
        "周德明",
        "甲·",
        "周德明是",
        "王伟、",
        "县",
        "他说",
        "党委书记、",
        "和",
        "周德明 ",
    ],
)
def test_long_lines_take_no_more_than_their_share(unit: str) -> None:
    def reading(length: int) -> Callable[[], object]:
        text = SHADOW.lines(unit * (length // len(unit)))
        return lambda: read_entities(text, plain(text), [[]], WORDS)

    assert growth(reading(5_000), reading(20_000)) < 8
