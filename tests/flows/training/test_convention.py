"""Labels as the news has them, and labels of press text without the text."""

from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.training.convention import Convention
from flows.training.corpus import name_of, read_own_labels, read_sentences
from flows.training.lac import entities
from tasks.storage.word_lists import read_word_lists
from tasks.text.shadow import Shadow

NEWS = Convention(frozenset(row[0] for row in read_word_lists()["places"] if len(row[0]) > 1))


def labelled(text, *names):
    found = [(text.index(name), text.index(name) + len(name), kind) for name, kind in names]
    return [(text[s:e], kind) for s, e, kind in NEWS.apply(text, sorted(found))]


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        ("日韩领导人会晤", [("日韩", "LOC")], ["日", "韩"]),
        ("推动中美关系", [], ["中", "美"]),
        ("巴西和古巴", [("巴西", "LOC"), ("古巴", "LOC")], ["巴西", "古巴"]),
        ("哥伦比亚政府军称", [("哥伦比亚政府军", "ORG")], ["哥伦比亚"]),
        ("在江苏如皋市城西乡", [("江苏如皋市城西乡", "LOC")], ["江苏", "如皋市", "城西乡"]),
        ("驻日美军表示", [], ["日", "美"]),
        ("美方面临挑战", [], []),
        ("应邀访华并抵京。", [], ["华", "京"]),
        ("中共中央", [("中共中央", "ORG")], ["中共中央"]),
    ],
)
def test_the_convention(text, names, wanted):
    assert [word for word, _ in labelled(text, *names)] == wanted


@given(st.text("中美日韩朝军方政府江苏省市在京访华关系", max_size=20), st.data())
def test_labels_stay_flat_and_inside(text, data):
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(min(start + 1, len(text)), len(text)))
    found = NEWS.apply(text, [(start, end, "LOC")] if end > start else [])
    assert all(0 <= s < e <= len(text) for s, e, _ in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def test_names_among_lac_tags():
    assert entities([16, 17, 16, 20, 21, 21, 48]) == [
        (0, 2, "PER"),
        (2, 3, "PER"),
        (3, 6, "ORG"),
    ]


@pytest.mark.parametrize("stem", ["labels_read", "labels_agreed"])
def test_labels_that_ship_hold_no_text(stem):
    file = Path(str(files("flows.training").joinpath(f"{stem}.tsv")))
    labels = read_own_labels(file)
    assert len(labels) >= 197
    for name, names in labels.items():
        assert len(name) == 16
        assert set(name) <= set("0123456789abcdef")
        assert all(s < e and kind in {"PER", "LOC", "ORG"} for s, e, kind in names)
    rows = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(row.isascii() for row in rows)


def test_a_sentence_is_found_again_by_its_name(tmp_path):
    (tmp_path / "a.txt").write_text("習近平會見了來訪的客人。他們談了很久很久。\n短。\n", "utf-8")
    shadow = Shadow(read_word_lists()["hans"])
    sentences = read_sentences([tmp_path], shadow)
    assert sorted(sentences) == ["习近平会见了来访的客人。", "他们谈了很久很久。"]
    assert name_of(sentences[0]) != name_of(sentences[1])
