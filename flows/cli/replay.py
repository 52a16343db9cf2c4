"""``newsmill replay``: rejected documents, read again."""

from pathlib import Path

import click

from flows.cli.again import read_again
from flows.cli.options import accept_option, tagger_option, wait_option, warehouse_option
from schemas.manifest import RunAction
from schemas.rejection import RejectionReason
from tasks.selection import Selection


@click.command("replay")
@warehouse_option
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in RejectionReason]),
    help="Only what was rejected for this.",
)
@click.option("--batch", metavar="NAME", help="Only this batch.")
@tagger_option
@accept_option
@wait_option
def command(  # noqa: PLR0913 - one argument per option
    warehouse: Path,
    reason: str | None,
    batch: str | None,
    tagger: str,
    wait_s: float | None,
    *,
    accept: bool,
) -> None:
    """Read rejected documents again, after newsmill was mended.

    Their bytes were kept. What could not be opened at all, or came out of a damaged archive,
    has none: offer that again with `newsmill ingest`.
    """
    read_again(
        RunAction.REPLAY,
        warehouse,
        Selection(batch, reason=RejectionReason(reason) if reason else None),
        tagger=tagger,
        accept=accept,
        wait_s=wait_s,
    )
