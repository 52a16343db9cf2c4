"""``newsmill rollback``: an older snapshot, published again."""

import click

from flows.cli.options import wait_option, warehouse_option
from flows.settings import in_use
from tasks.rollback import roll_back
from tasks.storage.objects.address import Place
from tasks.storage.opening import open_warehouse


@click.command("rollback")
@click.argument("snapshot")
@warehouse_option
@wait_option
def command(snapshot: str, warehouse: Place, wait_s: float | None) -> None:
    """Publish SNAPSHOT again, named by its first digits: `newsmill status` lists them.

    Nothing is deleted: roll back to the newer one to undo it. What was taken in since is taken
    in again when it is offered again.
    """
    manifest = roll_back(open_warehouse(warehouse), snapshot, wait_s, feed=in_use().bi_feed)
    made = manifest.run.finished_at_utc.isoformat(" ", "seconds")
    click.echo(f"{manifest.snapshot_id}, made at {made} UTC, is current again.")
