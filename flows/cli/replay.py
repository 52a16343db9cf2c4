"""``newsmill replay``: rejected documents, read again."""

import click

from flows.cli.options import running_options
from flows.cli.rereading import read_again
from schemas.manifest import RunAction
from schemas.rejection import RejectionReason
from tasks.selection import Selection


@click.command("replay")
@running_options
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in RejectionReason]),
    help="Only what was rejected for this.",
)
@click.option("--batch", metavar="NAME", help="Only this batch.")
def command(reason: str | None, batch: str | None, **_: object) -> None:
    """Read rejected documents again, after newsmill was mended.

    Their bytes were kept. What could not be opened at all, or came out of a damaged archive,
    has none: offer that again with `newsmill ingest`.
    """
    wanted = RejectionReason(reason) if reason else None
    read_again(RunAction.REPLAY, Selection(batch, reason=wanted))
