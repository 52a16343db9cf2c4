"""Retention: which snapshots are kept, and what may be deleted when they go."""

import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from schemas.errors import DataError
from tasks.storage.layout import Warehouse, read_manifest
from tasks.storage.objects.sweeping import Keep, sweep


class Retention(NamedTuple):
    """A snapshot goes when it is older than ``days`` and not among the newest ``snapshots``.

    The days are the grace that readers have: nothing that was current since then is deleted.
    """

    days: float = 30
    snapshots: int = 10


class Vacuumed(NamedTuple):
    """What was deleted, or would be: snapshots, raw files, reports; bytes set free."""

    snapshots: tuple[str, ...]
    raw: tuple[str, ...]
    reports: tuple[str, ...]
    freed_bytes: int


def vacuum(
    warehouse: Warehouse, retention: Retention, *, dry_run: bool = False, thorough: bool = False
) -> Vacuumed:
    """Delete what no kept snapshot needs. The caller holds the writer's lock.

    Nothing is deleted while a kept snapshot's manifest cannot be read: what it needs is unknown.

    Args:
        warehouse: Where to delete.
        retention: Which snapshots stay.
        dry_run: Only say what would be deleted.
        thorough: In a bucket, also look for what killed runs left where no snapshot goes.

    Raises:
        FormatError: A manifest is damaged.
    """
    if warehouse.origin:
        keep = Keep(retention.days, retention.snapshots)
        return Vacuumed(*sweep(warehouse, keep, dry_run=dry_run, thorough=thorough))
    held = _held(warehouse)
    names = _expired(warehouse, held, retention)
    snapshots = [warehouse.snapshots / name for name in sorted(names)]
    raw = _unneeded_raw(warehouse, held, names)
    reports = _old_reports(warehouse, retention)
    going = [*snapshots, *raw, *reports]
    freed = sum(map(_freed, going))
    if not dry_run:
        for path in going:
            _delete(warehouse, path)
    return Vacuumed(_names(snapshots), _names(raw), _names(reports), freed)


def _names(paths: Sequence[Path]) -> tuple[str, ...]:
    return tuple(path.name for path in paths)


class _Held(NamedTuple):
    """What is asked of a snapshot's manifest, which is long, and read once."""

    folder: Path
    snapshot_id: str
    finished_at_utc: datetime
    raw: frozenset[str]


def _held(warehouse: Warehouse) -> Sequence[_Held | DataError]:
    """Return every snapshot, or why its manifest cannot be read: the refused one among them."""
    folders = (*warehouse.snapshots.glob("*/"), *warehouse.refused.glob("*/"))
    return [_asked(folder) for folder in folders]


def _asked(folder: Path) -> _Held | DataError:
    try:
        manifest = read_manifest(folder)
    except DataError as error:
        return error
    raw = frozenset(name for part in manifest.parts for name in part.raw)
    return _Held(folder, manifest.snapshot_id, manifest.run.finished_at_utc, raw)


def _expired(
    warehouse: Warehouse, held: Sequence[_Held | DataError], retention: Retention
) -> set[str]:
    """Return the snapshots that may go; never the current one."""
    current = warehouse.snapshot().name if warehouse.current.is_dir() else None
    found = [each for each in held if isinstance(each, _Held)]
    history = sorted(
        (each for each in found if each.folder.parent == warehouse.snapshots),
        key=lambda each: each.finished_at_utc,
    )
    oldest = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=retention.days)
    # A snapshot was current until its successor was made: its age counts from then.
    ends = [later.finished_at_utc for later in history[1:]]
    newest = len(history) - max(retention.snapshots, 1)
    return {
        each.snapshot_id
        for number, (each, end) in enumerate(zip(history, ends, strict=False))
        if end < oldest and number < newest and each.snapshot_id != current
    }


def _unneeded_raw(
    warehouse: Warehouse, held: Sequence[_Held | DataError], gone: set[str]
) -> list[Path]:
    """Return raw files that no remaining snapshot was made from."""
    needed: set[str] = set()
    for each in held:
        if isinstance(each, DataError):
            raise each
        if each.folder.name not in gone:
            needed |= each.raw
    found = (path for path in warehouse.raw.rglob("*") if path.is_file())
    return sorted(p for p in found if p.relative_to(warehouse.root).as_posix() not in needed)


def _old_reports(warehouse: Warehouse, retention: Retention) -> list[Path]:
    """Return the reports that may go: their names begin with the time, and ``latest`` stays."""
    found = sorted(warehouse.reports.glob("2*.*"))
    kept = 2 * retention.snapshots  # each is a page and its facts
    oldest = datetime.now(UTC).timestamp() - timedelta(days=retention.days).total_seconds()
    return [path for path in found[:-kept] if path.stat().st_mtime < oldest]


def _freed(path: Path) -> int:
    """Return the bytes that only this path holds: links of other snapshots keep theirs."""
    found = (os.lstat(file) for file in _files(path))
    return sum(each.st_size for each in found if each.st_nlink == 1)


def _files(path: Path) -> Iterator[str]:
    if path.is_symlink():
        return
    if not path.is_dir():
        yield str(path)
    for folder, _, names in os.walk(path):
        yield from (f"{folder}/{name}" for name in names)


def _delete(warehouse: Warehouse, path: Path) -> None:
    """Delete a file, or a folder in one step: renamed first, so that nobody sees half of it."""
    if path.is_symlink() or path.is_file():
        path.unlink()
        return
    warehouse.staging.mkdir(parents=True, exist_ok=True)
    trash = warehouse.staging / f"trash-{path.name}"
    shutil.rmtree(trash, ignore_errors=True)
    path.rename(trash)
    shutil.rmtree(trash)
