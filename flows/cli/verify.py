"""``newsmill verify``: every promise of the warehouse, held against its files."""

import sys
from pathlib import Path

import click

from flows.cli.options import warehouse_option
from tasks.storage.layout import Warehouse
from tasks.storage.verify import problems


@click.command("verify")
@warehouse_option
def command(warehouse: Path) -> None:
    """Read every file of the warehouse and say what is not as it should be.

    Compared are the bytes of all published files with the manifest, all rows with every check,
    the DuckDB file with the snapshot; the raw documents and older manifests are read. Exits
    with 3 where anything is wrong.
    """
    house = Warehouse(warehouse)
    wrong = 0
    for problem in problems(house):
        wrong += 1
        click.echo(problem)
    if wrong:
        sys.exit(3)
    manifest = house.find("current")[1]
    click.echo(f"snapshot {manifest.snapshot_id}: {len(manifest.parts)} parts, all as published")
