"""Sweeping: what no kept snapshot needs goes from the bucket, and from the mirror.

A snapshot goes first from the pointer, on condition, so that nobody can make it current again;
then its objects. What was put and never published, by a run that was killed or came second, goes
when it is a day old: until then its run may still be under way.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from schemas.manifest import Manifest
from tasks.storage.layout import Warehouse, read_manifest
from tasks.storage.objects import pointer as pointers
from tasks.storage.objects.arriving import arrive
from tasks.storage.objects.keys import part_key
from tasks.storage.objects.mirror import at_once
from tasks.storage.objects.pointer import Listed, Pointer
from tasks.storage.objects.store import Entry, Store

GRACE = timedelta(days=1)

_FOLDERS = ("parts", "raw", "snapshots")


class Swept(NamedTuple):
    """What was deleted, or would be: snapshots, raw files, reports; bytes set free."""

    snapshots: tuple[str, ...]
    raw: tuple[str, ...]
    reports: tuple[str, ...]
    freed_bytes: int


_NOTHING = Swept((), (), (), 0)


class Keep(NamedTuple):
    """A snapshot goes when it is older than ``days`` and not among the newest ``snapshots``."""

    days: float
    snapshots: int


def sweep(
    warehouse: Warehouse, keep: Keep, *, dry_run: bool = False, thorough: bool = False
) -> Swept:
    """Delete what no kept snapshot needs. The caller holds the writer's lock of the mirror.

    Args:
        warehouse: The mirror of one in a bucket.
        keep: Which snapshots stay.
        dry_run: Delete nothing.
        thorough: Look for what was left behind also where no snapshot goes.

    Raises:
        StoreError: The store could not be read or written.
        FormatError: A manifest is damaged: what it needs is unknown, and nothing is deleted.
    """
    assert warehouse.origin is not None  # noqa: S101 - the caller asked
    store, pinned = Store(warehouse.origin), pointers.pinned_in(warehouse.root)
    if pinned.pointer is None:
        return _NOTHING
    reports = _old_reports(store, keep)
    if not (thorough or _expired(pinned.pointer, keep)):
        return _delete(store, reports, (), dry_run=dry_run)
    arrive(warehouse, history=True)
    pinned = pointers.pinned_in(warehouse.root)
    assert pinned.pointer is not None  # noqa: S101 - there was one, and none is ever deleted
    expired = _expired(pinned.pointer, keep)
    kept = [each for each in pinned.pointer.history if each.snapshot_id not in expired]
    going = _unneeded(warehouse, store, kept)
    if expired and not dry_run:
        moved = pointers.move(store, pinned, pinned.pointer.snapshot_id, kept)
        if moved is None:
            return _NOTHING  # somebody published: the next run sweeps
        pointers.pin(warehouse.root, moved)
    swept = _delete(store, [*reports, *going], expired, dry_run=dry_run)
    if not dry_run:
        _sweep_mirror(warehouse)
    return swept


def _expired(pointer: Pointer, keep: Keep) -> tuple[str, ...]:
    """Return the snapshots that may go; never the current one."""
    history = pointer.history
    oldest = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=keep.days)
    # A snapshot was current until its successor was made: its age counts from then.
    ends = [later.finished_at_utc for later in history[1:]]
    newest = len(history) - max(keep.snapshots, 1)
    return tuple(
        each.snapshot_id
        for number, (each, end) in enumerate(zip(history, ends, strict=False))
        if end < oldest and number < newest and each.snapshot_id != pointer.snapshot_id
    )


def _unneeded(warehouse: Warehouse, store: Store, kept: Sequence[Listed]) -> list[Entry]:
    """Return the objects that no kept snapshot needs, and that no run may be about to publish."""
    names = {each.snapshot_id for each in kept}
    there = [read_manifest(folder) for folder in sorted(warehouse.snapshots.glob("*/"))]
    needed = {key for m in there if m.snapshot_id in names for key in _keys(m)}
    expired = {key for m in there for key in _keys(m)} - needed
    young = datetime.now(UTC) - GRACE
    return [
        entry
        for folder in _FOLDERS
        for entry in store.under(folder)
        if (key := _unit(entry.key)) not in needed and (entry.modified < young or key in expired)
    ]


def _keys(manifest: Manifest) -> Iterator[str]:
    """Yield what a snapshot needs: objects, and the folder of what is its alone."""
    yield f"snapshots/{manifest.snapshot_id}"
    for part in manifest.parts:
        yield from (part_key(part, table) for table in part.files)
        yield from part.raw


def _unit(key: str) -> str:
    """Return what is needed or not as a whole: an object, or a snapshot's own folder.

    >>> _unit("snapshots/3fa9/places/part.parquet"), _unit("raw/b/1.parquet")
    ('snapshots/3fa9', 'raw/b/1.parquet')
    """
    return "/".join(key.split("/")[:2]) if key.startswith("snapshots/") else key


def _old_reports(store: Store, keep: Keep) -> list[Entry]:
    """Return the reports that may go: their names begin with the time, and ``latest`` stays."""
    found = [e for e in store.under("reports") if e.key.startswith("reports/2")]
    oldest = datetime.now(UTC) - timedelta(days=keep.days)
    return [entry for entry in found[: -2 * keep.snapshots] if entry.modified < oldest]


def _delete(
    store: Store, going: Sequence[Entry], expired: Sequence[str], *, dry_run: bool
) -> Swept:
    """Delete objects, each only if it is still the one that was listed."""
    if not dry_run:
        at_once(lambda entry: _delete_one(store, entry), going)
    raw = tuple(e.key.rpartition("/")[2] for e in going if e.key.startswith("raw/"))
    reports = tuple(e.key.rpartition("/")[2] for e in going if e.key.startswith("reports/"))
    return Swept(tuple(expired), raw, reports, sum(entry.size for entry in going))


def _delete_one(store: Store, entry: Entry) -> None:
    there = store.head(entry.key)
    if there and there.modified == entry.modified:
        store.delete(entry.key)


def _sweep_mirror(warehouse: Warehouse) -> None:
    """Drop from the mirror what no kept snapshot links to."""
    arrive(warehouse)
    manifests = [read_manifest(folder) for folder in warehouse.snapshots.glob("*/")]
    wanted = {key for manifest in manifests for key in _keys(manifest)}
    for folder in (warehouse.root, warehouse.root / "objects"):
        for path in (*folder.glob("raw/**/*.parquet"), *folder.glob("parts/**/*.parquet")):
            if path.relative_to(folder).as_posix() not in wanted:
                path.unlink()
