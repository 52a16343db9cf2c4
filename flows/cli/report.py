"""``newsmill report``: the report of a run."""

import sys

import click
from rich.console import Console
from rich.markdown import Markdown

from flows.cli.options import warehouse_option
from flows.report.files import LATEST, Reports
from tasks.storage.objects.address import Place
from tasks.storage.objects.delivery import take_reports
from tasks.storage.opening import open_warehouse


@click.command("report")
@click.argument("run_id", default=LATEST, metavar="[RUN_ID|latest]")
@warehouse_option
@click.option("--json", "as_json", is_flag=True, help="Print the facts as JSON.")
def command(run_id: str, warehouse: Place, *, as_json: bool) -> None:
    """Print the report of a run: what came in, what was refused, repaired, and how it compares.

    RUN_ID is that of a run, or its first digits; without it, the latest run is shown, also if it
    failed. In a terminal the page is laid out; a file or a pipe gets its Markdown.
    """
    house = open_warehouse(warehouse)
    take_reports(house)
    path = Reports(house.reports).find(run_id, "json" if as_json else "md")
    text = path.read_text("utf-8")
    if sys.stdout.isatty() and not as_json:
        Console().print(Markdown(text))
    else:
        click.echo(text, nl=False)
