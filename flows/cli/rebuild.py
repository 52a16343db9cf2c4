"""``newsmill rebuild``: the kept documents, read again by today's pipeline."""

from datetime import datetime
from pathlib import Path

import click

from flows.cli.again import read_again
from flows.cli.options import accept_option, tagger_option, wait_option, warehouse_option
from schemas.manifest import RunAction
from tasks.selection import Selection


@click.command("rebuild")
@warehouse_option
@click.option("--batch", metavar="NAME", help="Only this batch.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Only what was published on this day or later, or on an unknown day.",
)
@click.option("--all", "everything", is_flag=True, help="Also what this version has read.")
@click.option("--damaged", is_flag=True, help="Only what lies in files that were damaged.")
@tagger_option
@accept_option
@wait_option
def command(  # noqa: PLR0913 - one argument per option
    warehouse: Path,
    batch: str | None,
    since: datetime | None,
    tagger: str,
    wait_s: float | None,
    *,
    everything: bool,
    damaged: bool,
    accept: bool,
) -> None:
    """Read the kept documents again that another version of newsmill has read.

    The new rows are made beside the old ones, and published all at once when they are whole.
    A run that is cut off is taken up by the next one. No input folder is needed: the warehouse
    keeps every document as it came.
    """
    read_again(
        RunAction.REBUILD,
        warehouse,
        Selection(batch, since.date() if since else None, everything=everything, damaged=damaged),
        tagger=tagger,
        accept=accept,
        wait_s=wait_s,
    )
