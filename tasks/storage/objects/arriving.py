"""Arriving: the mirror is brought to what the bucket says now.

A reader's arrival must not move ``current`` under a run of this machine, which goes out from one
snapshot to its end: while one runs, readers see what it started from.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.catalog import CONTENT, TABLES
from schemas.document import Document
from schemas.manifest import Manifest
from tasks.storage.durable import point, write_text
from tasks.storage.layout import MANIFEST, Warehouse, read_manifest, write_manifest
from tasks.storage.objects import pointer as pointers
from tasks.storage.objects.address import Address
from tasks.storage.objects.keys import part_key, shared_key, snapshot_key
from tasks.storage.objects.mirror import all_at_hand, at_once, lay, mirror_of
from tasks.storage.objects.pointer import Pinned
from tasks.storage.objects.sdk import StoreError
from tasks.storage.objects.store import Store


def opened(address: Address, *, history: bool = False) -> Warehouse:
    """Return the warehouse at an address, as it is there now.

    Args:
        address: Where it lies.
        history: Look at the older snapshots too.

    Raises:
        StoreError: The store could not be read.
    """
    warehouse = Warehouse(mirror_of(address))
    with _alone(warehouse.root / "arriving.lock"):
        if not _is_written(warehouse.lock):
            _arrive(warehouse, Store(address), history=history)
    return warehouse


def arrive(warehouse: Warehouse, *, history: bool = False) -> None:
    """Bring a mirror up to date for a writer, who holds its lock; no matter for a folder.

    Raises:
        StoreError: The store could not be read.
    """
    address = warehouse.origin
    if address is None:
        return
    with _alone(warehouse.root / "arriving.lock"):
        pinned = _arrive(warehouse, Store(address), history=history)
        pointers.pin(warehouse.root, pinned)
    _drop_left(warehouse, pinned)
    if manifest := warehouse.manifest():
        # A run compares what it is offered with every document that is there.
        snapshot = warehouse.snapshot()
        all_at_hand(snapshot / part.path(Document.table) for part in manifest.parts)


def _arrive(warehouse: Warehouse, store: Store, *, history: bool) -> Pinned:
    pinned = pointers.read(store)
    _take_aliases(warehouse, store)
    if pinned.pointer is None:
        warehouse.current.unlink(missing_ok=True)
        return pinned
    wanted = sorted(pinned.pointer.kept) if history else [pinned.pointer.snapshot_id]
    at_once(lambda name: lay_out(warehouse, store, name), wanted)
    point(warehouse.current, f"snapshots/{pinned.pointer.snapshot_id}")
    return pinned


def lay_out(warehouse: Warehouse, store: Store, snapshot_id: str) -> None:
    """Lay a snapshot out in the mirror: its manifest, and a link for every file.

    Raises:
        StoreError: The store could not be read, or has no such snapshot.
    """
    target = warehouse.snapshots / snapshot_id
    if target.exists():
        return
    found = store.read(snapshot_key(snapshot_id, MANIFEST))
    if found is None:
        where = str(store.address.below(snapshot_key(snapshot_id, MANIFEST)))
        raise StoreError(where=where, found="no such object, though it is published")
    draft = warehouse.root / "arriving" / snapshot_id
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    write_text(draft / MANIFEST, found[0].decode())
    manifest = read_manifest(draft)
    write_manifest(draft, manifest)
    _lay_links(warehouse.root, manifest, draft)
    warehouse.snapshots.mkdir(exist_ok=True)
    draft.rename(target)


def _lay_links(root: Path, manifest: Manifest, draft: Path) -> None:
    for part in manifest.parts:
        for table in part.files:
            lay(draft / part.path(table), root, part_key(part, table))
        for name in part.raw:
            if not (root / name).is_symlink():
                lay(root / name, root, name)
    for record in TABLES:
        if record not in CONTENT:
            key = shared_key(manifest.snapshot_id, record.table)
            lay(draft / record.table / "part.parquet", root, key)


def _take_aliases(warehouse: Warehouse, store: Store) -> None:
    """Let the user's own names be here what they are in the bucket."""
    found = store.read(warehouse.aliases.name)
    if found is None:
        warehouse.aliases.unlink(missing_ok=True)
    elif not warehouse.aliases.exists() or warehouse.aliases.read_bytes() != found[0]:
        write_text(warehouse.aliases, found[0].decode())


def forget(warehouse: Warehouse, run_id: str) -> None:
    """Drop the raw files of a run that begins again: they may come out otherwise this time."""
    for path in warehouse.raw.glob(f"*/{run_id}-*"):
        path.unlink()


def _drop_left(warehouse: Warehouse, pinned: Pinned) -> None:
    """Drop from the mirror what is published no more, and raw files that a dead run left."""
    for path in warehouse.raw.rglob("*.parquet"):
        if not path.is_symlink():
            path.unlink()
    kept = pinned.pointer.kept if pinned.pointer else frozenset()
    for folder in warehouse.snapshots.glob("*/"):
        if folder.name not in kept:
            shutil.rmtree(folder)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _is_written(lock: Path) -> bool:
    """Tell whether a run of this machine writes."""
    if not lock.exists():
        return False
    with lock.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
