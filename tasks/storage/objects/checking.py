"""Checking: every object of the current snapshot, read in the bucket and held against its name."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from schemas.catalog import CONTENT, TABLES
from schemas.manifest import Manifest
from tasks.storage.layout import MANIFEST, Warehouse
from tasks.storage.objects.keys import part_key, shared_key, snapshot_key
from tasks.storage.objects.mirror import fetched
from tasks.storage.objects.sdk import AT_ONCE
from tasks.storage.objects.store import Store

_NOWHERE = Path(os.devnull)


def object_problems(warehouse: Warehouse, manifest: Manifest) -> Iterator[str]:
    """Yield, in words, every object that is missing or not what was put; none for a folder.

    What this machine holds is not asked: the bucket is what other machines read.

    Raises:
        StoreError: The store could not be read.
    """
    if warehouse.origin is None:
        return
    store = Store(warehouse.origin)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from filter(None, pool.map(lambda item: _wrong(store, *item), _expected(manifest)))


def _expected(manifest: Manifest) -> Iterator[tuple[str, str | None]]:
    """Yield each key, with the SHA-256 that it should have where one was noted."""
    yield snapshot_key(manifest.snapshot_id, MANIFEST), None
    for record in TABLES:
        if record not in CONTENT:
            yield shared_key(manifest.snapshot_id, record.table), None
    for part in manifest.parts:
        for table, file in part.files.items():
            yield part_key(part, table), file.sha256
    for name in sorted({name for part in manifest.parts for name in part.raw}):
        yield name, None


def _wrong(store: Store, key: str, sha256: str | None) -> str | None:
    where = store.address.below(key)
    found = fetched(store, key, _NOWHERE)
    if found is None:
        return f"{where}: no such object, though the manifest names it"
    if sha256 and found != sha256:
        return f"{where}: SHA-256 {found[:12]}…, expected {sha256[:12]}…"
    return None
