"""The results as a reader wants them: medians, rates, ratios, and figures with few digits."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from math import floor, log10
from typing import Any, NamedTuple

from tests.benchmarks.material import Amount


class Measured(NamedTuple):
    """One measurement, as it was kept."""

    section: str
    task: str
    material: str
    cores: int
    tool: str
    found: Mapping[str, Any]
    amount: Amount

    @property
    def is_ours(self) -> bool:
        """Tell whether it is newsmill's."""
        return self.tool.partition(" ")[0].rstrip(",") == "newsmill"

    @property
    def missing(self) -> str:
        """Why it was not measured; empty where it was."""
        return str(self.found.get("missing", ""))

    @property
    def title(self) -> str:
        """The task, with its cores where it is measured on several numbers of them."""
        return f"{self.task}, {_COUNTED[self.cores]}" if self.section == "whole" else self.task

    @property
    def task_shown(self) -> str:
        """The task, as code where it is a command."""
        return f"`{self.task}`" if self.task.startswith("newsmill") else self.task

    @property
    def seconds(self) -> Sequence[float]:
        """What a round took; of whole runs, their stages: starting Prefect is told apart."""
        times: Sequence[float] = self.found["seconds"]
        if self.section == "whole":
            times = self.found.get("stage_seconds", times)
        return times

    @property
    def stages(self) -> Mapping[str, float]:
        """Seconds by stage of one whole run, the middle one of its rounds."""
        stages: Mapping[str, float] = self.found.get("stages", {})
        return stages

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return statistics.median(self.seconds)

    @property
    def peak_mb(self) -> float:
        """The most memory, in megabytes of 1,000,000 bytes."""
        return float(self.found["peak_mb"])

    @property
    def disk_bytes(self) -> int:
        """What was left on disk; 0 where nothing was, or nobody asked."""
        return int(self.found.get("disk_bytes", 0))


_COUNTED = {1: "one core", 2: "two cores"}


class Figures:
    """All measurements of a file of results."""

    def __init__(self, held: Mapping[str, Any]) -> None:
        self.held = held
        self.amounts = {name: Amount(*amount) for name, amount in held["amounts"].items()}

    def of(self, section: str) -> list[Measured]:
        """Return the measurements of a section, in the order in which they were planned."""
        every = (self._measured(key, found) for key, found in self.held["measurements"].items())
        return [each for each in every if each.section == section]

    def _measured(self, key: str, found: Mapping[str, Any]) -> Measured:
        section, task, material, cores, tool = key.split("/")
        amount = self.amounts.get(material, Amount(0, 0, 0))
        return Measured(section, task, material, int(cores), tool, found, amount)

    @property
    def versions(self) -> dict[str, str]:
        """Return the version of every peer, by name."""
        found: dict[str, str] = {}
        for each in self.held["measurements"].values():
            found |= each.get("versions", {})
        return dict(sorted(found.items()))

    @property
    def questions(self) -> list[str]:
        """Return the names of the questions that were asked."""
        asked = [each.found["latencies"] for each in self.of("asking") if not each.missing]
        return [name for name in asked[0] if name.startswith("question: ")] if asked else []

    def question(self, latencies: Mapping[str, float], share: float) -> float:
        """Return how long that share of the questions takes at most, in seconds."""
        every = sorted(latencies[name] for name in self.questions)
        return statistics.median(every) if share < 1 else every[-1]

    def disk(self) -> dict[str, float]:
        """Return bytes on disk for each article, by what they are for; of the default run."""
        for each in self.of("whole"):
            if "disk" in each.found:
                return {k: size / each.amount.articles for k, size in each.found["disk"].items()}
        return {}

    def speed_ups(self) -> Iterator[tuple[str, float, float]]:
        """Yield how many times as fast two cores are as one, by tool: in all, and structuring."""
        every = [each for each in self.of("whole") if each.is_ours and not each.missing]
        found = {(e.tool, e.cores): (e.median, e.stages["structuring"]) for e in every}
        for tool, cores in found:
            if cores == 1 and (tool, 2) in found:
                (one, read), (both, both_read) = found[tool, 1], found[tool, 2]
                yield tool, one / both, read / both_read


def figure(number: float) -> str:
    """Write a number with as many digits as a measurement has: two, or three from 100 on.

    >>> figure(375_123), figure(123.4), figure(12.34), figure(1.234), figure(0.01234), figure(0)
    ('375,000', '123', '12', '1.2', '0.012', '0')
    """
    if number <= 0:
        return "0"
    if number >= 100:
        digits = floor(log10(number)) - 2
        return f"{round(number / 10**digits) * 10**digits:,}"
    return f"{number:.{max(0, 1 - floor(log10(number)))}f}"


def duration(milliseconds: float) -> str:
    """Write a time with its unit.

    >>> duration(10), duration(834.2), duration(10_500)
    ('10 ms', '834 ms', '10 s')
    """
    if milliseconds >= 1_000:
        return f"{figure(milliseconds / 1e3).removesuffix('.0')} s"
    return f"{figure(milliseconds).removesuffix('.0')} ms"


def seconds(number: float) -> str:
    """Write seconds, to the hundredth.

    >>> seconds(0.2345), seconds(12.3)
    ('0.23', '12.30')
    """
    return f"{number:.2f}"
