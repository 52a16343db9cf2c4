"""The processes of this machine, as Linux tells of them."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PROCESSES = Path("/proc")


class Process(NamedTuple):
    """A process that is alive."""

    pid: int
    state: str
    group: int
    session: int
    command: str


def look(pid: int | str) -> Process | None:
    """Look at a process; None where it has ended, waited for or not."""
    try:
        words = (PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()
        command = (PROCESSES / str(pid) / "cmdline").read_text(errors="replace")
    except OSError:
        return None
    state, _, group, session = words[:4]
    if state == "Z":
        return None
    return Process(int(pid), state, int(group), int(session), command.replace("\0", " "))


def alive() -> list[Process]:
    """Return all processes that can be seen."""
    return [found for entry in PROCESSES.glob("[0-9]*") if (found := look(entry.name))]


def family(pid: int) -> Iterator[int]:
    """Yield a process and all that it started, and they."""
    yield pid
    with suppress(OSError):
        for task in (PROCESSES / str(pid) / "task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))
