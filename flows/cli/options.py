"""Options that several commands share."""

from pathlib import Path

import click

warehouse_option = click.option(
    "--warehouse",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("warehouse/data"),
    show_default=True,
    envvar="NEWSMILL_WAREHOUSE",
    show_envvar=True,
    help="Folder of the warehouse.",
)
