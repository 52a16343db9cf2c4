"""Drift: what a run brought, beside what earlier runs brought."""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from flows.report.facts import Drift
from schemas.manifest import RunCounts

# Below this many earlier runs there is no "usual".
ENOUGH: Final = 3
_COUNTED: Final = ("offered", "articles", "duplicates", "rejected")
_SHARES: Final = ("unchanged", "articles", "duplicates", "rejected")
_TIMES: Final = 2  # a count is unusual beyond so many times what was ever seen
_FEW: Final = 10  # and if it is away by more than this
_POINTS: Final = 0.05  # a share is unusual so far outside what was ever seen


def drift(now: RunCounts, earlier: Sequence[RunCounts]) -> Iterator[Drift]:
    """Compare counts and shares; unusual is what lies clearly outside all earlier runs.

    >>> quiet = RunCounts(offered=100, unchanged=0, articles=98, duplicates=0, rejected=2)
    >>> night = RunCounts(offered=100, unchanged=0, articles=40, duplicates=0, rejected=60)
    >>> [(d.measure, d.now) for d in drift(night, [quiet] * 3) if d.is_unusual]
    [('rejected', 60.0), ('articles', 0.4), ('rejected', 0.6)]
    >>> any(d.is_unusual for d in drift(quiet, [quiet] * 3))
    False
    """
    if not earlier:
        return
    for name in _COUNTED:
        yield _drift(name, float(getattr(now, name)), [float(getattr(e, name)) for e in earlier])
    if now.offered:
        for name in _SHARES:
            past = [share(e, name) for e in earlier if e.offered]
            if past:
                yield _drift(name, share(now, name), past, is_share=True)


def share(counts: RunCounts, name: str) -> float:
    """Return which part of the documents offered a count is.

    >>> share(RunCounts(offered=3, unchanged=0, articles=2, duplicates=0, rejected=1), "articles")
    0.6667
    """
    return round(float(getattr(counts, name)) / counts.offered, 4) if counts.offered else 0.0


def _drift(measure: str, now: float, past: Sequence[float], *, is_share: bool = False) -> Drift:
    low, high = min(past), max(past)
    if is_share:
        outside = now > high + _POINTS or now < low - _POINTS
    else:
        outside = now > high * _TIMES + _FEW or now < low / _TIMES - _FEW
    return Drift(
        measure=measure,
        is_share=is_share,
        now=now,
        usual=median(past),
        low=low,
        high=high,
        is_unusual=outside and len(past) >= ENOUGH,
    )
