"""Candidates: which wordings share enough fingerprints to be worth comparing."""

import itertools
from collections.abc import Iterator

import numpy as np

from tasks.reprints.holders import Shared, shared_keys
from tasks.reprints.known import Known
from tasks.text.reprints.fingerprints import Hashes
from tasks.text.reprints.runs import firsts_of, ranges, ranks
from tasks.text.reprints.sharing import Flags
from tasks.text.reprints.tokens import Places

# A wording is compared with so many others, those first that it shares most with.
MOST_CANDIDATES = 256

# Of the keys of the text that has fewer. Of 1,295 reprints made from real text 1,291 were found
# with a tenth, and each of these has half of them and more, whatever was cut or converted.
_ENOUGH = 0.25

# Pairs of key and holder that are looked at together.
_AT_ONCE = 4_000_000


def candidates(known: Known, new: Hashes) -> Iterator[Places]:
    """Yield pairs of wordings, by their places in ``known``, of which one at least is new.

    Each is an array of two columns, the smaller place first; a pair may come twice.
    """
    is_new = known.among(new)
    shared = shared_keys(known, is_new)
    if not len(shared.keys):
        return
    for askers, numbers in _asked(known, is_new, shared):
        yield from _counted(known, askers, numbers, shared)


def _asked(known: Known, is_new: Flags, shared: Shared) -> Iterator[tuple[Places, Places]]:
    """Yield new wordings and the numbers of the keys that they share, part by part."""
    for place, (index, own) in enumerate(zip(known.indexes, known.own, strict=True)):
        is_asker = is_new[own] & (known.parts[own] == place)
        if not is_asker.any():
            continue
        entries = index.entries()
        chosen = is_asker[entries.places]
        keys, askers = entries.keys[chosen], own[entries.places[chosen]]
        numbers = np.searchsorted(shared.keys, keys, side="right") - 1
        is_shared = (numbers >= 0) & (shared.keys[numbers] == keys)
        yield askers[is_shared], numbers[is_shared]


def _counted(known: Known, askers: Places, numbers: Places, shared: Shared) -> Iterator[Places]:
    """Count the keys that pairs share."""
    order = np.lexsort((numbers, askers))
    askers, numbers = askers[order], numbers[order]
    starts = shared.bounds[numbers]
    counts = shared.bounds[numbers + 1] - starts
    for begin, end in _portions(askers, counts):
        own = slice(begin, end)
        others = shared.holders[ranges(starts[own], counts[own])]
        yield _chosen(known, np.repeat(askers[own], counts[own]), others)


def _portions(askers: Places, counts: Places) -> Iterator[tuple[int, int]]:
    """Yield bounds between which there are about so many pairs as are looked at together.

    >>> list(_portions(np.array([1, 1, 2, 3]), np.array([_AT_ONCE, 5, 7, 8])))
    [(0, 2), (2, 4)]
    """
    firsts = firsts_of(askers)
    before = np.append(0, np.cumsum(counts))[firsts] // _AT_ONCE
    begins = firsts[firsts_of(before)]
    yield from itertools.pairwise([*begins.tolist(), len(askers)])


def _chosen(known: Known, askers: Places, others: Places) -> Places:
    """Return the pairs that share enough keys, of each asker those that share most."""
    size = len(known.wordings) + 1
    apart = askers != others
    pairs, shared = np.unique(askers[apart] * size + others[apart], return_counts=True)
    asker, other = np.divmod(pairs, size)
    fewer = np.minimum(known.key_counts[asker], known.key_counts[other])
    enough = shared >= np.maximum(np.ceil(fewer * _ENOUGH), 1)
    asker, other, shared = asker[enough], other[enough], shared[enough]
    order = np.lexsort((other, -shared, asker))
    asker, other = asker[order], other[order]
    kept = ranks(asker) < MOST_CANDIDATES
    return np.stack([np.minimum(asker, other)[kept], np.maximum(asker, other)[kept]], axis=1)
