"""Faults on demand: a process that dies, or is refused by the disk, at its n-th step.

A step is a call that changes the disk: fsync, rename, replace, link, symlink, unlink, mkdir,
rmdir. What Parquet and DuckDB write between two steps is cut by killing at a random moment.
"""

import errno
import os
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress

STEPS = ("fsync", "rename", "replace", "link", "symlink", "unlink", "mkdir", "rmdir")

KILLED = -signal.SIGKILL


def _before_each(fault: Callable[[int], None]) -> list[int]:
    """Call ``fault`` with its number before every step; return the counter."""
    taken = [0]
    for name in STEPS:
        step = getattr(os, name)

        def counted(*args: object, _step: Callable = step, **kwargs: object) -> object:
            taken[0] += 1
            fault(taken[0])
            return _step(*args, **kwargs)

        setattr(os, name, counted)
    return taken


def die_at(step: int) -> Callable[[], object]:
    """Return what lets this process be killed before its ``step``-th step."""

    def fault(number: int) -> None:
        if number == step:
            os.kill(os.getpid(), signal.SIGKILL)

    return lambda: _before_each(fault)


def full_at(step: int) -> Callable[[], object]:
    """Return what lets the disk be full from this process's ``step``-th step on."""

    def fault(number: int) -> None:
        if number >= step:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return lambda: _before_each(fault)


def forked(action: Callable[[], object], prepare: Callable[[], object] | None = None) -> int:
    """Run an action in a forked process; return how it ended: 0, 1 for an error, or the signal."""
    child = start(action, prepare)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def start(action: Callable[[], object], prepare: Callable[[], object] | None = None) -> int:
    """Start an action in a forked process; return its number."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        if prepare:
            prepare()
        action()
        code = 0
    except OSError as error:
        code = 2 if error.errno == errno.ENOSPC else 1
        if code == 1:
            traceback.print_exc()
    except BaseException:  # noqa: BLE001 - the parent only sees the code
        traceback.print_exc()
    finally:
        os._exit(code)


def killed_after(seconds: float, action: Callable[[], object]) -> int:
    """Run an action in a forked process and kill it after a while; return how it ended."""
    child = start(action)
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
