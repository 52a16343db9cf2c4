"""``newsmill ingest``: run the flow, show its progress, and say what was made."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from flows.cli.options import (
    chosen,
    log_format_option,
    tagger_option,
    verbose_option,
    warehouse_option,
)
from flows.cli.overview import print_overview
from flows.logs import logged, tame_prefect
from flows.prefect_settings import verbose as let_prefect_speak
from flows.settings import Settings, use
from flows.state import State
from tasks.aliases import find_aliases
from tasks.job import LOG, Report, progress_listener
from tasks.job import Progress as Told
from tasks.storage.layout import Warehouse
from tasks.storage.offers import MissingPathError, require


@click.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@warehouse_option
@click.option("--batch", metavar="NAME", help="Name of the batch.  [default: first PATH's name]")
@tagger_option
@click.option(
    "--aliases",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Names to merge or split, one a line; kept for later runs.  "
    "[default: aliases.tsv in the warehouse]",
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Processes.  [default: one per core]",
)
@click.option(
    "--strict/--no-strict",
    default=None,
    help="Exit with 1 if any document was rejected.",
)
@click.option(
    "--notify",
    "notify_command",
    metavar="PROGRAM",
    help="Program to call if the run fails, or a JSON list of it and its arguments; the path of "
    "the report is added. Never through a shell.",
)
@log_format_option
@verbose_option
def command(paths: tuple[Path, ...], batch: str | None, aliases: Path | None, **_: object) -> None:
    """Take in PATHS and publish a snapshot.

    PATHS are files and folders, read recursively: .txt and .jsonl (one article a line: text,
    and optionally headline, url, date_published, source), each also compressed as .gz, .bz2,
    .xz or .zst; .zip and .tar archives of these. Hidden files are left alone. Any other file
    becomes a row in `rejections`, as does a document that cannot be read: the rest goes on.

    Repeating an ingest changes nothing; a changed file replaces its older rows. Every run leaves
    a report: see `newsmill report`.
    """
    settings = chosen().settings
    use(settings)
    house = Warehouse(settings.warehouse)
    if not _somebody_waits(settings):  # else the run itself fails, and tells whoever waits
        _look_before(paths, house, aliases)
    begun = time.perf_counter()
    with _watched():
        report = _run(paths, settings, batch, aliases)
    print_overview(house, report, time.perf_counter() - begun)
    sys.exit(1 if settings.strict and report.counts.rejected else 0)


def _run(
    paths: Sequence[Path], settings: Settings, batch: str | None, aliases: Path | None
) -> Report:
    """Import Prefect, which takes a second, and run the flow."""
    if State.verbose:
        let_prefect_speak()
    from flows.ingest import ingest  # noqa: PLC0415 - see above

    tame_prefect()
    try:
        return ingest(
            [str(path) for path in paths],
            warehouse=str(settings.warehouse),
            batch=batch,
            tagger=settings.tagger,
            aliases=str(aliases) if aliases else None,
            workers=settings.workers,
        )
    except MissingPathError as error:
        raise click.UsageError(str(error)) from error


def _somebody_waits(settings: Settings) -> bool:
    """Tell whether a failure is to be told to anybody but who called the command."""
    return bool(settings.notify_command or settings.notify_webhook or settings.openlineage_url)


def _look_before(paths: Sequence[Path], warehouse: Warehouse, aliases: Path | None) -> None:
    """Tell what is wrong with the call at once, before Prefect starts.

    Raises:
        click.UsageError: A path does not exist.
    """
    try:
        require(paths)
    except MissingPathError as error:
        raise click.UsageError(str(error)) from error
    find_aliases(warehouse, aliases)


@contextmanager
def _watched() -> Iterator[None]:
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
