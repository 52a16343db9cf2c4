"""The job: what a run was asked to do, and how it tells of its progress."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from schemas.alias import Alias
from schemas.manifest import RunAction, RunCounts
from tasks.storage.layout import Warehouse
from tasks.storage.snapshots.commit import Consent
from tasks.storage.snapshots.retention import Retention

LOG = logging.getLogger("newsmill")


class Job(NamedTuple):
    """One run: small enough to pass between tasks."""

    run_id: str
    batch: str
    warehouse: Warehouse
    pipeline_version: str
    tagger: str
    workers: int
    aliases: tuple[Alias, ...] = ()
    action: RunAction = RunAction.INGEST
    consent: Consent = Consent()
    linked: bool | None = None  # DuckDB over the Parquet files; None for as it is
    is_fed: bool = True  # one Parquet file per table for BI tools
    wait_s: float | None = None  # for another writer; None for as long as it takes
    retention: Retention = Retention()
    limit_s: float | None = None  # for a slice of documents; None for as long as it takes
    cluster: str | None = None  # address of the Dask scheduler whose workers read

    @property
    def staging(self) -> Path:
        """Folder for this run's work in progress."""
        return self.warehouse.staging / self.run_id


class Report(NamedTuple):
    """What a run did. ``snapshot_id`` is None where nothing had changed."""

    counts: RunCounts
    snapshot_id: str | None
    seconds: dict[str, float]  # by stage


class Clock:
    """When a run began, and how long its stages took."""

    def __init__(self) -> None:
        """Start now."""
        self.started = self.now()
        self.seconds: dict[str, float] = {}

    @staticmethod
    def now() -> datetime:
        """Return the time, UTC, without zone, as the tables keep it."""
        return datetime.now(UTC).replace(tzinfo=None)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent inside to ``name``, also where it ended badly."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun


class Progress(NamedTuple):
    """How far a stage has come; ``total`` is None while it is not known."""

    stage: str
    done: int
    total: int | None


# Who wants to see progress as it happens: the command line's bar. Nobody, by default.
progress_listener: ContextVar[Callable[[Progress], None] | None] = ContextVar(
    "progress_listener", default=None
)


def tell(progress: Progress) -> None:
    """Pass progress on to whoever listens."""
    if listener := progress_listener.get():
        listener(progress)
