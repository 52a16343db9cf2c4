"""``newsmill serve``: take in folders on a schedule."""

from pathlib import Path

import click

from flows.cli.options import (
    PlaceType,
    log_format_option,
    tagger_option,
    verbose_option,
    warehouse_option,
)
from flows.logs import logged
from flows.schedule import Schedule, ScheduleError, interval
from tasks.storage.objects.address import Place


@click.command("serve")
@click.argument("paths", nargs=-1, required=True, type=PlaceType(exists=True, path_type=Path))
@warehouse_option
@tagger_option
@click.option("--every", metavar="TIME", help="How often, such as 15m, 2h or 1d.")
@click.option("--cron", help='When, as cron says it, local time: "0 2 * * *".')
@click.option("--name", default="nightly", show_default=True, help="Name of the deployment.")
@click.option(
    "--work-pool",
    metavar="NAME",
    help="Register it for the workers of this pool, and end.  [default: run it here]",
)
@log_format_option
@verbose_option
def command(  # noqa: PLR0913, PLR0917 - one argument per option
    paths: tuple[Place, ...],
    warehouse: Place,
    tagger: str,
    every: str | None,
    cron: str | None,
    name: str,
    work_pool: str | None,
    **_: object,
) -> None:
    """Take in PATHS whenever it is time, until told to stop.

    With PREFECT_API_URL the runs are on that Prefect server; without, one is started on
    loopback for as long as this command runs. Without --every and --cron a run starts when
    somebody asks for one: `prefect deployment run ingest/nightly`.

    One run at a time. What fell due while nobody served is caught up by one run at the start.
    """
    if every and cron:
        msg = "--every and --cron are two schedules; say one of them."
        raise click.UsageError(msg)
    try:
        schedule = Schedule(interval(every) if every else None, cron)
    except ScheduleError as error:
        raise click.UsageError(str(error)) from error
    from flows.prefect_server import served  # noqa: PLC0415 - see below

    with logged(), served():
        # Prefect takes a second to import, and reads once which server it talks to.
        from flows.serve import Serving, register, serve  # noqa: PLC0415

        serving = Serving(name, paths, warehouse, tagger, schedule)
        if work_pool:
            register(serving, work_pool)
            click.echo(f"ingest/{name}: `prefect worker start --pool {work_pool}` runs it.")
        else:
            serve(serving)
