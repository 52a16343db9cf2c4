"""``newsmill vacuum``: old snapshots, and what no snapshot needs, deleted."""

from pathlib import Path

import click

from flows.cli.options import wait_option, warehouse_option
from tasks.storage.layout import Warehouse
from tasks.storage.lock import writing
from tasks.storage.retention import Retention, vacuum
from tasks.storage.snapshot import recover

_USUAL = Retention()


@click.command("vacuum")
@warehouse_option
@click.option(
    "--days",
    type=click.FloatRange(0),
    default=_USUAL.days,
    show_default=True,
    help="Keep what was current within so many days.",
)
@click.option(
    "--keep",
    type=click.IntRange(1),
    default=_USUAL.snapshots,
    show_default=True,
    help="Keep so many snapshots, whatever their age.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
@wait_option
def command(
    warehouse: Path, days: float, keep: int, wait_s: float | None, *, dry_run: bool
) -> None:
    """Delete old snapshots, raw files that only they needed, and what killed runs left.

    Every run does the same with its settings. The published snapshot is never deleted; a
    reader that has an older one open should be done within the days that are kept.
    """
    house = Warehouse(warehouse)
    house.snapshot()
    with writing(house.lock, wait_s):
        if not dry_run:
            recover(house)
        gone = vacuum(house, Retention(days, keep), dry_run=dry_run)
    for kind, names in gone._asdict().items():
        for name in names if isinstance(names, tuple) else ():
            click.echo(f"{kind}: {name}")
    said = "would be set free" if dry_run else "set free"
    click.echo(f"{gone.freed_bytes / 1e6:,.1f} MB {said}")
