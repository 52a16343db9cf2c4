"""Errands: what a worker is sent to read, how, and what it brings back.

Apart from the work itself, so that who only sends need not load what reads.
"""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa

from schemas.alias import Alias
from schemas.catalog import CONTENT

# Documents, and their bytes, that are read together: enough for a tagger to be quick, few
# enough to share evenly, and to look at one by one where a document ends its worker.
SLICE_DOCUMENTS = 64
_SLICE_BYTES = 512 * 1024

Tables = Mapping[str, pa.Table]


class Recipe(NamedTuple):
    """How documents are read: all that a worker must know beside their bytes."""

    tagger: str
    pipeline_version: str
    aliases: tuple[Alias, ...] = ()
    limit_s: float | None = None  # for one slice; then the process ends itself


class Errand(NamedTuple):
    """Documents to read, as the bytes of a raw file."""

    data: bytes
    sealed: bool  # hand back the files of a part, not tables


def spans(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Cut documents, given by their sizes in bytes, into slices: half-open ranges.

    >>> spans([3000] * 100)
    [(0, 64), (64, 100)]
    >>> spans([400_000, 400_000, 10])
    [(0, 2), (2, 3)]
    """
    return list(_cut(sizes))


def _cut(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = held = 0
    for stop, size in enumerate(sizes, start=1):
        held += size
        if held >= _SLICE_BYTES or stop - start == SLICE_DOCUMENTS or stop == len(sizes):
            yield start, stop
            start, held = stop, 0


def joined(pieces: Sequence[Tables]) -> Tables:
    """Put the tables of slices together, in order."""
    return {
        record.table: pa.concat_tables([each[record.table] for each in pieces]).combine_chunks()
        for record in CONTENT
    }


def sendable(error: Exception) -> Exception:
    """Return an exception that another process can be sent; put into words if it is none."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - whatever its class does
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
