"""Where the seconds of a command went, from the start of its process to its last word."""

import atexit
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import click

_WIDTH = 96


class Spent:
    """The parts of a command, one after the other: what no part claims does not exist."""

    def __init__(self) -> None:
        """Begin with what is over: the start of Python, and of the command."""
        self.parts: dict[str, float] = {}
        self._at = time.perf_counter() - process_age_s()
        self._is_told = False
        # What is registered first is called last: when everything else has ended.
        atexit.register(self._tell)
        self.until_now("Python and options")

    def until_now(self, name: str, *, within: Mapping[str, float] | None = None) -> None:
        """End a part here; ``within`` are parts of it that were measured, and stand alone."""
        within = within or {}
        now = time.perf_counter()
        self.parts[name] = now - self._at - sum(within.values())
        self.parts |= within
        self._at = now

    def tell_at_exit(self) -> None:
        """Say so in one sentence when everything has ended."""
        self._is_told = True

    def _tell(self) -> None:
        if self._is_told:
            self.until_now("ending Prefect")
            with suppress(OSError):  # whoever read us has gone
                click.echo(sentence(self.parts))


def sentence(parts: Mapping[str, float]) -> str:
    """Name the whole and its parts, in seconds; what took no time is left out.

    >>> sentence({"imports": 1.25, "reading": 0.5, "linking": 0.01})
    'Time: 1.8 s (imports 1.2, reading 0.5)'
    """
    told = ", ".join(f"{name} {took:.1f}" for name, took in parts.items() if took >= _SHOWN_S)
    text = f"Time: {sum(parts.values()):.1f} s ({told})"
    return click.wrap_text(text, _WIDTH, subsequent_indent="      ")


# What is shorter reads as 0.0.
_SHOWN_S = 0.05


def process_age_s() -> float:
    """Return how long this process has run; zero where the system does not tell."""
    try:
        told = Path("/proc/self/stat").read_text("ascii").rpartition(")")[2].split()
        begun = int(told[19]) / os.sysconf("SC_CLK_TCK")
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - begun)
    except (OSError, AttributeError):
        return 0.0
