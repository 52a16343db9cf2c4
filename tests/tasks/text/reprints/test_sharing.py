"""What two texts share: cases as data, and what holds of any two texts."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.text.reprints.clusters import ENOUGH, Printing, clusters
from tasks.text.reprints.fingerprints import GRAM, WINDOW, fingerprints
from tasks.text.reprints.sharing import Located, difference, likeness
from tasks.text.reprints.tokens import tokenised

CASES = sorted((Path(__file__).parents[3] / "golden/reprints").glob("*.toml"))

han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E40), max_size=60)
anything = st.text(st.sampled_from("云上新桥通车，。\n Ａb9é한𠀀😀“"), max_size=120)
day = st.dates() | st.none()


def wording(text: str) -> Located:
    return Located(tokenised([text]))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    case: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    one, other = case["first"], case["other"]
    assert (likeness(wording(one), wording(other)) >= ENOUGH) == case["is_reprint"]
    found = difference(wording(one), wording(other), (one, other))
    if case["is_reprint"]:
        assert [one[a:b] for a, b in found.cut] == case["cut"]
        assert [other[a:b] for a, b in found.added] == case["added"]


@given(one=anything, other=anything)
def test_what_is_kept_and_what_is_cut_are_the_whole(one: str, other: str) -> None:
    found = difference(wording(one), wording(other), (one, other))
    for text, spans, count, kept in (
        (one, found.cut, found.first_count, found.kept_count),
        (other, found.added, found.other_count, found.taken_count),
    ):
        tokens = tokenised([text])
        lengths = tokens.ends - tokens.starts
        inside = np.zeros(len(lengths), bool)
        done = 0
        for start, end in spans:
            assert done <= start < end <= len(text)
            assert "\n" not in text[start:end]
            inside |= (tokens.starts >= start) & (tokens.ends <= end)
            done = end
        assert (count, kept) == (int(lengths.sum()), int(lengths[~inside].sum()))


@given(text=anything)
def test_a_text_lacks_nothing_of_itself(text: str) -> None:
    found = difference(wording(text), wording(text), (text, text))
    assert len(tokenised([text]).values) < GRAM or (found.cut, found.added) == ((), ())


@given(before=han, shared=st.text(st.characters(min_codepoint=0x5000, max_codepoint=0x8000),
       min_size=GRAM + WINDOW - 1, max_size=60), after=han)  # fmt: skip
def test_a_shared_passage_leaves_a_shared_fingerprint(before: str, shared: str, after: str) -> None:
    found = fingerprints(tokenised([before + shared + after, after + shared]))
    one, other = (set(found.keys[found.texts == n].tolist()) for n in (0, 1))
    assert one & other


@given(texts=st.lists(anything, max_size=6))
def test_texts_are_read_alike_alone_and_together(texts: list[str]) -> None:
    together = tokenised(texts)
    marked = fingerprints(together)
    for n, text in enumerate(texts):
        alone = tokenised([text])
        for one, other in zip(alone[:3], together.of(n)[:3], strict=True):
            assert one.tolist() == other.tolist()
        assert fingerprints(alone).keys.tolist() == marked.keys[marked.texts == n].tolist()


printings = st.lists(
    st.builds(
        Printing,
        article_id=st.text("abcdef", min_size=4, max_size=6),
        wording=st.integers(0, 5),
        day=day,
        has_original_headline=st.booleans(),
        char_count=st.integers(0, 3),
        source=st.sampled_from(["", "甲报", "乙报"]),
        outlet=st.sampled_from(["", "甲报", "乙报"]),
    ),
    max_size=8,
    unique_by=lambda p: p.article_id,
)
links = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] < pair[1]),
    st.floats(ENOUGH, 1),
)


@given(made=printings, links=links, data=st.data())
def test_clusters_do_not_depend_on_order(made: list[Printing], links: Any, data: Any) -> None:
    found = {p.printing.article_id: p for p in clusters(made, links)}
    again = clusters(data.draw(st.permutations(made)), links)
    assert {p.printing.article_id: p for p in again} == found
    for placed in found.values():
        first = found[placed.first.article_id]
        assert first.reprint_of is None
        assert first.first == placed.first
        assert (placed.reprint_of is None) == (placed.printing == placed.first)
        if placed.reprint_of:
            assert found[placed.reprint_of.article_id].first == placed.first
        if placed.first.day and placed.printing.day:
            assert placed.first.day <= placed.printing.day
