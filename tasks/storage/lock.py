"""One writer at a time: an OS lock, which dies with its holder."""

import fcntl
import json
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

_LOG = logging.getLogger("newsmill")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Hold the writer's lock at ``path``; wait while another process has it.

    The file says who holds it since when, for people; the lock itself is the kernel's, so a
    killed holder blocks nobody.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _LOG.warning("%s is being written by %s; waiting.", path.parent, holder(handle))
            fcntl.flock(handle, fcntl.LOCK_EX)
        _sign(handle)
        yield


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
