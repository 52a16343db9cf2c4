"""Publish: keep the raw chunks, commit the snapshot."""

from collections.abc import Sequence

from schemas.manifest import Manifest, Part, RunRecord
from tasks.intake import Intake
from tasks.job import LOG, Job
from tasks.memory import give_back
from tasks.reprints.join import join
from tasks.retrying import retried
from tasks.storage.durable import fsync
from tasks.storage.snapshots.commit import Change, commit


@retried("publish {job.batch}")
def publish(job: Job, intake: Intake, parts: Sequence[Part], run: RunRecord) -> Manifest:
    """Make what the run staged current, in all tables at once."""
    _keep_raw(job, parts)
    change = Change(job.warehouse.staged_parts, parts, intake.replaced, intake.dropped)
    manifest = commit(job.warehouse, change, run, job.consent, join)
    give_back()
    LOG.info("snapshot %s is current", manifest.snapshot_id)
    return manifest


def _keep_raw(job: Job, parts: Sequence[Part]) -> None:
    """Move staged raw chunks to the names that the parts give them."""
    for name in dict.fromkeys(name for part in parts for name in part.raw):
        target = job.warehouse.root / name
        if not target.name.startswith(f"{job.run_id}-"):
            continue  # an earlier run keeps it
        if target.exists():
            continue  # moved at an earlier try
        target.parent.mkdir(parents=True, exist_ok=True)
        folder, file = target.name.removeprefix(f"{job.run_id}-").rsplit("-", 1)
        (job.staging / folder / file).rename(target)
        fsync(target.parent)
