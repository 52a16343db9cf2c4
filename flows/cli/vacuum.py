"""``newsmill vacuum``: old snapshots, and what no snapshot needs, deleted."""

import click

from flows.cli.options import from_settings, wait_option, warehouse_option
from tasks.storage.lock import writing
from tasks.storage.objects.address import Place
from tasks.storage.objects.arriving import arrive
from tasks.storage.opening import open_warehouse
from tasks.storage.snapshots.commit import recover
from tasks.storage.snapshots.retention import Retention, vacuum


@click.command("vacuum")
@warehouse_option
@click.option(
    "--days",
    "keep_days",
    type=click.IntRange(0),
    default=from_settings("keep_days"),
    help="Keep what was current within so many days.  [default: 30]",
)
@click.option(
    "--keep",
    "keep_snapshots",
    type=click.IntRange(1),
    default=from_settings("keep_snapshots"),
    help="Keep so many snapshots, whatever their age.  [default: 10]",
)
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
@wait_option
def command(
    warehouse: Place, keep_days: int, keep_snapshots: int, wait_s: float | None, *, dry_run: bool
) -> None:
    """Delete old snapshots, raw files that only they needed, and what killed runs left.

    Every run does the same with its settings. The published snapshot is never deleted; a
    reader that has an older one open should be done within the days that are kept.
    """
    house = open_warehouse(warehouse)
    house.snapshot()
    with writing(house.lock, wait_s):
        if not dry_run:
            recover(house)
        arrive(house)
        gone = vacuum(house, Retention(keep_days, keep_snapshots), dry_run=dry_run, thorough=True)
    for kind, names in gone._asdict().items():
        for name in names if isinstance(names, tuple) else ():
            click.echo(f"{kind}: {name}")
    said = "would be set free" if dry_run else "set free"
    click.echo(f"{gone.freed_bytes / 1e6:,.1f} MB {said}")
