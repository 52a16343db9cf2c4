"""``newsmill ingest``: run the flow, show its progress, and say what was made."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.options import (
    PlaceType,
    accept_option,
    cluster_option,
    log_format_option,
    tagger_option,
    verbose_option,
    wait_option,
    warehouse_option,
)
from flows.cli.running import has_processes, run
from schemas.errors import DataError
from tasks.structure.forking import prepare_template

if TYPE_CHECKING:
    from flows.run import Terms
    from flows.settings import Settings
    from tasks.job import Report
    from tasks.storage.objects.address import Place

# So few documents are read by this process itself.
_FEW = 64


@click.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=PlaceType(path_type=Path))
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
@cluster_option
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
def command(
    paths: tuple["Place", ...], batch: str | None, aliases: Path | None, **_: object
) -> None:
    """Take in PATHS and publish a snapshot.

    PATHS are files and folders, read recursively, also in a bucket as s3://BUCKET/PREFIX: .txt
    and .jsonl (one article a line: text, and optionally headline, url, date_published, source),
    each also compressed as .gz, .bz2, .xz or .zst; .zip and .tar archives of these; .html, .warc
    and .wet with the extras html and warc. Hidden files are left alone. Any other file becomes a
    row in `rejections`, as does a document that cannot be read: the rest goes on.

    Repeating an ingest changes nothing; a changed file replaces its older rows. Every run leaves
    a report: see `newsmill report`.
    """

    def start(settings: "Settings", terms: "Terms") -> "Report":
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
        run(start, look=partial(_look, paths, aliases), warm=partial(_warm, paths, aliases))
    except DataError as error:
        from tasks.storage.offers import MissingPathError  # noqa: PLC0415 - it is there by now

        if isinstance(error, MissingPathError):
            raise click.UsageError(str(error)) from error
        raise


def _look(paths: Sequence["Place"], aliases: Path | None, settings: "Settings") -> None:
    """Tell what is wrong with the call at once, before Prefect starts.

    Where somebody waits to be told of the run, the run itself fails, and tells them.

    Raises:
        MissingPathError: A path does not exist.
        AliasFileError: A line of the aliases cannot be followed.
    """
    if settings.notify_command or settings.notify_webhook or settings.openlineage_url:
        return
    from tasks.aliases import find_aliases  # noqa: PLC0415 - while Prefect's server starts
    from tasks.storage.offers import require  # noqa: PLC0415 - likewise
    from tasks.storage.opening import open_warehouse  # noqa: PLC0415 - likewise

    require(paths)
    find_aliases(open_warehouse(settings.warehouse), aliases)


def _warm(paths: Sequence["Place"], aliases: Path | None, settings: "Settings") -> None:
    """Compile the word lists and load the tagger, where this process or others will need them."""
    files = [path for path in paths if isinstance(path, Path) and path.is_file()]
    if len(paths) > _FEW or len(files) < len(paths):
        if has_processes(settings):
            prepare_template()
        return
    if settings.cluster:
        return
    from tasks.aliases import find_aliases  # noqa: PLC0415 - Prefect is imported by now
    from tasks.documents import Reader  # noqa: PLC0415 - likewise
    from tasks.storage.opening import open_warehouse  # noqa: PLC0415 - likewise
    from tasks.structure.work import words_with  # noqa: PLC0415 - likewise

    found = find_aliases(open_warehouse(settings.warehouse), aliases)
    Reader.of(words_with(found), settings.tagger, "")
