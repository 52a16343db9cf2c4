"""``newsmill retract``: an article taken out of every table, or brought back."""

from typing import TYPE_CHECKING

import click

from flows.cli.options import running_options
from flows.cli.rereading import read_again
from flows.cli.running import run
from schemas.manifest import RunAction
from tasks.selection import Selection
from tasks.storage.opening import open_warehouse

if TYPE_CHECKING:
    from flows.run import Terms
    from flows.settings import Settings
    from tasks.job import Report


@click.command("retract")
@click.argument("documents", nargs=-1, required=True, metavar="FILE|ARTICLE_ID...")
@running_options
@click.option("--undo", is_flag=True, help="Bring retracted documents back instead.")
def command(documents: tuple[str, ...], *, undo: bool, **_: object) -> None:
    """Take articles out of every table, each with every document that repeats it.

    FILE is a source_uri. Their rows in `documents` stay, with the outcome "retracted", and the
    same text offered again under the same name stays out; a changed one comes in. The bytes
    stay under raw/, and the rows in older snapshots until `newsmill vacuum` lets those go.
    """

    def start(settings: "Settings", terms: "Terms") -> "Report":
        from flows.upkeep import retract  # noqa: PLC0415 - Prefect takes a second to import

        open_warehouse(settings.warehouse).snapshot()
        return retract(documents, warehouse=str(settings.warehouse), terms=terms)

    if undo:
        read_again(RunAction.RESTORE, Selection(documents=documents))
    else:
        run(start)
