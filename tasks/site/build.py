"""Build the site: choose what gets a page, and write the pages that changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from shutil import rmtree

import duckdb

from tasks.site.articles import write_articles
from tasks.site.finding import write_index
from tasks.site.folder import Folder, Written, digest, shows
from tasks.site.lists import write_lists
from tasks.site.overview import write_overview
from tasks.site.scope import choose
from tasks.site.subjects import write_subjects
from tasks.site.templates import ASSETS, asset, dress
from tasks.storage.database.reading import reading
from tasks.storage.layout import Warehouse

# Subjects of each type that get a page: the list of those named once is as long as a phone book.
_SUBJECTS = 3000


def is_current(warehouse: Warehouse, newest: int) -> bool:
    """Tell whether the site shows the published snapshot, as this version draws it."""
    manifest = warehouse.manifest()
    return manifest is None or shows(warehouse.site) == _shown(manifest.snapshot_id, newest)


def write_site(warehouse: Warehouse, newest: int) -> Written:
    """Let the site show what is published.

    Args:
        warehouse: Whose; pages lie under its ``site``.
        newest: Articles that get a page, newest first.

    Raises:
        NoWarehouseError: Nothing has been published here.
    """
    site = Folder(warehouse.site)
    with (
        _room(warehouse.staging) as room,
        reading(warehouse, spilled=room / "site") as connection,
    ):
        snapshot = connection.execute("SELECT any_value(snapshot_id) FROM _tables").fetchall()
        choose(connection, newest, _SUBJECTS)
        _write(connection, site)
    return site.finish(_shown(snapshot[0][0], newest))


@contextmanager
def _room(folder: Path) -> Iterator[Path]:
    """Let a folder be there, for what memory does not hold; one that was not there goes again."""
    was_there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        if not was_there:
            rmtree(folder, ignore_errors=True)


def _write(connection: duckdb.DuckDBPyConnection, site: Folder) -> None:
    for name in ASSETS:
        text = asset(name)
        site.put(name, digest(text), partial(asset, name))
    write_index(connection, site)
    write_articles(connection, site)
    write_subjects(connection, site)
    write_lists(connection, site)
    write_overview(connection, site)


def _shown(snapshot_id: str, newest: int) -> str:
    return f"{snapshot_id} {dress()} {newest}"
