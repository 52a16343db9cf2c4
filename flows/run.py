"""What every run does, whatever it was asked: lock, recover, stage, publish, tidy up, report."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.report.story import Story, story
from schemas.errors import DataError
from schemas.manifest import Manifest, Part, RunAction, RunRecord
from schemas.migrations import schema_version
from tasks.aliases import find_aliases
from tasks.intake import Intake
from tasks.job import LOG, Clock, Job, Report
from tasks.publish import publish
from tasks.site.build import is_current, write_site
from tasks.storage.aliases import aliases_digest
from tasks.storage.bi.feed import keep
from tasks.storage.database.load import is_linked, is_to_be_linked, load, loaded_snapshot
from tasks.storage.durable import write_text
from tasks.storage.layout import Warehouse
from tasks.storage.lock import writing
from tasks.storage.objects.arriving import arrive, forget
from tasks.storage.objects.delivery import deliver, take_database
from tasks.storage.objects.pointer import MovedError
from tasks.storage.snapshots.commit import Consent, recover
from tasks.storage.snapshots.retention import Retention, vacuum
from tasks.storage.version import pipeline_version
from tasks.structure.chunks import read_ahead, require_hands, structure
from tasks.structure.forking import dismiss_template
from tasks.tagging import tagger_label

# A run that others overtake so often had better be told to somebody.
_TRIES = 10

Stage = Callable[[Job, Clock], tuple[Intake, Sequence[Part]]]


class Terms(NamedTuple):
    """How a run behaves, whatever it was asked to do."""

    accept: bool = False  # publish whatever it changes, and whatever the checks say
    change_limit: float = 0.3  # the share of old documents that may change without asking
    feed: bool = True  # one Parquet file per table for BI tools
    link: bool | None = None  # DuckDB as views over the Parquet; None for as it was
    wait_s: float | None = None  # for another writer; None for as long as it takes
    keep_days: float = 30  # days for which replaced snapshots stay
    keep_snapshots: int = 10  # snapshots that stay whatever their age


def _usual_terms() -> Terms:
    """Return the terms that the settings of this process say."""
    settings = story().settings
    return Terms(
        change_limit=settings.change_limit,
        feed=settings.bi_feed,
        keep_days=settings.keep_days,
        keep_snapshots=settings.keep_snapshots,
    )


class Reading(NamedTuple):
    """Who reads the documents: the tagger, how many processes, and the user's aliases."""

    tagger: str = "full"
    workers: int | None = None  # None for one per core
    aliases: Path | None = None  # None for the warehouse's own


def new_job(
    action: RunAction, warehouse: Warehouse, batch: str, reading: Reading, terms: Terms | None
) -> Job:
    """Return the job of a run, which is ``reported``.

    Raises:
        AliasFileError: A line of the aliases cannot be followed; nothing was read.
        ClusterError: The cluster that is to read cannot be used; likewise.
    """
    terms = terms or _usual_terms()
    aliases = find_aliases(warehouse, reading.aliases)
    job = Job(
        run_id=story().run_id,
        batch=batch,
        warehouse=warehouse,
        # Rows made under other aliases are made again.
        pipeline_version=pipeline_version(tagger_label(reading.tagger), aliases_digest(aliases)),
        tagger=reading.tagger,
        workers=reading.workers or story().settings.processes,
        aliases=aliases,
        action=action,
        consent=Consent(terms.change_limit, terms.accept),
        linked=terms.link,
        is_fed=terms.feed,
        wait_s=terms.wait_s,
        retention=Retention(terms.keep_days, terms.keep_snapshots),
        limit_s=story().settings.reading_limit_s,
        cluster=story().settings.cluster,
    )
    if action is not RunAction.RETRACT:  # which reads nothing
        require_hands(job)
    return job


def carry_out(job: Job, stage: Stage) -> Report:
    """Run a job: ``stage`` reads what is asked for, all else is the same for every action.

    Raises:
        LockedError: Another process writes, and was not done in time.
        CheckFailedError: The new snapshot breaks a promise; the old one stays current.
        ChangeLimitError: It changes more than the user consented to; likewise.
        CorruptPartError: A published file was changed by the disk or another program.
        MovedError: In a bucket, where other machines published each time that this one tried.
    """
    told, clock, house = story(), story().clock, job.warehouse
    told.action, told.batch, told.pipeline_version = job.action, job.batch, job.pipeline_version
    told.is_accepted = job.consent.accepted
    with writing(house.lock, job.wait_s):
        with clock.stage("recovering"):
            finish_last_run(house, feed=job.is_fed)
        run, manifest = _made(job, stage, told)
        with clock.stage("loading DuckDB"):
            _load(job, manifest)
        with clock.stage("writing BI files"):
            _feed(house, wanted=job.is_fed)
        with clock.stage("drawing the site"):
            _draw(job)
        with clock.stage("tidying up"):
            _tidy_up(job)
        write_text(house.last_run, (manifest.run if manifest else run).model_dump_json())
        if house.origin:
            with clock.stage("delivering"):
                deliver(house)
    return Report(run.counts, manifest.snapshot_id if manifest else None, clock.seconds)


