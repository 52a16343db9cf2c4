"""The manifest: which files are one snapshot, all tables together."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass

# Raised when a file of this shape could not be read by older code.
FORMAT = 2
# Older shapes that the defaults below complete.
READABLE = (1, 2)

_Count = Annotated[int, Field(ge=0)]


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class PartFile:
    """The rows that one part has in one table: slots, because a manifest holds a million."""

    rows: _Count
    file_bytes: _Count
    sha256: str


class Part(BaseModel):
    """A few thousand documents that came together, as one file in every table.

    ``part_id`` is derived from the documents and the pipeline version, so that the same input
    is found again under the same name. Files are ``<table>/<batch>/<part_id>.parquet``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    part_id: str
    batch: str
    schema_version: int = 1
    pipeline_version: str
    run_id: str
    raw: tuple[str, ...]
    files: dict[str, PartFile]

    def path(self, table: str) -> str:
        """Return where the part's rows of ``table`` lie, relative to the snapshot."""
        return f"{table}/{self.batch}/{self.part_id}.parquet"


class RunCounts(BaseModel):
    """What went in and what came of it: ``offered`` is the sum of the others."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    offered: _Count
    unchanged: _Count
    articles: _Count
    duplicates: _Count
    rejected: _Count
    retracted: int = Field(default=0, ge=0)


class RunAction(StrEnum):
    """What a run was asked to do. A published value is never renamed."""

    INGEST = "ingest"
    REBUILD = "rebuild"
    REPLAY = "replay"
    RESTORE = "restore"
    RETRACT = "retract"


class RunRecord(BaseModel):
    """The run that made a snapshot; ``finished_at_utc`` is the commit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run_id: str
    action: RunAction = RunAction.INGEST
    batch: str
    started_at_utc: datetime
    finished_at_utc: datetime
    pipeline_version: str
    counts: RunCounts


class Manifest(BaseModel):
    """One snapshot. ``snapshot_id`` is derived from the parts: the same rows, the same name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    schema_version: int = 1
    snapshot_id: str
    parent_id: str | None
    run: RunRecord
    parts: tuple[Part, ...]

    def rows(self, table: str) -> int:
        """Return how many rows ``table`` has in this snapshot."""
        return sum(part.files[table].rows for part in self.parts)
