"""Tags to spans: legal paths, the search for the best one, and what it costs to be wrong."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tasks.tagging.bioes import TAGS, TYPES, best_labels, is_legal, spans

SCORES = st.integers(1, 5).flatmap(
    lambda n: st.lists(
        st.lists(st.integers(-9, 9), min_size=len(TAGS), max_size=len(TAGS)),
        min_size=n,
        max_size=n,
    )
)


def lines(values):
    return [np.array(line, np.float32) for line in values]


@given(st.lists(SCORES, min_size=1, max_size=4))
def test_labels_are_always_legal(values):
    for scores, labels in zip(lines(values), best_labels(lines(values)), strict=True):
        assert len(labels) == len(scores)
        assert is_legal(labels)


@given(st.lists(st.lists(st.integers(-9, 9), min_size=5, max_size=5), min_size=1, max_size=5))
def test_no_legal_path_scores_higher(values):
    """Compare with every path there is, over the tags O, B, I, E and S of persons."""
    scores = np.full((len(values), len(TAGS)), -99, np.float32)
    scores[:, :5] = values
    (found,) = best_labels([scores])
    paths = (np.array(path, np.int8) for path in product(range(5), repeat=len(values)))
    best = max(scores[np.arange(len(path)), path].sum() for path in paths if is_legal(path))
    assert scores[np.arange(len(found)), found].sum() == best


@given(st.lists(SCORES, min_size=1, max_size=4))
def test_a_line_is_decoded_alone_as_in_company(values):
    together = best_labels(lines(values))
    alone = [best_labels([line])[0] for line in lines(values)]
    assert all((a == b).all() for a, b in zip(together, alone, strict=True))


@given(st.lists(SCORES, min_size=1, max_size=4))
def test_spans_are_flat_ordered_and_cover_what_is_tagged(values):
    for labels in best_labels(lines(values)):
        found = spans(labels)
        assert all(start < end for start, end, _ in found)
        assert all(one[1] <= other[0] for one, other in pairwise(found))
        covered = {i for start, end, _ in found for i in range(start, end)}
        assert covered == set(np.flatnonzero(labels).tolist())


def test_every_type_has_its_four_tags():
    for t, kind in enumerate(TYPES):
        labels = np.array([4 * t + 1, 4 * t + 2, 4 * t + 3, 4 * t + 4, 0], np.int8)
        assert spans(labels) == [(0, 3, kind), (3, 4, kind)]
