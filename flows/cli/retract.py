"""``newsmill retract``: an article taken out of every table, or brought back."""

import time
from pathlib import Path

import click

from flows.cli.again import read_again
from flows.cli.options import accept_option, tagger_option, wait_option, warehouse_option
from flows.cli.overview import print_overview
from flows.cli.progress import watched
from schemas.manifest import RunAction
from tasks.selection import Selection
from tasks.storage.layout import Warehouse


@click.command("retract")
@click.argument("documents", nargs=-1, required=True, metavar="FILE|ARTICLE_ID...")
@warehouse_option
@click.option("--undo", is_flag=True, help="Bring retracted documents back instead.")
@tagger_option
@accept_option
@wait_option
def command(  # noqa: PLR0913 - one argument per option
    documents: tuple[str, ...],
    warehouse: Path,
    tagger: str,
    wait_s: float | None,
    *,
    undo: bool,
    accept: bool,
) -> None:
    """Take articles out of every table, each with every document that repeats it.

    FILE is a source_uri. Their rows in `documents` stay, with the outcome "retracted", and the
    same text offered again under the same name stays out; a changed one comes in. The bytes
    stay under raw/, and the rows in older snapshots until `newsmill vacuum` lets those go.
    """
    if undo:
        read_again(
            RunAction.RESTORE,
            warehouse,
            Selection(documents=documents),
            tagger=tagger,
            accept=accept,
            wait_s=wait_s,
        )
        return
    Warehouse(warehouse).snapshot()
    begun = time.perf_counter()
    from flows.run import Terms  # noqa: PLC0415 - Prefect takes a second to import
    from flows.upkeep import retract  # noqa: PLC0415

    with watched():
        report = retract(
            documents, warehouse=str(warehouse), terms=Terms(accept=accept, wait_s=wait_s)
        )
    print_overview(Warehouse(warehouse), report, time.perf_counter() - begun)
