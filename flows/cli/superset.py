"""``newsmill superset``: what Superset imports."""

from pathlib import Path

import click

from flows.cli.options import warehouse_option
from tasks.storage.bi.superset import write_bundle
from tasks.storage.objects.address import Place
from tasks.storage.opening import open_warehouse


@click.command("superset")
@click.argument("target", type=click.Path(path_type=Path), default="newsmill-superset.zip")
@warehouse_option
def command(target: Path, warehouse: Place) -> None:
    """Write a ZIP archive for Superset's "Import dashboards" to TARGET.

    It names the DuckDB file where it lies now, read-only: Superset must run on this machine, or
    see the warehouse under the same path. After an update of newsmill delete the database
    `newsmill` in Superset, with its datasets, and import a new bundle: of an older one Superset
    would keep them.
    """
    house = open_warehouse(warehouse)
    if house.origin:
        msg = f"{house.origin}: Superset opens a file; make the bundle of a warehouse in a folder."
        raise click.UsageError(msg)
    house.snapshot()  # says what is missing where there is none
    write_bundle(house, target)
    click.echo(f"{target}: import it in Superset under Dashboards.")