def _made(job: Job, stage: Stage, told: Story) -> tuple[RunRecord, Manifest | None]:
    """Stage and publish; where another machine published first, once more from what it published.

    What was structured before is taken over: only what has to be told anew is done again.
    """
    for tries_left in reversed(range(_TRIES)):
        intake, parts = stage(job, told.clock)
        run = _record(job, intake, parts, told.clock)
        told.counts = run.counts
        try:
            manifest = told.manifest = _published(job, intake, parts, run, told.clock)
        except MovedError:
            if not tries_left:
                raise
            LOG.warning("another machine published meanwhile; going on from its snapshot")
            forget(job.warehouse, job.run_id)
            arrive(job.warehouse)
        else:
            return run, manifest
    raise AssertionError


def _published(
    job: Job, intake: Intake, parts: Sequence[Part], run: RunRecord, clock: Clock
) -> Manifest | None:
    """Publish what a run staged; None where there is nothing to publish."""
    if not parts and not _is_outdated(job.warehouse):
        return None
    with clock.stage("publishing"):
        return publish(job, intake, parts, run)


def _load(job: Job, manifest: Manifest | None) -> None:
    """Load DuckDB where the snapshot is new, or another kind of file is asked for."""
    if manifest:
        load(job.warehouse, manifest, linked=job.linked)
        return
    current, wanted = job.warehouse.manifest(), is_to_be_linked(job.warehouse, job.linked)
    if current and wanted != is_linked(job.warehouse):
        load(job.warehouse, current, linked=job.linked)


def _feed(warehouse: Warehouse, *, wanted: bool) -> None:
    """Write what is not up to date among the files for BI tools."""
    if manifest := warehouse.manifest():
        written = keep(warehouse, manifest, wanted=wanted)
        LOG.debug("files for BI tools written: %s", ", ".join(written) or "none")


def structured(job: Job, intake: Intake) -> list[Part]:
    """Structure every chunk of an intake."""
    with read_ahead(job, intake.chunks):
        parts = [part for chunk in intake.chunks if (part := structure(job, chunk))]
    dismiss_template()
    return parts


def finish_last_run(warehouse: Warehouse, *, feed: bool = True) -> None:
    """Clear away what a killed run left; load DuckDB, write BI files, if it did not do so."""
    recover(warehouse)
    arrive(warehouse)
    take_database(warehouse)
    manifest = warehouse.manifest()
    if manifest and loaded_snapshot(warehouse) != manifest.snapshot_id:
        LOG.warning("the DuckDB file is not of the current snapshot; loading it now")
        load(warehouse, manifest)
    _feed(warehouse, wanted=feed)


def _is_outdated(warehouse: Warehouse) -> bool:
    """Tell whether rows lie there under an older contract: they are written anew."""
    manifest = warehouse.manifest()
    return manifest is not None and manifest.schema_version != schema_version()


def _draw(job: Job) -> None:
    """Let the site show what is published. A site that cannot be written stops no run.

    Of a warehouse in a bucket it is drawn when asked for, by `newsmill site`: on this machine.
    """
    settings, house = story().settings, job.warehouse
    wanted = settings.site and house.origin is None
    try:
        if wanted and not is_current(house, settings.site_articles):
            write_site(house, settings.site_articles)
    except (OSError, DataError, duckdb.Error) as error:
        LOG.warning("the site could not be written: %s; `newsmill site` tries again", error)


def _tidy_up(job: Job) -> None:
    """Delete what retention lets go. What cannot be deleted is told, and stops no run."""
    try:
        shutil.rmtree(job.warehouse.staging, ignore_errors=True)
        gone = vacuum(job.warehouse, job.retention)
    except (OSError, DataError) as error:
        LOG.warning("old snapshots could not be deleted: %s", error)
        return
    if gone.snapshots:
        LOG.info("%d old snapshots deleted", len(gone.snapshots))


def _record(job: Job, intake: Intake, parts: Sequence[Part], clock: Clock) -> RunRecord:
    """Record the run; a document that no stage could read counts as rejected, not article."""
    counts = intake.counts
    failed = sum(part.files["rejections"].rows for part in parts) - counts.rejected
    return RunRecord(
        run_id=job.run_id,
        action=job.action,
        batch=job.batch,
        started_at_utc=clock.started,
        finished_at_utc=clock.now(),
        pipeline_version=job.pipeline_version,
        counts=counts.model_copy(
            update={"articles": counts.articles - failed, "rejected": counts.rejected + failed}
        ),
    )
