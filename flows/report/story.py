"""The story: what a run tells of itself while it goes on. The report is made of it."""

from __future__ import annotations

import uuid
from contextvars import ContextVar
from typing import TYPE_CHECKING

from tasks.job import Clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.settings import Settings
    from schemas.manifest import Manifest, RunCounts
    from tasks.storage.layout import Warehouse


class Story:
    """One run, from its first moment; it grows as the run goes on."""

    def __init__(
        self, warehouse: Warehouse, paths: Sequence[str], batch: str, settings: Settings
    ) -> None:
        """Begin: the clock starts here, and the run has its id."""
        self.lineage_id = uuid.uuid4()
        self.run_id = self.lineage_id.hex[:16]
        self.clock = Clock()
        self.action = "ingest"
        self.warehouse, self.paths, self.batch = warehouse, tuple(paths), batch
        self.settings = settings
        self.pipeline_version: str | None = None
        self.counts: RunCounts | None = None
        self.manifest: Manifest | None = None  # of the snapshot that it made
        self.is_accepted = False  # then no check is run
        self.error: BaseException | None = None


# The story of the run that this context is in.
STORY: ContextVar[Story] = ContextVar("story")


def story() -> Story:
    """Return the story of this run.

    Raises:
        LookupError: Nothing here is ``reported``.
    """
    return STORY.get()
