"""Retention: which snapshots are kept, and what may be deleted when they go."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from schemas.manifest import Manifest
from tasks.storage.layout import Warehouse, read_manifest


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


def vacuum(warehouse: Warehouse, retention: Retention, *, dry_run: bool = False) -> Vacuumed:
    """Delete what no kept snapshot needs. The caller holds the writer's lock.

    Nothing is deleted while a kept snapshot's manifest cannot be read: what it needs is unknown.

    Raises:
        FormatError: A manifest is damaged.
    """
    expired = _expired(warehouse, retention)
    names = {manifest.snapshot_id for manifest in expired}
    snapshots = [warehouse.snapshots / name for name in sorted(names)]
    raw = _unneeded_raw(warehouse, names)
    reports = _old_reports(warehouse, retention)
    going = [*snapshots, *raw, *reports]
    freed = sum(map(_freed, going))
    if not dry_run:
        for path in going:
            _delete(warehouse, path)
    return Vacuumed(_names(snapshots), _names(raw), _names(reports), freed)


def _names(paths: Sequence[Path]) -> tuple[str, ...]:
    return tuple(path.name for path in paths)


def _expired(warehouse: Warehouse, retention: Retention) -> Sequence[Manifest]:
    """Return the snapshots that may go; never the current one."""
    current = warehouse.manifest()
    history = warehouse.history()
    oldest = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=retention.days)
    # A snapshot was current until its successor was made: its age counts from then.
    ends = [later.run.finished_at_utc for later in history[1:]]
    newest = len(history) - max(retention.snapshots, 1)
    return [
        manifest
        for number, (manifest, end) in enumerate(zip(history, ends, strict=False))
        if end < oldest
        and number < newest
        and (current is None or manifest.snapshot_id != current.snapshot_id)
    ]


def _unneeded_raw(warehouse: Warehouse, gone: set[str]) -> list[Path]:
    """Return raw files that no remaining snapshot was made from."""
    folders = [*warehouse.snapshots.glob("*/"), *warehouse.refused.glob("*/")]
    kept = [read_manifest(folder) for folder in folders if folder.name not in gone]
    needed = {name for manifest in kept for part in manifest.parts for name in part.raw}
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
    files = (each for each in _files(path) if each.stat().st_nlink == 1)
    return sum(each.stat().st_size for each in files)


def _files(path: Path) -> Iterator[Path]:
    if path.is_symlink():
        return iter(())
    return (each for each in path.rglob("*") if each.is_file()) if path.is_dir() else iter([path])


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
