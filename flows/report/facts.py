"""What a report says of a run, as facts: the page, the JSON and the messages are made of them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.manifest import RunCounts

# Raised when a report of this shape could not be read by older code.
FORMAT = 1

Status = Literal["complete", "rejected", "failed"]


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Refused(_Fact):
    """A document that was refused, as an example of its reason."""

    source_uri: str
    found: str


class Refusal(_Fact):
    """A reason for which documents were refused."""

    reason: str
    documents: int
    action: str = Field(description="What to do about the first of them.")
    examples: tuple[Refused, ...]


class Repair(_Fact):
    """A rule that changed text; the example is the longest stretch that it replaced."""

    rule_id: str
    edits: int
    articles: int
    before: str
    after: str


class Drift(_Fact):
    """One measure of this run beside earlier ones; shares are of the documents offered."""

    measure: str
    is_share: bool
    now: float
    usual: float = Field(description="Median of the earlier runs.")
    low: float
    high: float
    is_unusual: bool


class Stage(_Fact):
    """A step, and how long it took."""

    name: str
    seconds: float


class Check(_Fact):
    """A promise about the data, and whether the new snapshot keeps it."""

    name: str
    outcome: Literal["passed", "failed", "not run"]
    found: str = ""


class Failure(_Fact):
    """What ended the run."""

    kind: str
    message: str


class RunFacts(_Fact):
    """One run."""

    format: int = FORMAT
    run_id: str
    action: str = Field(description="Flow that ran, such as ingest.")
    status: Status = Field(description="rejected: complete, but --strict bears no rejection.")
    exit_code: int
    batch: str
    paths: tuple[str, ...]
    warehouse: str
    started_at_utc: datetime
    finished_at_utc: datetime
    pipeline_version: str | None
    snapshot_id: str | None = Field(description="Snapshot it made; null: none.")
    parent_id: str | None
    error: Failure | None
    counts: RunCounts | None = Field(description="Null where the run did not come to count.")
    refusals: tuple[Refusal, ...]
    repairs: tuple[Repair, ...]
    earlier_runs: int = Field(description="How many runs the drift is measured against.")
    drift: tuple[Drift, ...]
    stages: tuple[Stage, ...]
    checks: tuple[Check, ...]
    untold: tuple[str, ...] = Field(default=(), description="What could not be found out, and why.")

    @property
    def seconds(self) -> float:
        """How long the run took."""
        return (self.finished_at_utc - self.started_at_utc).total_seconds()
