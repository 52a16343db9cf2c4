"""One writer at a time: an OS lock, which dies with its holder."""

import fcntl
import json
import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from schemas.errors import DataError

_LOG = logging.getLogger("newsmill")

_LOOK_AGAIN_S = 0.2


class LockedError(DataError):
    """Another process writes, and this one was told not to wait that long."""

    def __init__(self, *, folder: Path, holder: str, wait_s: float) -> None:
        """Keep the parts; build the sentence."""
        self.folder, self.holder, self.wait_s = folder, holder, wait_s
        super().__init__(
            f"{folder} is being written by {holder}; waited {wait_s:g} s. Nothing was changed. "
            "Try again later, or let this command wait longer with --wait."
        )


@contextmanager
def writing(path: Path, wait_s: float | None = None) -> Iterator[None]:
    """Hold the writer's lock at ``path``; wait while another process has it.

    The file says who holds it since when, for people; the lock itself is the kernel's, so a
    killed holder blocks nobody.

    Args:
        path: The lock file.
        wait_s: Seconds to wait at most; None for as long as it takes.

    Raises:
        LockedError: The other process was not done in time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as handle:
        if not _taken(handle):
            _LOG.warning("%s is being written by %s; waiting.", path.parent, holder(handle))
            _wait(handle, path, wait_s)
        _sign(handle)
        yield


def _taken(handle: IO[str]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(handle: IO[str], path: Path, wait_s: float | None) -> None:
    if wait_s is None:
        fcntl.flock(handle, fcntl.LOCK_EX)
        return
    ends = time.monotonic() + wait_s
    while not _taken(handle):
        if time.monotonic() >= ends:
            raise LockedError(folder=path.parent, holder=holder(handle), wait_s=wait_s)
        time.sleep(_LOOK_AGAIN_S)


def _sign(handle: IO[str]) -> None:
    handle.seek(0)
    handle.truncate()
    since = datetime.now(UTC).isoformat(timespec="seconds")
    json.dump({"pid": os.getpid(), "host": socket.gethostname(), "since_utc": since}, handle)
    handle.flush()


def holder(handle: IO[str]) -> str:
    """Say in words who signed the lock file last."""
    handle.seek(0)
    try:
        signed = json.load(handle)
        return f"process {signed['pid']} on {signed['host']} since {signed['since_utc']}"
    except (ValueError, KeyError):
        return "a process that has just started"
