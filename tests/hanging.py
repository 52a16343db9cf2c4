"""What to do with a test that hangs: let the processes that it started say where they are.

A command that waits for ever tells nothing, and neither does the test that waits for it. Some
time before the test is given up, each process that it started is listed and sent SIGABRT, one
after the other: what is Python then prints its stacks, and the test goes on with an error that
holds them.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from tests.processes import family, look

_TIME_TO_SPEAK_S = 2


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
    _, *started = family(os.getpid())
    for process in filter(None, map(look, reversed(started))):  # the last ones first
        sys.__stderr__.write(f"hangs: {process}\n")
        sys.__stderr__.flush()
        with suppress(OSError):  # it may have ended
            os.kill(process.pid, signal.SIGABRT)
        _wait_for_end(process.pid)


def _wait_for_end(pid: int) -> None:
    """Let a process say all that it has to say, so that nobody speaks in between."""
    until = time.monotonic() + _TIME_TO_SPEAK_S
    while look(pid) and time.monotonic() < until:
        time.sleep(0.02)
