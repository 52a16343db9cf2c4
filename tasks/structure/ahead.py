"""Chunks read ahead: there is always work for every hand, and parts come in the order of chunks."""

from collections import deque
from collections.abc import Sequence
from functools import partial
from threading import Lock
from typing import NamedTuple

from schemas.manifest import Part
from tasks.job import LOG, Job, Progress, tell
from tasks.storage import journal, raw
from tasks.storage.parts import Source, write_part
from tasks.storage.sealing import Sealed, seal
from tasks.structure.errands import Errand, Tables, joined
from tasks.structure.hands import Hands, Promise, Told, WorkerLostError
from tasks.structure.narrowing import Narrowing, slices


class _Begun(NamedTuple):
    """A chunk on its way to a part."""

    source: Source
    work: str  # its name in the journal
    done: Part | None  # what a dead run made of it
    sent: Sequence["_Sent"]


class _Sent(NamedTuple):
    """Documents that somebody was sent to read."""

    errand: Errand
    promise: Promise


class Ahead:
    """The chunks of a run, read by ``hands``.

    A chunk is one errand, from which a sealed part comes back. The last ones are cut into slices
    and shared among all, so that nobody is idle while somebody has a whole chunk to read.
    """

    def __init__(self, job: Job, chunks: Sequence[raw.Chunk], hands: Hands) -> None:
        self._job = job
        self._hands = hands
        self._waiting = deque(chunks)
        self._begun: dict[raw.Chunk, _Begun] = {}
        self._counter = _Counter(sum(chunk.documents for chunk in chunks))
        self._narrowing = Narrowing(job.pipeline_version, self._send)

    def part(self, chunk: raw.Chunk) -> Part | None:
        """Write the part of a chunk, as soon as it is read; None when nothing was left of it.

        Can be called again if it failed.

        Raises:
            OSError: The disk refused.
            DataError: Nobody can read, whatever it is.
        """
        self._begin(chunk)
        begun = self._begun[chunk]
        try:
            part = begun.done or self._written(chunk, begun)
        except Exception:
            self._waiting.appendleft(chunk)
            raise
        finally:
            del self._begun[chunk]
        return part

    def _written(self, chunk: raw.Chunk, begun: _Begun) -> Part | None:
        if not begun.sent:
            return None
        part = write_part(self._sealed(begun), self._job.warehouse.staged_parts, begun.source)
        journal.enter(self._job.warehouse, begun.work, part)
        documents = part.files["documents"].rows
        LOG.info("%s: %d documents structured", chunk.path.stem, documents)
        return part

    def _sealed(self, begun: _Begun) -> Sealed:
        """Wait for a chunk to be read."""
        made: list[Tables] = []
        for sent in begun.sent:
            try:
                came = sent.promise.result()
            except WorkerLostError as lost:
                made += self._narrowing.narrowed(sent.errand, lost)
            else:
                self._narrowing.nothing_lost()
                if isinstance(came, Sealed):
                    return came
                made.append(came)
            self._top_up()
        return seal(joined(made))

    def _begin(self, chunk: raw.Chunk) -> None:
        """See to it that a chunk is under way, and others after it."""
        while chunk not in self._begun:
            self._begin_next()
        self._top_up()

    def _top_up(self) -> None:
        while self._waiting and self._under_way() < 2 * self._hands.count:
            self._begin_next()

    def _under_way(self) -> int:
        every = (sent for begun in self._begun.values() for sent in begun.sent)
        return sum(not sent.promise.done() for sent in every)

    def _begin_next(self) -> None:
        chunk = self._waiting[0]
        source = Source(chunk.batch, self._job.run_id, chunk.kept or (_keep(self._job, chunk),))
        data = chunk.path.read_bytes()
        rows = raw.unpacked(data, journal.MADE_FROM).to_pylist()
        work = journal.work_id(rows, self._job.pipeline_version)
        done = journal.finished(self._job.warehouse, work, source)
        if done:
            name = chunk.path.stem
            LOG.info("%s: %d documents, structured by a run that was cut off", name, len(rows))
        errands = [] if done or not rows else self._errands(data)
        sent = [_Sent(errand, self._send(errand)) for errand in errands]
        self._begun[chunk] = _Begun(source, work, done, sent)
        self._waiting.popleft()

    def _errands(self, data: bytes) -> Sequence[Errand]:
        count = self._hands.count
        if count == 1 or len(self._waiting) > 2 * count:
            return [Errand(data, sealed=True)]
        return slices(raw.unpacked(data))

    def _send(self, errand: Errand) -> Promise:
        return self._hands.send(errand, self._counter.begin())


class _Counter:
    """Counts the documents that were read, over all errands, and tells whoever wants to know."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._read: list[int] = []
        self._lock = Lock()

    def begin(self) -> Told:
        """Return what an errand tells its own count."""
        with self._lock:
            self._read.append(0)
            return partial(self._told, len(self._read) - 1)

    def _told(self, errand: int, count: int) -> None:
        """Note how far an errand has come; documents that were lost are read again."""
        with self._lock:
            self._read[errand] = count
            done = min(sum(self._read), self._total)
            tell(Progress("structuring", done, self._total))


def _keep(job: Job, chunk: raw.Chunk) -> str:
    """Name the place, relative to the warehouse, where publishing will keep the raw chunk."""
    return f"raw/{chunk.batch}/{job.run_id}-{chunk.path.parent.name}-{chunk.path.name}"
