"""Serve: take in a folder on a schedule, as a Prefect deployment.

Needs a Prefect server: ``prefect server start`` on this machine, or ``PREFECT_API_URL``.
``python -m flows.serve ~/inbox --cron "0 2 * * *"`` then runs until it is stopped; runs that
would overlap wait for one another.
"""

from pathlib import Path

import click

from flows.cli.options import warehouse_option
from flows.ingest import ingest


@click.command()
@click.argument("inbox", type=click.Path(exists=True, path_type=Path))
@warehouse_option
@click.option("--name", default="nightly", show_default=True, help="Name of the deployment.")
@click.option("--cron", help="When to run, as cron says it.  [default: only when asked]")
def main(inbox: Path, warehouse: Path, name: str, cron: str | None) -> None:
    """Take in INBOX whenever Prefect says so."""
    parameters = {"paths": [str(inbox.resolve())], "warehouse": str(warehouse.resolve())}
    ingest.serve(name=name, cron=cron, parameters=parameters, limit=1)


if __name__ == "__main__":
    main()
