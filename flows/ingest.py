"""Ingest: from files and folders of raw text to a published snapshot.

Run it as ``python -m flows.ingest PATH...``, as ``newsmill ingest PATH...``, or as a Prefect
deployment: all three call the flow below.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from prefect import flow

from flows.report.reported import reported
from flows.report.story import story
from schemas.alias import Alias
from schemas.manifest import Part, RunRecord
from tasks.aliases import find_aliases
from tasks.intake import Intake, take_in
from tasks.job import LOG, Clock, Job, Report
from tasks.publish import publish
from tasks.storage.aliases import aliases_digest, keep_aliases
from tasks.storage.database import load, loaded_snapshot
from tasks.storage.durable import write_text
from tasks.storage.layout import Warehouse
from tasks.storage.lock import writing
from tasks.storage.offers import require
from tasks.storage.snapshot import recover
from tasks.storage.version import pipeline_version
from tasks.structure import dismiss_workers, structure
from tasks.tagging import tagger_label


@flow(name="ingest", flow_run_name="ingest into {warehouse}")
@reported
def ingest(  # noqa: PLR0913, PLR0917 - one argument per setting of a deployment
    paths: Sequence[str],
    warehouse: str = "warehouse/data",
    batch: str | None = None,
    tagger: str = "full",
    workers: int | None = None,
    aliases: str | None = None,
) -> Report:
    """Take in ``paths`` and publish one snapshot. Safe to repeat: what is there stays.

    Args:
        paths: Files and folders; folders are read recursively.
        warehouse: Folder of the warehouse; made if it does not exist.
        batch: Name of the batch; by default the name of the first path.
        tagger: ``full``, ``fast``, ``none``, or a model of your own: see ``tasks.tagging``.
        aliases: The user's file of names to merge or to split, kept as the warehouse's own;
            by default ``aliases.tsv`` in the warehouse, if it is there.
        workers: Processes that read documents; by default one per core.

    Returns:
        How many documents were offered, what became of them, and where the seconds went.

    Raises:
        MissingPathError: A path does not exist; nothing was read.
        AliasFileError: A line of the aliases cannot be followed; nothing was read.
        CheckFailedError: The new snapshot breaks a promise; the old one stays current.
    """
    roots = [Path(path) for path in paths]
    require(roots)
    given = Path(aliases) if aliases else None
    job = _job(roots, Warehouse(Path(warehouse)), batch, tagger, workers)
    job = _with_aliases(job, find_aliases(job.warehouse, given))
    told, clock = story(), story().clock
    told.batch, told.pipeline_version = job.batch, job.pipeline_version
    with writing(job.warehouse.lock):
        _finish_last_run(job.warehouse)
        if given:
            keep_aliases(job.warehouse, given)
        with clock.stage("reading"):
            intake = take_in(job, roots)
            told.counts = intake.counts
        with clock.stage("structuring"):
            parts = [part for chunk in intake.chunks if (part := structure(job, chunk))]
            dismiss_workers(job)
        run = _record(job, intake, parts, clock)
        told.counts = run.counts
        with clock.stage("publishing"):
            manifest = told.manifest = publish(job, intake, parts, run) if parts else None
        write_text(job.warehouse.last_run, (manifest.run if manifest else run).model_dump_json())
    return Report(run.counts, manifest.snapshot_id if manifest else None, clock.seconds)


def _job(
    roots: Sequence[Path], warehouse: Warehouse, batch: str | None, tagger: str, workers: int | None
) -> Job:
    return Job(
        run_id=story().run_id,
        batch=batch_name(batch or roots[0].resolve().name),
        warehouse=warehouse,
        pipeline_version=pipeline_version(tagger_label(tagger)),
        tagger=tagger,
        workers=workers or len(os.sched_getaffinity(0)),
    )


def _with_aliases(job: Job, aliases: tuple[Alias, ...]) -> Job:
    """Let the version tell the aliases: rows made under others are made again."""
    version = pipeline_version(job.tagger, aliases_digest(aliases))
    return job._replace(aliases=aliases, pipeline_version=version)


def batch_name(name: str) -> str:
    """Make a batch's name fit for a folder; by default it is the name of the first path.

    >>> batch_name("tw"), batch_name("a b.txt"), batch_name("../../etc"), batch_name("..")
    ('tw', 'a-b.txt', 'etc', 'batch')
    """
    kept = (c if c.isalnum() or c in "._-" else "-" for c in name)
    return "".join(kept).strip(".-_") or "batch"


def _finish_last_run(warehouse: Warehouse) -> None:
    """Clear away what a killed run left, and load DuckDB where it did not come to that."""
    recover(warehouse)
    manifest = warehouse.manifest()
    if manifest and loaded_snapshot(warehouse) != manifest.snapshot_id:
        LOG.warning("the last run was cut off after its commit; loading DuckDB now")
        load(warehouse, manifest)


def _record(job: Job, intake: Intake, parts: Sequence[Part], clock: Clock) -> RunRecord:
    """Record the run; a document that no stage could read counts as rejected, not article."""
    counts = intake.counts
    failed = sum(part.files["rejections"].rows for part in parts) - counts.rejected
    return RunRecord(
        run_id=job.run_id,
        batch=job.batch,
        started_at_utc=clock.started,
        finished_at_utc=clock.now(),
        pipeline_version=job.pipeline_version,
        counts=counts.model_copy(
            update={"articles": counts.articles - failed, "rejected": counts.rejected + failed}
        ),
    )


if __name__ == "__main__":
    print(ingest(sys.argv[1:]).counts)  # noqa: T201 - the one line that this way in prints
