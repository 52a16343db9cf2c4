"""A command, measured with all processes that it starts: seconds, and memory at its highest.

Memory is that of all of them together, each shared page counted once (PSS, as Linux tells it).
"""

import contextlib
import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tests.processes import PROCESSES, family

_EVERY_S = 0.25


class Measured(NamedTuple):
    """What a command took."""

    wall_s: float
    cpu_s: float  # of all processes, user and system
    peak_mb: float  # megabytes of 1,000,000 bytes


def measured(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Measured:
    """Run a command to its end.

    Raises:
        CalledProcessError: It failed; what it said is on standard error.
    """
    before, begun = _cpu_s(), time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, env={**os.environ, **(environment or {})}
    ) as process:
        peak = _Peak(process.pid)
        done = threading.Event()
        watcher = threading.Thread(target=peak.watch, args=[done])
        watcher.start()
        code = process.wait()
        done.set()
        watcher.join()
    if code:
        raise subprocess.CalledProcessError(code, command)
    return Measured(time.perf_counter() - begun, _cpu_s() - before, peak.highest / 1e6)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Peak:
    """The most that a process and its children held at any look."""

    def __init__(self, pid: int) -> None:
        self.pid, self.highest = pid, 0

    def watch(self, done: threading.Event) -> None:
        while not done.wait(_EVERY_S):
            self.highest = max(self.highest, sum(map(held, family(self.pid))))


def held(pid: int) -> int:
    """Return the bytes that are a process's share of memory; 0 where it has ended."""
    with contextlib.suppress(OSError):
        for line in (PROCESSES / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
