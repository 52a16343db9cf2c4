"""Structure a chunk: from raw documents to one part of every table."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import cache
from itertools import islice
from multiprocessing import get_context
from typing import Any

import pyarrow as pa

from schemas.alias import Alias
from schemas.catalog import CONTENT
from schemas.manifest import Part
from tasks.documents import Reader, structured
from tasks.job import LOG, Job, Progress, tell
from tasks.retrying import retried
from tasks.storage import journal, raw
from tasks.storage.parts import Source, write_part
from tasks.storage.word_lists import read_word_lists

# Documents that go to a worker at once: enough to hide the trip, few enough to share evenly.
_SLICE = 64

_Settings = tuple[str, str, tuple[Alias, ...]]  # tagger, pipeline version, the user's aliases


@retried("structure {chunk.path.stem}")
def structure(job: Job, chunk: raw.Chunk) -> Part | None:
    """Write one part of every table from a raw chunk; None when nothing was left of it."""
    rows = raw.read_chunk(chunk.path)
    if not rows:
        return None
    source = Source(chunk.batch, job.run_id, chunk.kept or (_keep(job, chunk),))
    work = journal.work_id(rows, job.pipeline_version)
    if done := journal.finished(job.warehouse, work, source):
        LOG.info(
            "%s: %d documents, structured by a run that was cut off", chunk.path.stem, len(rows)
        )
        return done
    part = write_part(_tables(job, rows), job.warehouse.staged_parts, source)
    journal.enter(job.warehouse, work, part)
    LOG.info("%s: %d documents structured", chunk.path.stem, len(rows))
    return part


def _tables(job: Job, rows: Sequence[dict[str, Any]]) -> dict[str, pa.Table]:
    tables: dict[str, list[pa.Table]] = {record.table: [] for record in CONTENT}
    done = 0
    for made in _structured(job, rows):
        for name, table in made.items():
            tables[name].append(table)
        done += made["documents"].num_rows
        tell(Progress("structuring", done, len(rows)))
    return {name: pa.concat_tables(pieces).combine_chunks() for name, pieces in tables.items()}


def _keep(job: Job, chunk: raw.Chunk) -> str:
    """Name the place, relative to the warehouse, where publishing will keep the raw chunk."""
    return f"raw/{chunk.batch}/{job.run_id}-{chunk.path.parent.name}-{chunk.path.name}"


def _structured(job: Job, rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, pa.Table]]:
    """Structure slices in order: in this process if there are few, else on all cores."""
    slices = [rows[start : start + _SLICE] for start in range(0, len(rows), _SLICE)]
    settings = (job.tagger, job.pipeline_version, job.aliases)
    if len(slices) == 1 or job.workers == 1:
        for piece in slices:
            yield _work(settings, piece)
        return
    yield from _ordered(_pool(job.workers), settings, slices, ahead=2 * job.workers)


def _ordered(
    pool: Executor,
    settings: _Settings,
    slices: Sequence[Sequence[dict[str, Any]]],
    *,
    ahead: int,
) -> Iterator[dict[str, pa.Table]]:
    """Yield results in the order of the slices, with no more than ``ahead`` under way."""
    waiting = iter(slices)
    under_way = [pool.submit(_work, settings, piece) for piece in islice(waiting, ahead)]
    while under_way:
        yield under_way.pop(0).result()
        under_way += [pool.submit(_work, settings, piece) for piece in islice(waiting, 1)]


@cache
def _pool(workers: int) -> ProcessPoolExecutor:
    """Return the worker processes, started once. Spawned: Prefect has threads, fork copies none."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def dismiss_workers(job: Job) -> None:
    """Stop the worker processes, if any were started: publishing needs the memory, not them."""
    if _pool.cache_info().currsize:
        _pool(job.workers).shutdown()
        _pool.cache_clear()


@cache
def _reader(tagger: str, pipeline_version: str, aliases: tuple[Alias, ...]) -> Reader:
    """Compile the word lists and load the tagger, once per process."""
    return Reader.compile(read_word_lists(), tagger, pipeline_version, aliases)


def _work(settings: _Settings, rows: Sequence[dict[str, Any]]) -> dict[str, pa.Table]:
    return structured(rows, _reader(*settings))
