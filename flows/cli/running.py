"""Commands that run a flow: what they share."""

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from flows.cli.options import chosen
from flows.cli.overview import print_overview
from flows.cli.progress import watched
from flows.logs import tame_prefect
from flows.prefect_settings import verbose as let_prefect_speak
from flows.settings import Settings, use
from flows.state import State
from tasks.job import Report
from tasks.storage.layout import Warehouse

if TYPE_CHECKING:
    from flows.run import Terms


def run(start: Callable[[Settings, "Terms"], Report]) -> None:
    """Run a flow as the settings and the command line say, and tell what was made.

    Ends the process: with 1 where documents were rejected and the settings are strict.
    """
    settings = chosen().settings
    use(settings)
    begun = time.perf_counter()
    with watched():
        if State.verbose:
            let_prefect_speak()
        report = start(settings, _terms(settings))
    print_overview(Warehouse(settings.warehouse), report, time.perf_counter() - begun)
    sys.exit(1 if settings.strict and report.counts.rejected else 0)


def _terms(settings: Settings) -> "Terms":
    """Import Prefect, which takes a second, and return how the run is to behave."""
    from flows.run import Terms  # noqa: PLC0415 - see above

    tame_prefect()
    said = click.get_current_context().params
    return Terms(
        accept=said["accept"],
        change_limit=settings.change_limit,
        feed=settings.bi_feed,
        link=said.get("link"),
        wait_s=said["wait_s"],
        keep_days=settings.keep_days,
        keep_snapshots=settings.keep_snapshots,
    )
