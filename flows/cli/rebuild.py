"""``newsmill rebuild``: the kept documents, read again by today's pipeline."""

from datetime import datetime

import click

from flows.cli.options import running_options
from flows.cli.rereading import read_again
from schemas.manifest import RunAction
from tasks.selection import Selection


@click.command("rebuild")
@running_options
@click.option("--batch", metavar="NAME", help="Only this batch.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Only what was published on this day or later, or on an unknown day.",
)
@click.option("--all", "everything", is_flag=True, help="Also what this version has read.")
@click.option("--damaged", is_flag=True, help="Only what lies in files that were damaged.")
def command(
    batch: str | None, since: datetime | None, *, everything: bool, damaged: bool, **_: object
) -> None:
    """Read the kept documents again that another version of newsmill has read.

    The new rows are made beside the old ones, and published all at once when they are whole.
    A run that is cut off is taken up by the next one. No input folder is needed: the warehouse
    keeps every document as it came.
    """
    day = since.date() if since else None
    read_again(RunAction.REBUILD, Selection(batch, day, everything=everything, damaged=damaged))
