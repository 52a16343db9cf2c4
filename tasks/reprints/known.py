"""What is known: all wordings of a warehouse, and in which part each can be read."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from tasks.reprints.index import Indexed
from tasks.text.reprints.fingerprints import Hashes
from tasks.text.reprints.sharing import Flags
from tasks.text.reprints.tokens import Places


class Known(NamedTuple):
    """All wordings of a warehouse, ascending, each with one part that has it."""

    wordings: Hashes
    key_counts: Places
    parts: Places  # by their place among the indexes
    indexes: Sequence[Indexed]
    own: Sequence[Places]  # of each index, where its wordings stand in ``wordings``

    def printed(self) -> Iterator[tuple[pa.Table, Places]]:
        """Yield the printings of each index, and where the wording of each stands here."""
        for index, own in zip(self.indexes, self.own, strict=True):
            printings = index.printings()
            yield printings, own[np.searchsorted(index.wordings, printings["wording"].to_numpy())]

    def among(self, wordings: Hashes) -> Flags:
        """Tell of each wording whether it is one of some; of those, others may be there no more."""
        places = np.searchsorted(self.wordings, wordings)
        is_here = places < len(self.wordings)
        places, wordings = places[is_here], wordings[is_here]
        flags = np.zeros(len(self.wordings), np.bool_)
        flags[places[self.wordings[places] == wordings]] = True
        return flags


def known_in(indexes: Sequence[Indexed]) -> Known:
    """Gather the wordings of all parts."""
    every = np.concatenate([np.empty(0, np.uint64), *(index.wordings for index in indexes)])
    counts = np.concatenate([np.empty(0, np.int64), *(index.key_counts for index in indexes)])
    parts = np.repeat(np.arange(len(indexes)), [len(index.wordings) for index in indexes])
    wordings, firsts = np.unique(every, return_index=True)
    own = [np.searchsorted(wordings, index.wordings) for index in indexes]
    return Known(wordings, counts[firsts], parts[firsts], indexes, own)
