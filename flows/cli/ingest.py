"""``newsmill ingest``: run the flow, show its progress, and say what was made."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.options import (
    accept_option,
    chosen,
    log_format_option,
    tagger_option,
    verbose_option,
    wait_option,
    warehouse_option,
)
from flows.cli.running import run
from flows.settings import Settings
from tasks.aliases import find_aliases
from tasks.job import Report
from tasks.storage.layout import Warehouse
from tasks.storage.offers import MissingPathError, require

if TYPE_CHECKING:
    from flows.run import Terms


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
@accept_option
@click.option(
    "--link/--copy",
    default=None,
    help="Let newsmill.duckdb read the Parquet files instead of holding the rows: for "
    "warehouses too large to be held twice.  [default: as it was, at first --copy]",
)
@wait_option
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
    if not _somebody_waits(settings):  # else the run itself fails, and tells whoever waits
        _look_before(paths, Warehouse(settings.warehouse), aliases)

    def start(settings: Settings, terms: "Terms") -> Report:
        from flows.ingest import ingest  # noqa: PLC0415 - Prefect takes a second to import

        return ingest(
            [str(path) for path in paths],
            warehouse=str(settings.warehouse),
            batch=batch,
            tagger=settings.tagger,
            aliases=str(aliases) if aliases else None,
            workers=settings.workers,
            terms=terms,
        )

    try:
        run(start)
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
