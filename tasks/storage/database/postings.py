"""What some paragraphs add to the index: where each pair of characters stands, and counts of terms.

Pure arrays. A term is a character or a pair of them, and a number: the code point, or 2097152
times the first one's and the second's.
"""

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

# Bits of a code point, and of a place: with two code points they fill one number.
_CODE, _PLACE = 21, 21

# Characters that are put in order at once.
AT_ONCE = 1 << _PLACE

# A term is frequent that stands at more than one in so many places.
ONE_IN = 1_000

Array = np.ndarray[Any, np.dtype[Any]]


class Portion(NamedTuple):
    """Paragraphs, at most ``AT_ONCE`` characters; a row of each array for each paragraph."""

    text: str  # of all, a line end after each; may go on for one character, for the last pair
    lengths: Array  # in code points, with the line end
    places: Array  # of the first character, through all articles
    articles: Array  # where its article begins, through all articles
    article_lengths: Array  # of its article, with the last line end
    headline_starts: Array  # where its article's headline lies in the article's text; or -1
    headline_ends: Array


class Sorted(NamedTuple):
    """The characters of a portion: by pair and place, and the paragraph that each is of."""

    keys: Array  # pair and place in the portion, in one number, in order
    paragraphs: Array


def in_order(portion: Portion) -> Sorted:
    """Put the characters of a portion in order, but for line ends: no word begins with one."""
    codes = np.frombuffer(portion.text.encode("utf-32-le", "surrogatepass"), np.uint32)
    own = int(portion.lengths.sum())
    # In place, step by step: of four million characters each array more would be 32 MB.
    keys = codes[:own].astype(np.uint64)
    keys <<= np.uint64(_CODE)
    following = codes[1 : own + 1]
    keys[: len(following)] |= following
    keys <<= np.uint64(_PLACE)
    keys |= np.arange(own, dtype=np.uint64)
    keys = keys[codes[:own] >= ord(" ")]
    keys.sort()
    paragraphs = np.repeat(np.arange(len(portion.lengths), dtype=np.int32), portion.lengths)
    return Sorted(keys, paragraphs)


def postings(portion: Portion, found: Sorted) -> pa.Table:
    r"""Return where each pair of characters stands, by pair: so few blocks hold any of them.

    >>> row = np.zeros(1, np.int64)
    >>> portion = Portion("新闻新\n", row + 4, row + 10, row + 10, row + 4, row - 1, row - 1)
    >>> postings(portion, in_order(portion)).column("position").to_pylist()
    [12, 10, 11]
    """
    grams = found.keys >> np.uint64(_PLACE)
    return pa.table(
        {
            "first_char": (grams >> np.uint64(_CODE)).astype(np.int32),
            "gram": grams.astype(np.int64),
            "position": _positions(portion, found, _places(found.keys)),
        }
    )


def frequent_terms(found: Sorted) -> Array:
    """Return the terms that stand at more than one in a thousand places, in order."""
    terms = []
    for shift in (_PLACE + _CODE, _PLACE):
        standing = found.keys >> np.uint64(shift)
        firsts = np.flatnonzero(np.append(True, standing[1:] != standing[:-1])[: len(standing)])
        counts = np.diff(np.append(firsts, len(standing)))
        terms.append(standing[firsts[counts * ONE_IN > len(standing)]])
    return np.sort(np.concatenate(terms)).astype(np.int64)


def counts(portion: Portion, found: Sorted, frequent: Array) -> pa.Table:
    r"""Return how often each frequent term stands in each article, and where it stands first.

    An article that goes on in another portion, or whose paragraphs do not lie together, may have
    several rows, none of which is whole.

    >>> row = np.zeros(1, np.int64)
    >>> portion = Portion("新闻新\n", row + 4, row + 10, row + 10, row + 4, row - 1, row - 1)
    >>> made = counts(portion, in_order(portion), np.array([ord("新")]))
    >>> made.to_pylist() == [
    ...     {"term": 26032, "first_position": 10, "hit_count": 2, "start_char": 0,
    ...      "is_in_headline": False, "is_whole": True}
    ... ]
    True
    """
    terms, places = _standing(found.keys, frequent)
    of = found.paragraphs[places]
    articles = portion.articles[of]
    offsets = _positions(portion, found, places) - articles
    is_new = (np.diff(terms, prepend=-1) != 0) | (np.diff(articles, prepend=-1) != 0)
    first = np.flatnonzero(is_new)
    starts, ends = portion.headline_starts[of], portion.headline_ends[of]
    is_in_headline = (starts >= 0) & (offsets >= starts) & (offsets <= ends)
    return pa.table(
        {
            "term": frequent[terms[first]],
            "first_position": articles[first],
            "hit_count": np.diff(np.append(first, len(terms))).astype(np.int32),
            "start_char": _each(np.minimum, offsets, first).astype(np.int32),
            "is_in_headline": _each(np.logical_or, is_in_headline, first),
            "is_whole": _are_whole(portion)[of[first]],
        }
    )


def _are_whole(portion: Portion) -> Array:
    """Tell of each paragraph whether all of its article lies beside it."""
    is_new = np.diff(portion.articles, prepend=-1) != 0
    together = np.add.reduceat(portion.lengths, np.flatnonzero(is_new))
    whole: Array = together[np.cumsum(is_new) - 1] == portion.article_lengths
    return whole


def _standing(keys: Array, frequent: Array) -> tuple[Array, Array]:
    """Return where frequent terms stand, each by its place in ``frequent``, term by term."""
    terms, places = [np.zeros(0, np.int32)], [np.zeros(0, np.int64)]
    for number, term in enumerate(frequent.tolist()):
        is_pair = term >> _CODE > 0
        shift = _PLACE if is_pair else _PLACE + _CODE
        first, end = np.searchsorted(
            keys, np.array([term, term + 1], np.uint64) << np.uint64(shift)
        )
        standing = _places(keys[first:end])
        places.append(standing if is_pair else np.sort(standing))  # which comes pair by pair
        terms.append(np.full(end - first, number, np.int32))
    return np.concatenate(terms), np.concatenate(places)


def _places(keys: Array) -> Array:
    """Return the places in the portion that keys tell."""
    return (keys & np.uint64(AT_ONCE - 1)).astype(np.int64)


def _positions(portion: Portion, found: Sorted, places: Array) -> Array:
    """Return where places of the portion are, through all articles."""
    begins = np.cumsum(portion.lengths) - portion.lengths
    moved: Array = (portion.places - begins)[found.paragraphs[places]]
    moved += places
    return moved


def _each(operation: np.ufunc, values: Array, first: Array) -> Array:
    """Apply an operation to each run of values; there may be none."""
    made: Array = operation.reduceat(values, first) if len(first) else values
    return made
