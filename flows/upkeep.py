"""Upkeep: what is done to a warehouse without new input, from the raw bytes that it keeps."""

from collections.abc import Sequence

from prefect import flow

from flows.report.reported import reported
from flows.run import Reading, Terms, carry_out, new_job, structured
from schemas.manifest import Part, RunAction
from tasks.intake import Intake
from tasks.job import Clock, Job, Report
from tasks.reread import take_again
from tasks.retract import take_out
from tasks.selection import ALL, Selection
from tasks.storage.opening import open_warehouse


@flow(name="reread", flow_run_name="{action} of {warehouse}")
@reported
def reread(  # noqa: PLR0913, PLR0917 - one argument per setting of a deployment
    action: RunAction,
    warehouse: str = "warehouse/data",
    selection: Selection = ALL,
    tagger: str = "full",
    workers: int | None = None,
    terms: Terms | None = None,
) -> Report:
    """Read documents of the warehouse again, and publish them all at once.

    Args:
        action: ``rebuild`` what another pipeline version read, ``replay`` what was rejected, or
            ``restore`` what was retracted.
        warehouse: Folder of the warehouse.
        selection: Which of these documents.
        tagger: As for ``ingest``.
        workers: As for ``ingest``.
        terms: As for ``ingest``.

    Raises:
        NoWarehouseError: Nothing has been published here.
        NothingSelectedError: No file is damaged, and only such were asked for.
    """
    house = open_warehouse(warehouse)
    house.snapshot()
    job = new_job(action, house, selection.batch or action, Reading(tagger, workers), terms)

    def stage(job: Job, clock: Clock) -> tuple[Intake, Sequence[Part]]:
        with clock.stage("reading"):
            intake = take_again(job, selection)
        with clock.stage("structuring"):
            return intake, structured(job, intake)

    return carry_out(job, stage)


@flow(name="retract", flow_run_name="retract from {warehouse}")
@reported
def retract(
    documents: Sequence[str], warehouse: str = "warehouse/data", terms: Terms | None = None
) -> Report:
    """Take articles out of every table, with every document that repeats them.

    Args:
        documents: source_uris or article_ids.
        warehouse: Folder of the warehouse.
        terms: As for ``ingest``.

    Raises:
        NoWarehouseError: Nothing has been published here.
        UnknownDocumentError: One is no article that is there; nothing was changed.
    """
    house = open_warehouse(warehouse)
    house.snapshot()
    job = new_job(RunAction.RETRACT, house, "retracted", Reading("none"), terms)

    def stage(job: Job, clock: Clock) -> tuple[Intake, Sequence[Part]]:
        with clock.stage("reading"):
            intake, part = take_out(job, documents)
        return intake, [part]

    return carry_out(job, stage)
