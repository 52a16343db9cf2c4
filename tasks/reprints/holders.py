"""Holders: which wordings have which keys, of those keys that more than one has.

Keys are looked through in ranges: of all parts together a range has no more entries than fit into
memory, and what is left of it, keys that several wordings share, is little.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.reprints.known import Known
from tasks.text.reprints.fingerprints import Hashes
from tasks.text.reprints.runs import distinct, ranges, ranks
from tasks.text.reprints.sharing import Flags
from tasks.text.reprints.tokens import Places

# A key that stands in more wordings tells little, and they are not all compared with each other:
# each is with the few that come first by their hash, as good a choice as any, and always the same.
MOST_HOLDERS = 256
FEW = 16

# Entries of keys that are looked at together; one in so many tells how keys are spread.
_AT_ONCE, _ONE_IN = 4_000_000, 256


class Shared(NamedTuple):
    """Keys, ascending; key ``n`` is held by the wordings ``holders[bounds[n]:bounds[n + 1]]``."""

    keys: Hashes
    bounds: Places
    holders: Places


class _Range(NamedTuple):
    """Those entries of one part's index whose keys lie in a range."""

    keys: Hashes
    places: NDArray[np.uint32]  # of the wordings, in the part
    own: Places  # where the part's wordings stand among all

    def holders(self, found: Places) -> Places:
        """Return who has the keys of some entries."""
        return self.own[self.places[found]]


def shared_keys(known: Known, is_new: Flags) -> Shared:
    """Return the keys that a new wording shares with others, and who has them.

    Args:
        known: All wordings.
        is_new: Of each whether it is new.
    """
    has_new = [bool(is_new[own].any()) for own in known.own]
    sample = [
        index.entries().keys[::_ONE_IN] for index in itertools.compress(known.indexes, has_new)
    ]
    found = [
        _shared([*_within(known, *bounds)], has_new, is_new)
        for bounds in _bounds(np.concatenate([np.empty(0, np.uint64), *sample]))
    ]
    keys, lengths, holders = (np.concatenate(column) for column in zip(*found, strict=True))
    return Shared(keys, np.append(0, np.cumsum(lengths)), holders)


def _bounds(sample: Hashes) -> Iterator[tuple[int, int]]:
    """Yield first and last key of ranges that hold about as many entries each.

    Keys are not spread evenly: each is the smallest of its window.

    >>> sample = np.arange(_AT_ONCE // _ONE_IN * 2, dtype=np.uint64)
    >>> [(first, hex(last)) for first, last in _bounds(sample)]
    [(0, '0x28b0'), (10417, '0x5161'), (20834, '0xffffffffffffffff')]
    """
    count = len(sample) * _ONE_IN // _AT_ONCE + 1
    inner = np.arange(1, count) * len(sample) // count
    lasts = [*distinct(np.sort(sample)[inner]).tolist(), 2**64 - 1]
    yield from zip([0, *(last + 1 for last in lasts)], lasts, strict=False)


def _within(known: Known, first: int, last: int) -> Iterator[_Range]:
    for index, own in zip(known.indexes, known.own, strict=True):
        keys, places = index.entries()
        start = np.searchsorted(keys, np.uint64(first))
        end = np.searchsorted(keys, np.uint64(last), side="right")
        yield _Range(keys[start:end], places[start:end], own)


def _shared(
    parts: Sequence[_Range], has_new: Sequence[bool], is_new: Flags
) -> tuple[Hashes, Places, Places]:
    """Return the shared keys of a range, how many wordings hold each, and which."""
    asked = [p.keys[is_new[p.own][p.places]] for p in itertools.compress(parts, has_new)]
    keys = distinct(np.concatenate([np.empty(0, np.uint64), *asked]))
    number, holder = _held(parts, keys, len(is_new))
    bounds = np.searchsorted(number, np.arange(len(keys) + 1))
    counts = np.diff(bounds)
    is_shared = counts > 1
    counts = np.where(counts > MOST_HOLDERS, FEW, counts)[is_shared]
    return keys[is_shared], counts, holder[ranges(bounds[:-1][is_shared], counts)]


def _held(parts: Sequence[_Range], keys: Hashes, size: int) -> tuple[Places, Places]:
    """Return pairs of a key, by its number, and a wording that has it, in order."""
    numbers, holders = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for part in parts:
        # The shorter list is looked up in the longer: a part has few keys beside those of a first
        # run, and many beside those of one article.
        look_up = entries_among if len(part.keys) < len(keys) else keys_among
        number, found = look_up(part.keys, keys)
        numbers.append(number)
        holders.append(part.holders(found))
    # The same wording may stand in several parts.
    pairs = distinct(np.concatenate(numbers) * (size + 1) + np.concatenate(holders))
    number, holder = np.divmod(pairs, size + 1)
    return number, holder


def keys_among(entries: Hashes, keys: Hashes) -> tuple[Places, Places]:
    """Return which key stands at which entry, both ascending; of each as many as can matter.

    >>> entries, keys = np.array([3, 5, 5, 9], np.uint64), np.array([1, 5, 9], np.uint64)
    >>> [found.tolist() for found in keys_among(entries, keys)]
    [[1, 1, 2], [1, 2, 3]]
    """
    left = np.searchsorted(entries, keys)
    count = np.minimum(np.searchsorted(entries, keys, side="right") - left, MOST_HOLDERS + 1)
    return np.repeat(np.arange(len(keys)), count), ranges(left, count)


def entries_among(entries: Hashes, keys: Hashes) -> tuple[Places, Places]:
    """Return the same, looked up the other way round.

    >>> entries, keys = np.array([3, 5, 5, 9], np.uint64), np.array([1, 5, 9], np.uint64)
    >>> [found.tolist() for found in entries_among(entries, keys)]
    [[1, 1, 2], [1, 2, 3]]
    """
    number = np.searchsorted(keys, entries)
    is_there = keys[np.minimum(number, len(keys) - 1)] == entries
    found = np.flatnonzero(is_there & (ranks(entries) <= MOST_HOLDERS))
    return number[found], found
