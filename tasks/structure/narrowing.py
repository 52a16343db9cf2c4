"""Narrowing down: which document ended the worker that read it, while all others come through.

A lost lot is cut into slices, a lost slice into its documents, and a document that ends two
workers on its own is rejected. Halving would cost one process for every halving, and starting one
takes longer than reading a slice: so a poisonous document costs four processes, and what was
read in vain is at most its chunk.
"""

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from schemas.errors import DataError
from tasks.job import LOG
from tasks.storage import raw
from tasks.structure.errands import Errand, Tables, spans
from tasks.structure.hands import Promise, WorkerLostError

# Workers lost one after the other, with nothing read between: then it is no single document.
_MOST_LOST = 50
_TRIES = 2


class WorkersLostError(DataError):
    """Worker after worker ended, whatever it read."""

    def __init__(self, *, lost: int, how: str) -> None:
        """Keep the parts; build the sentence."""
        self.lost, self.how = lost, how
        super().__init__(
            f"{lost} processes that read documents ended one after the other, and none read "
            f"anything between; the last one: {how}. Nothing was published. Try --tagger none to "
            "see whether it is the tagger; if memory is short, give fewer --workers."
        )


class Narrowing:
    """Reads again what workers were lost over.

    Args:
        pipeline_version: Which pipeline rejects.
        send: Sends somebody on an errand.
    """

    def __init__(self, pipeline_version: str, send: Callable[[Errand], Promise]) -> None:
        self._pipeline_version = pipeline_version
        self._send = send
        self._lost = 0

    def nothing_lost(self) -> None:
        """Note that somebody came back."""
        self._lost = 0

    def narrowed(self, errand: Errand, lost: WorkerLostError) -> list[Tables]:
        """Read a lost errand in smaller lots.

        Returns:
            The tables of all its documents, in order, in one or more pieces.

        Raises:
            WorkersLostError: Too many were lost, with nothing read between.
        """
        self._count(lost)
        rows = raw.unpacked(errand.data)
        uris = rows["source_uri"]
        LOG.warning(
            "a process was ended (%s) while it read %d documents, %s to %s: reading them in "
            "smaller lots",
            lost.how, len(uris), uris[0], uris[-1],
        )  # fmt: skip
        lots = slices(rows)
        if len(lots) == 1:
            return [self._alone(rows.slice(i, 1), lost) for i in range(len(rows))]
        sent = [(lot, self._send(lot)) for lot in lots]
        return [tables for lot, promise in sent for tables in self._came(lot, promise)]

    def _came(self, lot: Errand, promise: Promise) -> list[Tables]:
        try:
            return [self._awaited(promise)]
        except WorkerLostError as lost:
            return self.narrowed(lot, lost)

    def _alone(self, row: pa.Table, lost: WorkerLostError) -> Tables:
        """Read one document, with nothing else of its slice under way that might be at fault."""
        errand = Errand(raw.packed(row), sealed=False)
        for _ in range(_TRIES):
            try:
                return self._awaited(self._send(errand))
            except WorkerLostError as again:
                lost = again
                self._count(lost)
                if lost.is_overdue:
                    break  # what takes too long takes too long again
        return self._rejected(row, lost)

    def _rejected(self, row: pa.Table, lost: WorkerLostError) -> Tables:
        from tasks.documents import rejected  # noqa: PLC0415 - hardly ever needed, and large

        (cells,) = row.to_pylist()
        LOG.warning("%s: ended its process: %s", cells["source_uri"], lost.how)
        found = f"a process of its own that read it was ended: {lost.how}"
        return rejected(cells, self._pipeline_version, found)

    def _awaited(self, promise: Promise) -> Tables:
        made = promise.result()
        self.nothing_lost()
        return made  # type: ignore[return-value]

    def _count(self, lost: WorkerLostError) -> None:
        self._lost += 1
        if self._lost > _MOST_LOST:
            raise WorkersLostError(lost=self._lost, how=lost.how)


def slices(rows: pa.Table) -> list[Errand]:
    """Return errands for the slices of a raw file."""
    sizes = pc.fill_null(pc.binary_length(rows["data"]), 0).to_pylist()
    return [
        Errand(raw.packed(rows.slice(start, stop - start)), sealed=False)
        for start, stop in spans(sizes)
    ]
