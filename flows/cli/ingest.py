"""``newsmill ingest``: run the flow, show its progress, and say what was made."""

import sys
import time
from pathlib import Path

import click

from flows.cli.options import accept_option, tagger_option, wait_option, warehouse_option
from flows.cli.overview import print_overview
from flows.cli.progress import watched
from flows.prefect_settings import verbose as let_prefect_speak
from tasks.aliases import find_aliases
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
@click.option("--workers", type=click.IntRange(1), help="Processes.  [default: one per core]")
@accept_option
@click.option(
    "--link/--copy",
    default=None,
    help="Let newsmill.duckdb read the Parquet files instead of holding the rows: for "
    "warehouses too large to be copied.  [default: as it was, at first --copy]",
)
@wait_option
@click.option("--strict", is_flag=True, help="Exit with 1 if any document was rejected.")
@click.option("--verbose", is_flag=True, help="Show Prefect's own messages.")
def command(  # noqa: PLR0913, PLR0917 - one argument per option
    paths: tuple[Path, ...],
    warehouse: Path,
    batch: str | None,
    tagger: str,
    aliases: Path | None,
    workers: int | None,
    *,
    accept: bool,
    link: bool | None,
    wait_s: float | None,
    strict: bool,
    verbose: bool,
) -> None:
    """Take in PATHS and publish a snapshot.

    PATHS are files and folders, read recursively: .txt and .jsonl (one article a line: text,
    and optionally headline, url, date_published, source), each also compressed as .gz, .bz2,
    .xz or .zst; .zip and .tar archives of these. Hidden files are left alone. Any other file
    becomes a row in `rejections`, as does a document that cannot be read: the rest goes on.

    Repeating an ingest changes nothing; a changed file replaces its older rows.
    """
    try:
        require(paths)
    except MissingPathError as error:
        raise click.UsageError(str(error)) from error
    find_aliases(Warehouse(warehouse), aliases)  # a bad line is told before Prefect starts
    if verbose:
        let_prefect_speak()
    begun = time.perf_counter()
    from flows.ingest import ingest  # noqa: PLC0415 - Prefect takes a second to import
    from flows.run import Terms  # noqa: PLC0415

    with watched():
        report = ingest(
            [str(path) for path in paths],
            warehouse=str(warehouse),
            batch=batch,
            tagger=tagger,
            aliases=str(aliases) if aliases else None,
            workers=workers,
            terms=Terms(accept=accept, link=link, wait_s=wait_s),
        )
    print_overview(Warehouse(warehouse), report, time.perf_counter() - begun)
    sys.exit(1 if strict and report.counts.rejected else 0)
