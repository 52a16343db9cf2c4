"""Links: pairs of wordings of which one stands in the other, compared once and kept."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tasks.reprints.candidates import candidates
from tasks.reprints.known import Known
from tasks.reprints.shelf import shelved
from tasks.text.reprints.clusters import ENOUGH
from tasks.text.reprints.fingerprints import Hashes
from tasks.text.reprints.runs import distinct

# A folder of the snapshot beside its tables, and none of them: nothing but a means.
FOLDER = "_reprint_links"
_WORDINGS = pa.schema([pa.field("one", pa.uint64()), pa.field("other", pa.uint64())])
_SCHEMA = _WORDINGS.append(pa.field("likeness", pa.float64()))


class Links(NamedTuple):
    """Pairs of wordings, the smaller one first, and how like each other they are."""

    one: Hashes
    other: Hashes
    likeness: NDArray[np.float64]

    def where(self, chosen: NDArray[np.bool_]) -> "Links":
        """Return some of the links."""
        return Links(self.one[chosen], self.other[chosen], self.likeness[chosen])

    def touching(self, wordings: Hashes) -> NDArray[np.bool_]:
        """Tell which links have one of some wordings."""
        return np.isin(self.one, wordings) | np.isin(self.other, wordings)

    def and_also(self, more: "Links") -> "Links":
        """Return both, in order."""
        one, other, like = (np.concatenate(pair) for pair in zip(self, more, strict=True))
        order = np.lexsort((other, one))
        return Links(one[order], other[order], like[order])

    def as_mapping(self) -> dict[tuple[int, int], float]:
        """Return the likeness of each pair."""
        pairs = zip(self.one.tolist(), self.other.tolist(), strict=True)
        return dict(zip(pairs, self.likeness.tolist(), strict=True))

    def to_table(self) -> pa.Table:
        """Return them as they are stored."""
        return pa.Table.from_arrays([pa.array(column) for column in self], schema=_SCHEMA)


NO_LINKS = Links(np.empty(0, np.uint64), np.empty(0, np.uint64), np.empty(0))


def earlier(snapshot: Path | None) -> Links | None:
    """Return the links of a snapshot; None where nobody looked for any."""
    path = snapshot / FOLDER / "part.parquet" if snapshot else None
    if path is None or not path.exists():
        return None
    return Links(*(column.to_numpy() for column in pq.read_table(path, schema=_SCHEMA).columns))


def found(known: Known, new: Hashes, folder: Path) -> Links:
    """Compare new wordings with all that they may share a text with; return those that do.

    Args:
        known: All wordings, the new ones among them.
        new: The new ones.
        folder: Where texts may lie while they are compared.
    """
    size = len(known.wordings) + 1
    every = [pair[:, 0] * size + pair[:, 1] for pair in candidates(known, new)]
    pairs = distinct(np.concatenate([np.empty(0, np.int64), *every]))
    if not len(pairs):
        return NO_LINKS
    one, other = np.divmod(pairs, size)
    with shelved(folder, known, distinct(np.concatenate((one, other)))) as shelf:
        like = shelf.likeness(one, other)
    is_link = like >= ENOUGH
    return Links(known.wordings[one[is_link]], known.wordings[other[is_link]], like[is_link])
