"""Tags to spans: legal paths, the search for the best one, and what it costs to be wrong."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tasks.tagging.bioes import TAGS, TYPES, best_labels, spans

SCORES = st.integers(1, 5).flatmap(
    lambda n: st.lists(
        st.lists(st.integers(-9, 9), min_size=len(TAGS), max_size=len(TAGS)),
        min_size=n,
        max_size=n,
    )
)
# Long lines of which most rows are sure, as in text: stretches are searched, and grow.
LONG = st.builds(
    lambda seed, rows, sure: _long(np.random.default_rng(seed), rows, sure),
    st.integers(0, 1 << 30), st.integers(1, 80), st.floats(0, 1),
)  # fmt: skip


def _long(numbers, rows, sure):
    scores = numbers.normal(0, 1, (rows, len(TAGS)))
    tags = numbers.choice([0, 0, 0, 1, 2, 3, 6, 12], rows)
    scores[np.arange(rows), tags] += np.where(numbers.random(rows) < sure, 6, 1)
    return scores


def lines(values):
    return [np.array(line, np.float32) for line in values]


def decode(lines):
    """Decode lines ``(characters, tags)`` as the tagger does: in one stream, gaps between."""
    lengths = [len(line) for line in lines]
    starts = np.cumsum([1, *(n + 1 for n in lengths)])
    # What the network says of gaps is arbitrary: here it is that they are inside of places.
    scores = np.zeros((len(TAGS), starts[-1]), np.float32)
    scores[6] = 50
    gaps = np.ones(starts[-1], bool)
    for start, line in zip(starts, lines, strict=False):
        rows = slice(start, start + len(line))
        scores[:, rows], gaps[rows] = line.T, False
    labels = best_labels(scores, gaps)
    assert not labels[gaps].any()
    return [labels[start : start + n] for start, n in zip(starts, lengths, strict=False)]


def highest(scores):
    """Score the best legal path, by trying every pair of tags at each character."""
    tags = range(len(TAGS))
    legal = np.array([[is_legal_pair(a, b) for b in tags] for a in tags])
    best = np.where(legal[0], scores[0], -np.inf)
    for row in scores[1:]:
        best = np.where(legal, best[:, None], -np.inf).max(0) + row
    return best[legal[:, 0]].max()


def is_legal_pair(first, second):
    closed, opens = TAGS[first] in "OES", TAGS[second] in "OBS"
    return (closed and opens) or (
        not closed and not opens and (first + 3) // 4 == (second + 3) // 4
    )


def is_legal(labels):
    """Tell whether tags can be read as whole names."""
    return all(is_legal_pair(first, second) for first, second in pairwise([0, *labels, 0]))


def test_what_is_legal():
    assert is_legal(np.array([1, 3, 0], np.int8))
    assert not is_legal(np.array([1, 0], np.int8))


def named(labels):
    found = spans(labels)
    return [
        (start, end, TYPES[t])
        for start, end, t in zip(*(column.tolist() for column in found), strict=True)
    ]


@given(st.lists(SCORES, min_size=1, max_size=4))
def test_labels_are_always_legal(values):
    for scores, labels in zip(lines(values), decode(lines(values)), strict=True):
        assert len(labels) == len(scores)
        assert is_legal(labels)


@given(st.lists(st.lists(st.integers(-9, 9), min_size=5, max_size=5), min_size=1, max_size=5))
def test_no_legal_path_scores_higher(values):
    """Compare with every path there is, over the tags O, B, I, E and S of persons."""
    scores = np.full((len(values), len(TAGS)), -99, np.float32)
    scores[:, :5] = values
    (found,) = decode([scores])
    paths = (np.array(path, np.int8) for path in product(range(5), repeat=len(values)))
    best = max(scores[np.arange(len(path)), path].sum() for path in paths if is_legal(path))
    assert scores[np.arange(len(found)), found].sum() == best


@given(st.lists(LONG, min_size=1, max_size=4))
def test_no_legal_path_through_a_long_line_scores_higher(values):
    """Searching only where the likeliest tags break is as good as searching everywhere."""
    for scores, labels in zip(values, decode(lines(values)), strict=True):
        assert is_legal(labels)
        reached = scores[np.arange(len(labels)), labels].sum()
        np.testing.assert_allclose(reached, highest(scores), atol=1e-3)


@given(st.lists(LONG, min_size=2, max_size=5))
def test_a_long_line_is_decoded_alone_as_in_company(values):
    together = decode(lines(values))
    assert all(
        (decode([line])[0] == labels).all()
        for line, labels in zip(lines(values), together, strict=True)
    )


def test_a_name_that_never_ends_is_searched_to_both_ends_of_its_line():
    """The break is at one end, the only way out at the other: the stretch grows all the way."""
    scores = np.full((100, len(TAGS)), -9, np.float32)
    scores[:, 2] = 5
    scores[0, 1] = scores[99, 3] = 4
    scores[99, 2] = 6
    (labels,) = decode([scores])
    assert labels.tolist() == [1, *[2] * 98, 3]


def test_scores_that_are_no_numbers_are_decoded_all_the_same():
    for tag in range(len(TAGS)):
        scores = np.zeros((20, len(TAGS)), np.float32)
        scores[::3, tag] = np.nan
        scores[:, 2] += 1
        assert is_legal(decode([scores])[0])


@given(st.lists(SCORES, min_size=1, max_size=4))
def test_a_line_is_decoded_alone_as_in_company(values):
    together = decode(lines(values))
    alone = [decode([line])[0] for line in lines(values)]
    assert all((a == b).all() for a, b in zip(together, alone, strict=True))


@given(st.lists(SCORES, min_size=1, max_size=4))
def test_spans_are_flat_ordered_and_cover_what_is_tagged(values):
    for labels in decode(lines(values)):
        found = named(labels)
        assert all(start < end for start, end, _ in found)
        assert all(one[1] <= other[0] for one, other in pairwise(found))
        covered = {i for start, end, _ in found for i in range(start, end)}
        assert covered == set(np.flatnonzero(labels).tolist())


def test_every_type_has_its_four_tags():
    for t, kind in enumerate(TYPES):
        labels = np.array([4 * t + 1, 4 * t + 2, 4 * t + 3, 4 * t + 4, 0], np.int8)
        assert named(labels) == [(0, 3, kind), (3, 4, kind)]
