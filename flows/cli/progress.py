"""A run as it is seen on a screen: a bar on a terminal, log lines elsewhere."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tasks.job import LOG, progress_listener
from tasks.job import Progress as Told


@contextmanager
def watched() -> Iterator[None]:
    """Show a bar where there is a terminal, log lines where there is none."""
    console = Console(stderr=True)
    if not console.is_terminal:
        with _logged():
            yield
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        shown = bar.add_task("starting Prefect", total=None)

        def show(told: Told) -> None:
            bar.update(shown, description=told.stage, completed=told.done, total=told.total)

        token = progress_listener.set(show)
        yield
        progress_listener.reset(token)


@contextmanager
def _logged() -> Iterator[None]:
    """Write our log lines, and nobody else's, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    LOG.info("starting Prefect")
    yield
    LOG.removeHandler(handler)
