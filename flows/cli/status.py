"""``newsmill status``: what is in the warehouse, and what the last run did."""

import click

from flows.cli.options import snapshot_option, warehouse_option
from flows.cli.overview import (
    in_words,
    print_places,
    print_rejections,
    print_snapshots,
    print_tables,
)
from schemas.manifest import RunRecord
from tasks.storage.objects.address import Place
from tasks.storage.opening import open_warehouse


@click.command("status")
@warehouse_option
@snapshot_option
def command(warehouse: Place, snapshot: str | None) -> None:
    """Say what is in the warehouse: snapshots, tables, rows, last run, rejections."""
    house = open_warehouse(warehouse, history=True)
    house.snapshot()
    print_snapshots(house.history(), current=house.manifest())
    print_tables(house, snapshot)
    print_rejections(house, snapshot)
    print_places(house)
    if house.last_run.exists():
        run = RunRecord.model_validate_json(house.last_run.read_bytes())
        when = run.started_at_utc.isoformat(" ", "seconds")
        click.echo(f"Last run: {when} UTC, batch {run.batch}: {in_words(run.counts)}")
