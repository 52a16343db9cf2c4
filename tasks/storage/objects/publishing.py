"""Publishing: what is new goes into the bucket, then the pointer is moved, once, on condition.

Nothing that is there is changed before that, and nothing that is new is seen before that. If the
pointer is no longer the one that the run went out from, somebody else published: the run begins
again from there.
"""

import uuid
from collections.abc import Iterator
from pathlib import Path

from schemas.catalog import CONTENT, TABLES
from schemas.manifest import Manifest
from tasks.storage.layout import MANIFEST, Warehouse, read_manifest
from tasks.storage.objects import pointer as pointers
from tasks.storage.objects.keys import part_key, shared_key, snapshot_key
from tasks.storage.objects.mirror import adopt, at_once
from tasks.storage.objects.pointer import Listed, MovedError
from tasks.storage.objects.sdk import StoreError
from tasks.storage.objects.store import Store

_Put = tuple[Path, str]


def upload(warehouse: Warehouse, manifest: Manifest, draft: Path) -> None:
    """Put what is new in a draft into the bucket; every file of it becomes a link to its object.

    A file that is no link was made by this run. It is put even where an object of that name may
    be: so its age starts anew, and nobody who sweeps takes it for something left behind.

    Raises:
        MovedError: The pointer was moved by somebody else since this run arrived.
        StoreError: The store could not be written.
    """
    if warehouse.origin is None:
        return
    store = Store(warehouse.origin)
    _require_conditions(warehouse, store)
    new = [*_files(manifest, draft), *_raw(warehouse, manifest)]
    at_once(lambda put: store.put(put[1], put[0]), new)
    pinned = pointers.pinned_in(warehouse.root)
    if pointers.read(store).etag != pinned.etag:  # the condition below would not hold
        raise MovedError(where=str(store.address))
    if pinned.pointer is None or manifest.snapshot_id not in pinned.pointer.kept:
        key = snapshot_key(manifest.snapshot_id, MANIFEST)
        store.put(key, (draft / MANIFEST).read_bytes())
    for path, key in new:
        adopt(path, warehouse.root, key)


def make_current_there(warehouse: Warehouse, snapshot_id: str) -> None:
    """Let the bucket's pointer point at a snapshot that lies whole in the bucket.

    Raises:
        MovedError: It was moved by somebody else since this run arrived.
        StoreError: The store could not be written; the next run sees whether it was.
    """
    if warehouse.origin is None:
        return
    store, pinned = Store(warehouse.origin), pointers.pinned_in(warehouse.root)
    manifest = read_manifest(warehouse.snapshots / snapshot_id)
    history = pinned.pointer.history if pinned.pointer else ()
    if snapshot_id not in {each.snapshot_id for each in history}:
        made = manifest.run.finished_at_utc
        history = (*history, Listed(snapshot_id=snapshot_id, finished_at_utc=made))
    moved = pointers.move(store, pinned, snapshot_id, history)
    if moved is None:
        raise MovedError(where=str(store.address))
    pointers.pin(warehouse.root, moved)


def _files(manifest: Manifest, draft: Path) -> Iterator[_Put]:
    """Yield the files of a draft that this run made, with their keys."""
    named = [
        (draft / part.path(table), part_key(part, table))
        for part in manifest.parts
        for table in part.files
    ]
    named += [
        (draft / r.table / "part.parquet", shared_key(manifest.snapshot_id, r.table))
        for r in TABLES
        if r not in CONTENT
    ]
    return ((path, key) for path, key in named if not path.is_symlink())


def _raw(warehouse: Warehouse, manifest: Manifest) -> Iterator[_Put]:
    names = dict.fromkeys(name for part in manifest.parts for name in part.raw)
    return ((path, name) for name in names if not (path := warehouse.root / name).is_symlink())


def _require_conditions(warehouse: Warehouse, store: Store) -> None:
    """Make sure, once, that the server keeps the condition on which everything rests.

    Raises:
        StoreError: It writes though the condition does not hold.
    """
    note = warehouse.root / "conditions-hold"
    if note.exists():
        return
    key = f"probe-{uuid.uuid4().hex}"
    try:
        first, second = (store.swap(key, body, None) for body in (b"1", b"2"))
    finally:
        store.delete(key)
    if not first or second:
        raise StoreError(
            where=str(store.address),
            found="the server ignores If-None-Match, so that two writers could undo each other's "
            "work; use one that has conditional writes",
        )
    note.touch()
