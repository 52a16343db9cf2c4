"""Commands that read kept documents again: what they share."""

import time
from pathlib import Path

import click

from flows.cli.overview import print_overview
from flows.cli.progress import watched
from schemas.manifest import RunAction
from tasks.selection import Selection
from tasks.storage.layout import Warehouse


def read_again(  # noqa: PLR0913 - the settings of a run
    action: RunAction,
    warehouse: Path,
    selection: Selection,
    *,
    tagger: str,
    accept: bool,
    wait_s: float | None,
) -> None:
    """Run the flow that reads kept documents again, and say what was made.

    Args:
        action: What the run is asked to do.
        warehouse: Folder of the warehouse.
        selection: Which documents.
        tagger: Who looks for names.
        accept: Publish whatever it changes.
        wait_s: How long to wait for another writer.
    """
    Warehouse(warehouse).snapshot()
    begun = time.perf_counter()
    from flows.run import Terms  # noqa: PLC0415 - Prefect takes a second to import
    from flows.upkeep import reread  # noqa: PLC0415

    with watched():
        report = reread(
            action,
            warehouse=str(warehouse),
            selection=selection,
            tagger=tagger,
            terms=Terms(accept=accept, wait_s=wait_s),
        )
    if not report.counts.offered:
        click.echo("No document fits; there was nothing to read again.")
    print_overview(Warehouse(warehouse), report, time.perf_counter() - begun)
