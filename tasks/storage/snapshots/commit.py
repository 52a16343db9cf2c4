"""The commit: a new snapshot is made whole beside the old one, then becomes current at once.

A reader resolves ``current`` first and then sees one snapshot to the end. A writer killed at
any moment leaves either the old snapshot or the new one current, and work in progress that
the next run takes up or clears away.
"""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from schemas.errors import DataError
from schemas.identity import identify
from schemas.manifest import Manifest, Part, RunRecord
from schemas.migrations import schema_version
from tasks.storage.durable import fsync, point
from tasks.storage.layout import Warehouse, read_manifest, write_manifest
from tasks.storage.objects.publishing import make_current_there, upload
from tasks.storage.snapshots.checks import run_checks
from tasks.storage.snapshots.comparison import changed_share
from tasks.storage.snapshots.delta import Side
from tasks.storage.snapshots.describe import describe
from tasks.storage.snapshots.gather import Change, gather

__all__ = ["Change", "ChangeLimitError", "Consent", "commit", "make_current", "recover"]

# A warehouse with fewer documents changes by large shares every day.
_FEWEST_DOCUMENTS = 100


class Consent(NamedTuple):
    """How much of what is there a run may change without asking."""

    change_limit: float = 0.3
    accepted: bool = False


_ASK = Consent()

# What is told of articles together, and not of one document: by the name of the table's folder,
# from where its index lies, the parent snapshot and the new one.
Apart = Callable[[Path, Side | None, Side], Mapping[str, pa.Table]]


class ChangeLimitError(DataError):
    """A run would change more of the old rows than it may without asking."""

    def __init__(self, *, share: float, limit: float, current: str, refused: str) -> None:
        """Keep the parts; build the sentence."""
        self.share, self.limit, self.refused = share, limit, refused
        super().__init__(
            f"this run would change {share:.0%} of the documents that are there; up to "
            f"{limit:.0%} is done without asking. Look at `newsmill diff {current} {refused}`, "
            "then run the same command with --accept, or mend the input. The old snapshot stays "
            "current."
        )


def recover(warehouse: Warehouse) -> None:
    """Clear away what a killed run left, but for finished parts. The caller holds the lock."""
    entered = warehouse.journal.exists()
    finished = (warehouse.journal, warehouse.staged_parts) if entered else ()
    for left in warehouse.staging.glob("*"):
        if left not in finished:
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    drafts = (".current.", ".last_run.json.", ".aliases")
    for left in (*warehouse.root.glob(".*.*"), *warehouse.reports.glob(".*.*")):
        if left.parent == warehouse.reports or left.name.startswith(drafts):
            left.unlink()


def commit(
    warehouse: Warehouse,
    change: Change,
    run: RunRecord,
    consent: Consent = _ASK,
    apart: Apart | None = None,
) -> Manifest:
    """Publish ``change``: every table of the new snapshot becomes visible together.

    Args:
        warehouse: Where to.
        change: What the run brings.
        run: The run.
        consent: How much may change.
        apart: Makes the tables of what articles have in common; None leaves these empty.

    Raises:
        CheckFailedError: A check found the new snapshot wrong.
        ChangeLimitError: It changes more than the user consented to. In both cases the old one
            stays current, and the new one lies under ``refused`` for looking at.
        CorruptPartError: A published file that has to be written again has been changed.
        MovedError: In a bucket, where somebody else published since this run began.
    """
    parent = warehouse.manifest()
    old = warehouse.snapshot() if parent else warehouse.root
    before = Side(old, parent) if parent else None
    draft = warehouse.staging / "snapshot"
    shutil.rmtree(draft, ignore_errors=True)  # of an earlier try
    gathered = gather(old, parent, change, draft)
    manifest = Manifest(
        schema_version=schema_version(),
        # Files made anew in place of damaged ones are the same, byte for byte, as those were:
        # only another name keeps the damaged ones from standing in for them.
        snapshot_id=_snapshot_id(gathered.parts, run.run_id if change.dropped else ""),
        parent_id=parent.snapshot_id if parent else None,
        run=run.model_copy(update={"finished_at_utc": _now(parent)}),
        parts=gathered.parts,
    )
    after = Side(draft, manifest)
    found = apart(warehouse.reprint_index, before, after) if apart else {}
    describe(after, gathered.fresh, before, found)
    write_manifest(draft, manifest)
    try:
        if not consent.accepted:
            run_checks(after, gathered.fresh, before)
            _ask(before, after, consent)
    except DataError:
        warehouse.refuse(draft, manifest)
        raise
    _publish(warehouse, manifest, draft)
    return manifest


def _now(parent: Manifest | None) -> datetime:
    """Return the time, UTC; never before the parent's, though the clock was set back."""
    now = datetime.now(UTC).replace(tzinfo=None)
    return max(now, parent.run.finished_at_utc + timedelta(microseconds=1)) if parent else now


def _snapshot_id(parts: Sequence[Part], distinction: str) -> str:
    digests = sorted(file.sha256 for part in parts for file in part.files.values())
    return identify("snapshot", distinction, *digests)[:16]


def _ask(before: Side | None, after: Side, consent: Consent) -> None:
    """Stop where the run changes too much of what is there."""
    if before is None or before.manifest.rows("documents") < _FEWEST_DOCUMENTS:
        return
    share = changed_share(before, after, consent.change_limit)
    if share > consent.change_limit:
        raise ChangeLimitError(
            share=share,
            limit=consent.change_limit,
            current=before.manifest.snapshot_id,
            refused=after.manifest.snapshot_id,
        )


def _publish(warehouse: Warehouse, manifest: Manifest, draft: Path) -> None:
    """Put the finished snapshot in its place and make it current."""
    target = warehouse.snapshots / manifest.snapshot_id
    upload(warehouse, manifest, draft)
    for folder, _, _ in os.walk(draft):  # a million files: it asks the folders, not each of them
        fsync(Path(folder))
    if target.exists():  # the same rows were published before, and something else since
        read_manifest(target)
    else:
        warehouse.snapshots.mkdir(parents=True, exist_ok=True)
        draft.rename(target)
        fsync(warehouse.snapshots)
    make_current(warehouse, manifest.snapshot_id)


def make_current(warehouse: Warehouse, snapshot_id: str) -> None:
    """Let ``current`` point at a snapshot that lies in its place, in one step.

    Raises:
        MovedError: In a bucket, where somebody else published since this run began.
    """
    make_current_there(warehouse, snapshot_id)
    point(warehouse.current, f"snapshots/{snapshot_id}")
