"""Ingest: from files and folders of raw text to a published snapshot.

Run it as ``python -m flows.ingest PATH...``, as ``newsmill ingest PATH...``, or as a Prefect
deployment: all three call the flow below.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from prefect import flow

from flows.prefect_server import at_hand
from flows.report.reported import reported
from flows.run import Reading, Terms, carry_out, new_job, structured
from schemas.manifest import Part, RunAction
from tasks.intake import Intake, take_in
from tasks.job import Clock, Job, Report
from tasks.storage.aliases import keep_aliases
from tasks.storage.objects.address import named, place
from tasks.storage.objects.delivery import put_aliases
from tasks.storage.offers import require
from tasks.storage.opening import open_warehouse


@flow(name="ingest", flow_run_name="ingest into {warehouse}")
@reported
def ingest(  # noqa: PLR0913, PLR0917 - one argument per setting of a deployment
    paths: Sequence[str],
    warehouse: str = "warehouse/data",
    batch: str | None = None,
    tagger: str = "full",
    workers: int | None = None,
    aliases: str | None = None,
    terms: Terms | None = None,
) -> Report:
    """Take in ``paths`` and publish one snapshot. Safe to repeat: what is there stays.

    Args:
        paths: Files and folders, or addresses in a bucket; folders are read recursively.
        warehouse: Folder of the warehouse, or its address; made if it does not exist.
        batch: Name of the batch; by default the name of the first path.
        tagger: ``full``, ``fast``, ``none``, or a model of your own: see ``tasks.tagging``.
        aliases: The user's file of names to merge or to split, kept as the warehouse's own;
            by default ``aliases.tsv`` in the warehouse, if it is there.
        workers: Processes that read documents; by default one per core.
        terms: How the run behaves: what it may change, whom it waits for, what is kept; by
            default as the settings say.

    Returns:
        How many documents were offered, what became of them, and where the seconds went.

    Raises:
        MissingPathError: A path does not exist; nothing was read.
        AliasFileError: A line of the aliases cannot be followed; nothing was read.
        LockedError: Another process writes, and was not done in time.
        CheckFailedError: The new snapshot breaks a promise; the old one stays current.
        ChangeLimitError: It changes more than was consented to; the old one stays current.
    """
    roots = [place(path) for path in paths]
    require(roots)
    given = Path(aliases) if aliases else None
    job = new_job(
        RunAction.INGEST,
        open_warehouse(warehouse),
        batch_name(batch or named(roots[0])),
        Reading(tagger, workers, given),
        terms,
    )

    def stage(job: Job, clock: Clock) -> tuple[Intake, Sequence[Part]]:
        if given:
            keep_aliases(job.warehouse, given)
            put_aliases(job.warehouse)
        with clock.stage("reading"):
            intake = take_in(job, roots)
        with clock.stage("structuring"):
            return intake, structured(job, intake)

    return carry_out(job, stage)


def batch_name(name: str) -> str:
    """Make a batch's name fit for a folder; by default it is the name of the first path.

    >>> batch_name("tw"), batch_name("a b.txt"), batch_name("../../etc"), batch_name("..")
    ('tw', 'a-b.txt', 'etc', 'batch')
    """
    kept = (c if c.isalnum() or c in "._-" else "-" for c in name)
    return "".join(kept).strip(".-_") or "batch"


if __name__ == "__main__":
    at_hand().wait()
    print(ingest(sys.argv[1:]).counts)  # noqa: T201 - the one line that this way in prints
