"""What to do with a test that hangs: let the processes that it started say where they are.

A command that waits for ever tells nothing, and neither does the test that waits for it. Some
time before the test is given up, each process that it started is listed and sent SIGABRT: what
is Python then prints its stacks, and the test goes on with an error that holds them.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer


@contextmanager
def watched(patience_s: float) -> Iterator[None]:
    """Look after what is started meanwhile, and does not end within ``patience_s``."""
    os.environ["PYTHONFAULTHANDLER"] = "1"
    timer = Timer(patience_s, _abort_all)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _abort_all() -> None:
    for process in descendants(os.getpid()):
        sys.__stderr__.write(f"{told(process)}\n")
        try:
            os.kill(process, signal.SIGABRT)
        except OSError:
            continue  # it has ended
    sys.__stderr__.flush()


def descendants(of: int) -> list[int]:
    """Return the processes that one has started, and those that they have; the last ones first."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry.name))
    found = [of]
    for process in found:
        found += children.get(process, [])
    return found[:0:-1]


def told(process: int) -> str:
    """Say what a process is, and what it waits for."""
    home = Path("/proc") / str(process)
    try:
        command = (home / "cmdline").read_text(errors="replace").replace("\0", " ")
        state = (home / "stat").read_text().rpartition(")")[2].split()[0]
        waits = (home / "wchan").read_text()
    except OSError:
        return f"{process}: has ended"
    return f"hangs: {process} {state} {waits} {command}"
