"""``newsmill rollback``: an older snapshot, published again."""

from pathlib import Path

import click

from flows.cli.options import wait_option, warehouse_option
from flows.settings import in_use
from tasks.rollback import roll_back
from tasks.storage.layout import Warehouse


@click.command("rollback")
@click.argument("snapshot")
@warehouse_option
@wait_option
def command(snapshot: str, warehouse: Path, wait_s: float | None) -> None:
    """Publish SNAPSHOT again, named by its first digits: `newsmill status` lists them.

    Nothing is deleted: roll back to the newer one to undo it. What was taken in since is taken
    in again when it is offered again.
    """
    manifest = roll_back(Warehouse(warehouse), snapshot, wait_s, feed=in_use().bi_feed)
    made = manifest.run.finished_at_utc.isoformat(" ", "seconds")
    click.echo(f"{manifest.snapshot_id}, made at {made} UTC, is current again.")
