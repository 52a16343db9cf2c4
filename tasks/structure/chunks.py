"""Structure the chunks of a run: one Prefect task run each, whoever does the reading."""

import math
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from schemas.manifest import Part
from tasks.job import Job
from tasks.retrying import retried
from tasks.storage import raw
from tasks.storage.journal import Attempt
from tasks.structure.ahead import Ahead
from tasks.structure.errands import SLICE_DOCUMENTS, Recipe
from tasks.structure.forking import is_prepared
from tasks.structure.hands import Hands, Here
from tasks.structure.processes import Processes

if TYPE_CHECKING:
    from tasks.structure.cluster import Cluster

_AHEAD: ContextVar[Ahead] = ContextVar("ahead")


@retried("structure {chunk.path.stem}")
def structure(job: Job, chunk: raw.Chunk) -> Part | None:  # noqa: ARG001 - names the run in Prefect
    """Write one part of every table from a raw chunk; None when nothing was left of it.

    Called for every chunk that is ``read_ahead``, in order.
    """
    return _AHEAD.get().part(chunk)


@contextmanager
def read_ahead(job: Job, chunks: Sequence[raw.Chunk]) -> Iterator[None]:
    """Let ``structure`` find chunks read already: here, in processes, or on other machines."""
    with _hands(job, chunks) as hands:
        token = _AHEAD.set(Ahead(job, chunks, hands))
        try:
            yield
        finally:
            _AHEAD.reset(token)


def require_hands(job: Job) -> None:
    """See that whoever is to read can be reached, before anything is read.

    Raises:
        NoDaskError: The extra is not installed.
        ClusterError: Nobody answers, no worker is there, or one has other versions.
    """
    if job.cluster:
        _cluster(job).close()


def _cluster(job: Job) -> "Cluster":
    from tasks.structure.cluster import Cluster  # noqa: PLC0415 - few runs need it

    assert job.cluster is not None  # noqa: S101 - the callers asked
    return Cluster(job.cluster, _recipe(job))


def _recipe(job: Job) -> Recipe:
    return Recipe(job.tagger, job.pipeline_version, job.aliases, job.limit_s)


@contextmanager
def _hands(job: Job, chunks: Sequence[raw.Chunk]) -> Iterator[Hands]:
    recipe = _recipe(job)
    if job.cluster:
        with closing(_cluster(job)) as cluster:
            yield cluster
        return
    documents = sum(chunk.documents for chunk in chunks)
    attempt = Attempt(job.warehouse)
    is_worth_it = documents > SLICE_DOCUMENTS or is_prepared()
    if chunks and ((job.workers > 1 and is_worth_it) or attempt.is_left()):
        count = min(job.workers, math.ceil(documents / SLICE_DOCUMENTS))
        with closing(Processes(count, recipe)) as processes:
            yield processes
        return
    # Starting a process takes longer than reading a few documents. If they end this one, the
    # next run finds the attempt, and reads in processes.
    if chunks:
        attempt.begin()
    try:
        yield Here(recipe)
    except Exception:
        attempt.end()  # this process lives; one that hung is interrupted, and leaves it
        raise
    attempt.end()
