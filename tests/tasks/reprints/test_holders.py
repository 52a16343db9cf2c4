"""Who has which keys: as found by looking at everything, however it is looked up."""

from collections.abc import Mapping, Set
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.reprints import holders
from tasks.reprints.index import Entries
from tasks.reprints.known import known_in

keys = st.integers(0, 15).map(lambda number: number << 60)  # spread as hashes are
texts = st.dictionaries(st.integers(1, 9), st.frozensets(keys, min_size=1, max_size=4), min_size=1)


@given(
    st.lists(st.integers(0, 12), max_size=60).map(sorted),
    st.sets(st.integers(0, 15), min_size=1).map(sorted),
    st.integers(0, 5),
)
def test_both_ways_find_the_same(entries: list[int], keys: list[int], most: int) -> None:
    given_ = np.array(entries, np.uint64), np.array(keys, np.uint64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holders, "MOST_HOLDERS", most)
        ways = (holders.keys_among, holders.entries_among)
        one, other = (list(zip(*map(np.ndarray.tolist, way(*given_)), strict=True)) for way in ways)
    assert one == other
    assert all(keys[key] == entries[entry] for key, entry in one)


@given(st.data(), texts, st.integers(1, 9), st.integers(2, 4))
def test_keys_that_are_shared(
    data: st.DataObject, texts: Mapping[int, Set[int]], at_once: int, most: int
) -> None:
    some = st.sets(st.sampled_from(sorted(texts)), min_size=1)
    parts = [*data.draw(st.lists(some, max_size=3)), set(texts)]
    new = data.draw(some)
    known = known_in([indexed({wording: texts[wording] for wording in part}) for part in parts])
    with pytest.MonkeyPatch.context() as patch:
        values = {"MOST_HOLDERS": most, "FEW": 2, "_AT_ONCE": at_once, "_ONE_IN": 1}
        for name, value in values.items():
            patch.setattr(holders, name, value)
        found = holders.shared_keys(known, np.isin(known.wordings, [*new]))
    every = {
        key: [place for place, wording in enumerate(sorted(texts)) if key in texts[wording]]
        for key in sorted({key for wording in new for key in texts[wording]})
    }
    assert {
        int(key): found.holders[found.bounds[n] : found.bounds[n + 1]].tolist()
        for n, key in enumerate(found.keys)
    } == {key: who if len(who) <= most else who[:2] for key, who in every.items() if len(who) > 1}


class Held(NamedTuple):
    """The index of a part, without what is not looked at here."""

    wordings: np.ndarray
    key_counts: np.ndarray
    keys: np.ndarray
    places: np.ndarray

    def entries(self) -> Entries:
        return Entries(self.keys, self.places)


def indexed(texts: Mapping[int, Set[int]]) -> Held:
    """Return the index of a part that has these wordings."""
    entries = sorted((key, n) for n, w in enumerate(sorted(texts)) for key in texts[w])
    return Held(
        wordings=np.array(sorted(texts), np.uint64),
        key_counts=np.array([len(texts[wording]) for wording in sorted(texts)]),
        keys=np.array([key for key, _ in entries], np.uint64),
        places=np.array([n for _, n in entries], np.uint32),
    )
