"""The shelf: texts that are to be compared, as tokens in one file.

Each part is read once, however its texts are paired; of the file only so much is in memory as is
compared at once.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.reprints.index import Indexed, texts_of
from tasks.reprints.known import Known
from tasks.text.reprints.fingerprints import Hashes
from tasks.text.reprints.runs import distinct, firsts_of
from tasks.text.reprints.sharing import Wording, likeness
from tasks.text.reprints.tokens import Codes, Places, tokenised

# Tokens of texts that are compared in one go; each is some 30 bytes then.
_AT_ONCE = 6_000_000


@contextmanager
def shelved(folder: Path, known: Known, places: Places) -> Iterator["Shelf"]:
    """Read the texts of wordings, by their places in ``known``, ascending.

    The file has no name, and is gone when the shelf is left, or the process ends.
    """
    starts, lengths = np.zeros(len(places), np.int64), np.zeros(len(places), np.int64)
    with tempfile.TemporaryFile(dir=folder) as file:
        for values, number in _read(known, places):
            starts[number], lengths[number] = file.tell(), len(values)
            file.write(values.tobytes())
        file.flush()
        yield Shelf(file.fileno(), places, starts, lengths)


class Shelf(NamedTuple):
    """The tokens of some wordings, in a file."""

    file: int
    places: Places  # of the wordings, ascending
    starts: Places  # bytes
    lengths: Places  # tokens

    def likeness(self, one: Places, other: Places) -> NDArray[np.float64]:
        """Return how like each other the wordings of each pair are, 0 to 1."""
        numbers = [np.searchsorted(self.places, each) for each in (one, other)]
        found = [np.empty(0)]
        for pairs in self._portions(np.stack(numbers, axis=1)):
            texts = {number: self._wording(number) for number in distinct(pairs.ravel()).tolist()}
            like = [likeness(texts[a], texts[b]) for a, b in pairs.tolist()]
            found.append(np.array(like, np.float64))
        return np.concatenate(found)

    def _portions(self, pairs: Places) -> Iterator[Places]:
        """Cut pairs into portions that hold no more tokens than are compared in one go."""
        tokens = np.cumsum(self.lengths[pairs].sum(axis=1))
        yield from np.split(pairs, firsts_of(tokens // _AT_ONCE)[1:])

    def _wording(self, number: int) -> Wording:
        size = int(self.lengths[number]) * np.dtype(np.uint32).itemsize
        return Wording(np.frombuffer(os.pread(self.file, size, self.starts[number]), np.uint32))


def _read(known: Known, places: Places) -> Iterator[tuple[Codes, int]]:
    """Yield the tokens of some wordings, and the number of each, part by part."""
    parts = known.parts[places]
    order = np.argsort(parts, kind="stable")
    for numbers in np.split(order, firsts_of(parts[order])[1:]):
        index = known.indexes[parts[numbers[0]]]
        names = _representatives(index, known.wordings[places[numbers]])
        texts = texts_of(index, names)
        tokens = tokenised([texts[name].compared for name in names])
        for text, number in enumerate(numbers.tolist()):
            yield tokens.of(text).values, number


def _representatives(index: Indexed, wanted: Hashes) -> Sequence[str]:
    """Return one article of each wording."""
    printings = index.printings()
    there, firsts = np.unique(printings["wording"].to_numpy(), return_index=True)
    rows = firsts[np.searchsorted(there, wanted)]
    return [str(name) for name in printings["article_id"].take(rows).to_pylist()]
