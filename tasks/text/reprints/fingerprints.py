"""Fingerprints: a few numbers of a text, some of which any long passage of it keeps.

Winnowing (Schleimer, Wilkerson, Aiken 2003): of every window of grams the smallest is kept, so
two texts that share a passage as long as a window share a fingerprint, however short one of them
is and whatever stands around it. MinHash, which compares texts as wholes, finds no lead that was
printed alone.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.text.reprints.runs import firsts_of
from tasks.text.reprints.tokens import Codes, Places, Tokens

Hashes = NDArray[np.uint64]

GRAM = 8  # tokens; shorter ones stand in articles that have nothing to do with each other
WINDOW = 16  # grams; a passage of 23 tokens is sure to be found

_FACTOR = 0xD6E8FEB86659FD93


class Fingerprints(NamedTuple):
    """Of several texts: ``keys[i]`` is one of text ``texts[i]``; in order of text, then key."""

    texts: Places
    keys: Hashes


def grams(values: Codes) -> Hashes:
    """Return a number for every ``GRAM`` tokens in a row.

    >>> import numpy as np
    >>> a, b = grams(np.arange(20, dtype=np.uint32)), grams(np.arange(3, 20, dtype=np.uint32))
    >>> bool((a[3:] == b).all()), len(set(a.tolist()))
    (True, 13)
    """
    sums = _mix(values.astype(np.uint64))
    reach, factor = 1, _FACTOR
    while reach < GRAM:  # a power of two: of 1, 2, 4 tokens in a row
        sums = sums[:-reach] * np.uint64(factor) + sums[reach:]
        reach, factor = reach * 2, factor * factor % 2**64
    return _mix(sums)


def fingerprints(tokens: Tokens) -> Fingerprints:
    """Return the fingerprints of texts; of one that is shorter than a window, its smallest gram.

    >>> from tasks.text.reprints.tokens import tokenised
    >>> long = "".join(map(chr, range(0x4E00, 0x4F00)))
    >>> found = fingerprints(tokenised([long, long[32:64]]))
    >>> long, lead = (set(found.keys[found.texts == n].tolist()) for n in (0, 1))
    >>> lead <= long, len(long) < 60
    (True, True)
    """
    texts = np.repeat(np.arange(len(tokens.firsts) - 1), np.diff(tokens.firsts))
    hashes = grams(tokens.values)
    own = texts[: len(hashes)] == texts[len(texts) - len(hashes) :]
    hashes, texts = hashes[own], texts[: len(hashes)][own]
    if not len(hashes):
        return Fingerprints(texts, hashes)
    smallest, left = _smallest(hashes), _left(texts)
    firsts = firsts_of(texts)
    is_short = left[firsts] < WINDOW
    smallest[firsts[is_short]] = np.minimum.reduceat(hashes, firsts)[is_short]
    left[firsts[is_short]] = WINDOW
    kept = left >= WINDOW
    # Neighbouring windows mostly have the same smallest gram.
    kept[1:] &= (smallest[1:] != smallest[:-1]) | (texts[1:] != texts[:-1]) | ~kept[:-1]
    texts, keys = texts[kept], smallest[kept]
    order = np.lexsort((keys, texts))
    texts, keys = texts[order], keys[order]
    is_new = np.append(True, (texts[1:] != texts[:-1]) | (keys[1:] != keys[:-1]))
    return Fingerprints(texts[is_new], keys[is_new])


def _smallest(hashes: Hashes) -> Hashes:
    """Return the smallest of each window, by the place where the window begins."""
    smallest = hashes.copy()
    reach = 1
    while reach < WINDOW:  # a power of two
        smallest[:-reach] = np.minimum(smallest[:-reach], smallest[reach:])
        reach *= 2
    return smallest


def _left(texts: Places) -> Places:
    """Return how many grams of its text each one has from itself on."""
    ends = np.flatnonzero(np.append(texts[1:] != texts[:-1], True)) + 1
    return np.repeat(ends, np.diff(np.append(0, ends))) - np.arange(len(texts))


def _mix(numbers: Hashes) -> Hashes:
    """Spread what differs a little over all bits (the finaliser of splitmix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
