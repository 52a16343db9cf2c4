"""What a warehouse holds, on one screen."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from schemas.manifest import Manifest, RunCounts
from tasks.storage.bi.feed import is_kept
from tasks.storage.database.reading import reading
from tasks.storage.layout import Warehouse

if TYPE_CHECKING:
    from tasks.job import Report

# Chinese text and our prose hold square brackets: nothing is markup.
_CONSOLE = Console(highlight=False, markup=False)

# Rejected documents to name one by one; where there are more, each reason is.
_NAMED = 8


def print_overview(warehouse: Warehouse, report: "Report") -> None:
    """Say what a run did, what the warehouse now holds, and how to go on."""
    _CONSOLE.print(f"\n{in_words(report.counts)}")
    if not warehouse.current.exists():
        _CONSOLE.print("There was nothing to make a warehouse of.")
        return
    if report.snapshot_id is None:
        _CONSOLE.print("Nothing has changed: no new snapshot was made.")
    print_tables(warehouse)
    print_rejections(warehouse)
    print_places(warehouse)


def in_words(counts: RunCounts) -> str:
    """Say what was offered and what became of it.

    >>> in_words(RunCounts(offered=3, unchanged=1, articles=1, duplicates=0, rejected=1))
    '3 documents offered = 1 unchanged + 1 articles + 0 duplicates + 1 rejected'
    """
    parts = ["unchanged", "articles", "duplicates", "rejected"]
    parts += ["retracted"] if counts.retracted else []
    found = " + ".join(f"{getattr(counts, part):,} {part}" for part in parts)
    return f"{counts.offered:,} documents offered = {found}"


def print_tables(warehouse: Warehouse, snapshot: str | None = None) -> None:
    """List the tables with their rows."""
    query = "SELECT table_name, row_count, label_zh_hans, grain FROM _tables"
    query += " WHERE row_count IS NOT NULL"
    with reading(warehouse, snapshot) as connection:
        rows = connection.execute(query).fetchall()
    _print_table(
        ("table", "rows", "", "one row"), [(n, f"{c:,}", z, _brief(g)) for n, c, z, g in rows]
    )


def _brief(grain: str) -> str:
    """Cut what one row is to a few words.

    >>> _brief("One row per document: in = articles + duplicates + rejected is read off here.")
    'per document'
    """
    return re.split(r"[:;,.(]", grain.removeprefix("One row "))[0].strip()


def print_rejections(warehouse: Warehouse, snapshot: str | None = None) -> None:
    """Name the rejected documents, or where there are many one for each reason."""
    named = "SELECT source_uri, reason, found, action FROM rejections ORDER BY reason, source_uri"
    grouped = (
        "SELECT min(source_uri) || ' and ' || (count(*) - 1) || ' more', reason, min(found), "
        "any_value(action) FROM rejections GROUP BY reason ORDER BY count(*) DESC, reason"
    )
    with reading(warehouse, snapshot) as connection:
        rows = connection.execute(named).fetchmany(_NAMED + 1)
        if len(rows) > _NAMED:
            rows = connection.execute(grouped).fetchall()
    if rows:
        _print_table(("rejected", "reason", "found", "what to do"), rows)


def print_places(warehouse: Warehouse) -> None:
    """Say where the files are."""
    root = warehouse.origin or _short(warehouse.root)
    _CONSOLE.print(f"DuckDB:  {root}/newsmill.duckdb")
    if warehouse.origin:
        _CONSOLE.print(f"Parquet: as {root}/current.json and the manifest that it names say")
    else:
        _CONSOLE.print(f"Parquet: {root}/current/<table>/**/*.parquet")
    if is_kept(warehouse):
        _CONSOLE.print(f"For BI:  {root}/bi/<table>.parquet")
    _CONSOLE.print(f"Report:  {root}/reports/latest.md")
    if warehouse.site.is_dir():
        _CONSOLE.print(f"Site:    {_short(warehouse.root)}/site/index.html")


def _short(path: Path) -> Path:
    """Return a path relative to where the user stands, if it lies below."""
    here, there = Path.cwd(), path.resolve()
    return there.relative_to(here) if there.is_relative_to(here) else there


def _print_table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, justify="right" if name == "rows" else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(str, row))
    _CONSOLE.print()
    _CONSOLE.print(table)
    _CONSOLE.print()


def print_snapshots(history: Sequence[Manifest], current: Manifest | None) -> None:
    """List the snapshots that are kept, newest first."""
    rows = [
        (
            "→" if current and manifest.snapshot_id == current.snapshot_id else "",
            manifest.snapshot_id,
            manifest.run.finished_at_utc.isoformat(" ", "seconds"),
            manifest.run.action,
            manifest.run.batch,
            f"{manifest.rows('articles'):,}",
        )
        for manifest in reversed(history)
    ]
    _print_table(("", "snapshot", "made at (UTC)", "by", "batch", "articles"), rows)
