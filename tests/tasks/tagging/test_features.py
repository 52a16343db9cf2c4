"""What the network is told: words cut once and looked up are words tagged."""

from itertools import pairwise
from unittest.mock import patch

import numpy as np
import rjieba
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.tagging import features
from tasks.tagging.features import BIGRAMS, Tokens, hash_bigrams

WORDS = {"北京": 7, "他国": 8, "\n": 9}
PARTS = {"ns": 1, "x": 2, "eng": 3, "m": 4, "r": 5}
SEEN = Tokens(WORDS, PARTS)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(
    "中国北京对抗中朝俄年来一二3.5%aZ \r\n\u3000", max_size=40
)


def as_tagged(text):
    return [(len(word), WORDS.get(word, 0), PARTS.get(part, 63)) for word, part in rjieba.tag(text)]


def as_numbered(tokens, text):
    return [(n >> 40, n >> 8 & 0xFFFFFFFF, n & 0xFF) for n in tokens.of(text).tolist()]


@settings(deadline=None)
@given(TEXT)
def test_a_word_is_what_tagging_says_seen_before_or_not(text):
    assert as_numbered(Tokens(WORDS, PARTS), text) == as_tagged(text)
    assert as_numbered(SEEN, text) == as_tagged(text)


def test_a_word_that_is_cut_in_two_alone():
    text = "对抗中朝俄"
    assert rjieba.cut(text) == ["对抗", "中朝", "俄"]
    assert rjieba.cut("中朝") == ["中", "朝"]
    assert as_numbered(Tokens(WORDS, PARTS), text) == as_tagged(text)


def test_no_text_makes_the_memory_grow_without_end():
    tokens = Tokens(WORDS, PARTS)
    with patch.object(features, "_REMEMBERED", 20):
        for i in range(200):
            text = f"北京{i}他国{i}"
            assert as_numbered(tokens, text) == as_tagged(text)
            assert len(tokens) <= 20 + len(rjieba.cut(text))


@given(st.lists(st.integers(0, 1 << 16), min_size=2, max_size=9))
def test_bigrams_are_hashed_as_when_the_network_was_trained(characters):
    def one(first, second):
        mixed = first * 40503 + second * 2654435761
        return (mixed ^ mixed >> 15) % BIGRAMS

    wanted = [one(a, b) for a, b in pairwise(characters)]
    assert hash_bigrams(np.array(characters)).tolist() == wanted
