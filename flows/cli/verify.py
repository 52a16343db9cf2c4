"""``newsmill verify``: every promise of the warehouse, held against its files."""

import sys

import click

from flows.cli.options import warehouse_option
from tasks.storage.objects.address import Place
from tasks.storage.opening import open_warehouse
from tasks.storage.verify import problems


@click.command("verify")
@warehouse_option
def command(warehouse: Place) -> None:
    """Read every file of the warehouse and say what is not as it should be.

    Compared are the bytes of all published files with the manifest, all rows with every check,
    the DuckDB file with the snapshot; the raw documents and older manifests are read. Exits
    with 3 where anything is wrong.
    """
    house = open_warehouse(warehouse, history=True)
    wrong = 0
    for problem in problems(house):
        wrong += 1
        click.echo(problem)
    if wrong:
        sys.exit(3)
    manifest = house.find("current")[1]
    click.echo(f"snapshot {manifest.snapshot_id}: {len(manifest.parts)} parts, all as published")
