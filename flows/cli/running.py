"""Commands that run a flow: what they share."""

import gc
import sys
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING

import click

from flows.cli.options import chosen
from flows.cli.spent import Spent
from flows.prefect_server import at_hand
from flows.prefect_settings import verbose as let_prefect_speak
from flows.state import State
from tasks.structure.forking import prepare_template

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.prefect_server import Server
    from flows.run import Terms
    from flows.settings import Settings
    from tasks.job import Report


def run(
    start: "Callable[[Settings, Terms], Report]",
    *,
    look: "Callable[[Settings], None] | None" = None,
    warm: "Callable[[Settings], None] | None" = None,
) -> None:
    """Run a flow as the settings and the command line say, and tell what was made.

    Args:
        start: Calls the flow.
        look: Looks at what was asked for, before Prefect is imported.
        warm: Makes ready what the flow will need, where Prefect's server is waited for anyway.

    Ends the process: with 1 where documents were rejected and the settings are strict.
    """
    spent = Spent()
    server, settings = _begun(reads=warm is not None)
    from flows.cli.overview import print_overview  # noqa: PLC0415 - while the server starts
    from flows.cli.progress import watched  # noqa: PLC0415 - likewise
    from flows.settings import use  # noqa: PLC0415 - likewise
    from tasks.storage.opening import open_warehouse  # noqa: PLC0415 - likewise

    use(settings)
    if look:
        look(settings)
    with watched():
        terms = _terms(settings)
        gc.freeze()
        gc.enable()
        spent.until_now("imports")
        if server.process and warm:
            warm(settings)
            spent.until_now("word lists and tagger")
        report = _reported(server, partial(start, settings, terms), spent)
    print_overview(open_warehouse(settings.warehouse), report)
    spent.tell_at_exit()
    gc.freeze()  # at its end Python would look for garbage among a million objects
    sys.exit(1 if settings.strict and report.counts.rejected else 0)


def _begun(*, reads: bool) -> "tuple[Server, Settings]":
    """Start what takes long and can go on while this process imports what it needs."""
    if State.verbose:
        let_prefect_speak()
    gc.disable()  # what is imported stays: to look through it for garbage takes a tenth of the time
    server = at_hand()
    settings = chosen().settings
    if reads and not server.process and has_processes(settings):
        prepare_template()  # on the core that a server of our own would have had
    return server, settings


def has_processes(settings: "Settings") -> bool:
    """Tell whether documents are read by processes of this machine beside this one."""
    return not settings.cluster and settings.processes > 1


def _reported(server: "Server", start: "Callable[[], Report]", spent: Spent) -> "Report":
    """Run the flow on a server, as soon as it answers."""
    server.wait()
    spent.until_now("waiting for Prefect's server")
    with _heartbeats(server):
        report = start()
    spent.until_now("Prefect's book-keeping", within=report.seconds)
    return report


def _terms(settings: "Settings") -> "Terms":
    """Import Prefect and the flows, and return how the run is to behave."""
    from flows.logs import tame_prefect  # noqa: PLC0415 - see below
    from flows.run import Terms  # noqa: PLC0415 - takes seconds

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


def _heartbeats(server: "Server") -> AbstractContextManager[object]:
    """Give the signs of life ourselves, and none to a server of our own, which nobody asks."""
    from prefect.settings import (  # noqa: PLC0415 - it is imported by now
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        temporary_settings,
    )

    State.beats = server.kind != "own"
    return temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})
