"""Delivery: what is made of a snapshot, under keys that stay: DuckDB's file, files for BI tools.

Each is replaced whole, and only while the snapshot that it was made of is the current one; a slow
run never puts an old file over a newer one. What a killed run did not deliver, the next one does.
"""

import hashlib
import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tasks.storage.database.load import is_linked, loaded_snapshot
from tasks.storage.layout import Warehouse
from tasks.storage.objects import pointer as pointers
from tasks.storage.objects.mirror import at_once, fetched
from tasks.storage.objects.store import Store

_LOG = logging.getLogger("newsmill")

_SHA256, _LINKED = "newsmill-sha256", "newsmill-linked"
# What one request may bring.
_LARGEST = 5 << 30


def take_database(warehouse: Warehouse) -> None:
    """Fetch the DuckDB file where this machine has none and it is no mere list of views."""
    if warehouse.origin is None or warehouse.database.exists():
        return
    store = Store(warehouse.origin)
    there = store.head(warehouse.database.name)
    if there and there.notes.get(_LINKED) == "false":
        draft = warehouse.root / "arriving.duckdb"
        fetched(store, warehouse.database.name, draft)
        draft.replace(warehouse.database)


@contextmanager
def delivered(warehouse: Warehouse) -> Iterator[Path | None]:
    """Return the DuckDB file that readers of the warehouse open; of a bucket, a copy for now."""
    if warehouse.origin is None:
        yield warehouse.database
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / warehouse.database.name
        found = fetched(Store(warehouse.origin), warehouse.database.name, copy)
        yield copy if found else None


def deliver(warehouse: Warehouse) -> None:
    """Put what was made of the current snapshot where readers look for it; no matter for a folder.

    Raises:
        StoreError: The store could not be written; the next run delivers.
    """
    if warehouse.origin is None:
        return
    store = Store(warehouse.origin)
    manifest = warehouse.manifest()
    if manifest and loaded_snapshot(warehouse) == manifest.snapshot_id:
        notes = {_LINKED: "true" if is_linked(warehouse) else "false"}
        _put(store, warehouse.database, warehouse.database.name, (manifest.snapshot_id, notes))
        for path in sorted(warehouse.feed.glob("*.parquet")):
            _put(store, path, f"{warehouse.feed.name}/{path.name}", (manifest.snapshot_id, {}))
        _withdraw(warehouse, store)
    if warehouse.last_run.exists():
        store.put(warehouse.last_run.name, warehouse.last_run.read_bytes())


def deliver_reports(warehouse: Warehouse) -> None:
    """Put the reports that are not there yet, and what ``latest`` stands for."""
    if warehouse.origin is None:
        return
    store, folder = Store(warehouse.origin), warehouse.reports.name
    there = {entry.key for entry in store.under(folder)}
    for path in sorted(warehouse.reports.glob("[!.]*.*")):
        if path.is_symlink() or f"{folder}/{path.name}" not in there:
            store.put(f"{folder}/{path.name}", path.read_bytes())


def take_reports(warehouse: Warehouse) -> None:
    """Fetch the reports that are not here, for reading."""
    if warehouse.origin is None:
        return
    store = Store(warehouse.origin)
    warehouse.reports.mkdir(exist_ok=True)
    wanted = [
        (entry.key, warehouse.root / entry.key)
        for entry in store.under(warehouse.reports.name)
        if "/latest." in entry.key or not (warehouse.root / entry.key).exists()
    ]
    at_once(lambda found: _take(store, *found), wanted)


def put_aliases(warehouse: Warehouse) -> None:
    """Put the user's own names into the bucket, so that runs of other machines follow them."""
    if warehouse.origin:
        for path in sorted(warehouse.root.glob("aliases*.tsv")):
            Store(warehouse.origin).put(path.name, path.read_bytes())


def _take(store: Store, key: str, path: Path) -> None:
    draft = path.with_name(f".{path.name}")
    if fetched(store, key, draft):
        draft.replace(path)


def _put(store: Store, path: Path, key: str, of: tuple[str, Mapping[str, str]]) -> None:
    """Put a file, if it is not there and its snapshot is still current."""
    snapshot_id, notes = of
    if path.stat().st_size > _LARGEST:
        _LOG.warning("%s is larger than 5 GiB and stays here; --link makes it small", path)
        return
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    for etag in _tags(store, key, digest):
        current = pointers.read(store).pointer
        if current is None or current.snapshot_id != snapshot_id:
            return  # whoever published since delivers
        if store.swap(key, path, etag, {_SHA256: digest, **notes}):
            return


def _tags(store: Store, key: str, digest: str) -> Iterator[str | None]:
    """Yield the entity tag of what is there, again and again, until it is what we have."""
    while (there := store.head(key)) is None or there.notes.get(_SHA256) != digest:
        yield there.etag if there else None


def _withdraw(warehouse: Warehouse, store: Store) -> None:
    """Delete our own files for BI tools that are kept no more: they would tell of the past."""
    for entry in store.under(warehouse.feed.name):
        gone = not (warehouse.root / entry.key).exists()
        if gone and (there := store.head(entry.key)) and _SHA256 in there.notes:
            store.delete(entry.key)
