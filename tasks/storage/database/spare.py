"""The spare: the DuckDB file before last, kept to be brought up to date without a copy.

A commit replaces the published file by another one. If that were a copy each time, a commit
would cost as much as the warehouse is large. So there are two files that take turns: the one
that was replaced stays, and the next commit changes in it what two commits have changed.

Somebody may still read it. DuckDB's own lock tells that for readers in other processes, but
not for one in this process, nor for a program that copies the file without DuckDB: so no
process that can be seen may have it open at all. Where anybody has, it is left to them, and
the published file is copied instead.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tasks.storage.durable import fsync
from tasks.storage.layout import Warehouse

_PROCESSES = Path("/proc")


def take(warehouse: Warehouse, draft: Path) -> bool:
    """Move the spare to ``draft``, to be changed there; False where it cannot be had."""
    spare = warehouse.spare
    if not spare.exists() or _write_ahead_log(spare).exists() or is_open(spare):
        drop(warehouse)
        return False
    spare.rename(draft)
    if is_open(draft):  # somebody came between the look and the move
        draft.unlink()
        return False
    return True


def swap(warehouse: Warehouse, draft: Path) -> None:
    """Publish ``draft`` as the DuckDB file; the one published so far becomes the spare."""
    fsync(draft)
    # A write-ahead log left by another program would be replayed into the new file.
    _write_ahead_log(warehouse.database).unlink(missing_ok=True)
    replaced = draft.with_name("replaced.duckdb")
    replaced.unlink(missing_ok=True)
    if warehouse.database.exists():
        os.link(warehouse.database, replaced)
    draft.replace(warehouse.database)
    drop(warehouse)
    if replaced.exists():
        replaced.rename(warehouse.spare)
    fsync(warehouse.root)


def copy(warehouse: Warehouse, draft: Path) -> None:
    """Copy the published file to ``draft``."""
    shutil.copyfile(warehouse.database, draft)


def drop(warehouse: Warehouse) -> None:
    """Let go of the spare; whoever reads it keeps it."""
    warehouse.spare.unlink(missing_ok=True)
    _write_ahead_log(warehouse.spare).unlink(missing_ok=True)


def _write_ahead_log(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def is_open(path: Path) -> bool:
    """Tell whether any process that can be seen has a file open, this one among them.

    Where processes cannot be looked at, every file counts as open.
    """
    wanted = path.stat()
    if not _PROCESSES.is_dir():
        return True
    return any(
        (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino) for found in _open_files()
    )


def _open_files() -> Iterator[os.stat_result]:
    for process in _PROCESSES.iterdir():
        if process.name.isdigit():
            yield from _open_by(process)


def _open_by(process: Path) -> Iterator[os.stat_result]:
    """Yield the files that a process has open; none where it has ended or is another user's."""
    try:
        handles = list(os.scandir(process / "fd"))
    except OSError:
        return
    for handle in handles:
        try:
            yield Path(handle.path).stat()
        except OSError:
            continue  # closed since
