"""A run as it is seen on a screen: a bar on a terminal, log lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from flows.logs import logged
from flows.state import State
from tasks.job import LOG, progress_listener
from tasks.job import Progress as Told


@contextmanager
def watched() -> Iterator[None]:
    """Show a bar where there is a terminal, log lines where there is none."""
    console = Console(stderr=True)
    if State.form == "json" or not console.is_terminal:
        with logged():
            LOG.info("starting Prefect")
            yield
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        shown = bar.add_task("starting Prefect", total=None)

        def show(told: Told) -> None:
            bar.update(shown, description=told.stage, completed=told.done, total=told.total)

        token = progress_listener.set(show)
        try:
            yield
        finally:
            progress_listener.reset(token)
