"""What ``rebuild``, ``replay`` and ``retract --undo`` share: kept documents, read again."""

from typing import TYPE_CHECKING

import click

from flows.cli.running import run
from schemas.manifest import RunAction
from tasks.selection import Selection
from tasks.storage.opening import open_warehouse

if TYPE_CHECKING:
    from flows.run import Terms
    from flows.settings import Settings
    from tasks.job import Report


def read_again(action: RunAction, selection: Selection) -> None:
    """Run the flow that reads kept documents again, and say what was made."""

    def start(settings: "Settings", terms: "Terms") -> "Report":
        from flows.upkeep import reread  # noqa: PLC0415 - Prefect takes a second to import

        open_warehouse(settings.warehouse).snapshot()
        report = reread(
            action,
            warehouse=str(settings.warehouse),
            selection=selection,
            tagger=settings.tagger,
            workers=settings.workers,
            terms=terms,
        )
        if not report.counts.offered:
            click.echo("No document fits; there was nothing to read again.")
        return report

    run(start)
