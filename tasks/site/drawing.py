"""Drawings as numbers: where each stroke goes. The templates draw them as inline SVG."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

WIDTH: Final = 960.0


class Bar(NamedTuple):
    """A bar of a timeline: what it counts, and how high its two parts stand."""

    x: float
    width: float
    printed: float
    inferred: float
    label: str
    printed_count: int
    inferred_count: int


class Timeline(NamedTuple):
    """Bars from the left to the right, and the years or months written below."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    height: float
    peak: int
    step: str


_MOST_BARS: Final = 120


def timeline(days: Mapping[date, tuple[int, int]], height: float = 120) -> Timeline | None:
    """Draw articles over time: by day, week, month or year, as they fit.

    Args:
        days: For each day the articles that print it, and those it was inferred for.
        height: Of the highest bar.

    Returns:
        None where no day is known.
    """
    if not days:
        return None
    first, last = min(days), max(days)
    step = _step((last - first).days + 1)
    counts: dict[date, list[int]] = {start: [0, 0] for start in _starts(first, last, step)}
    for day, (printed, inferred) in days.items():
        counts[_start(day, step)][0] += printed
        counts[_start(day, step)][1] += inferred
    peak = max(sum(both) for both in counts.values())
    wide = WIDTH / len(counts)
    bars = tuple(
        Bar(
            round(n * wide, 2),
            round(max(wide - max(wide * 0.15, 0.5), 0.8), 2),
            round(height * printed / peak, 2),
            round(height * inferred / peak, 2),
            _named(start, step),
            printed,
            inferred,
        )
        for n, (start, (printed, inferred)) in enumerate(counts.items())
    )
    return Timeline(bars, tuple(_ticks(bars)), height, peak, step)


def _step(days: int) -> str:
    lengths = {"day": 1, "week": 7, "month": 30, "year": 365}
    return next((s for s, length in lengths.items() if days / length <= _MOST_BARS), "year")


def _start(day: date, step: str) -> date:
    if step == "week":
        return day - timedelta(days=day.weekday())
    if step == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if step == "year" else day


def _starts(first: date, last: date, step: str) -> Iterator[date]:
    """Yield the first day of every step: an empty one is drawn too."""
    held = _start(first, step)
    while held <= last:
        yield held
        held = _next(held, step)


def _next(day: date, step: str) -> date:
    if step in {"day", "week"}:
        return day + timedelta(days=7 if step == "week" else 1)
    if step == "year":
        return day.replace(year=day.year + 1)
    return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)


def _named(day: date, step: str) -> str:
    """Name a step as ISO 8601 does.

    >>> _named(date(2024, 5, 1), "month")
    '2024-05'
    """
    return {"year": f"{day:%Y}", "month": f"{day:%Y-%m}"}.get(step, day.isoformat())


def _ticks(bars: Sequence[Bar], most: int = 8) -> Iterator[tuple[float, str]]:
    """Yield a few places with their names, evenly apart."""
    every = max(math.ceil(len(bars) / most), 1)
    for bar in bars[::every]:
        yield bar.x, bar.label


class Dot(NamedTuple):
    """A place on the map."""

    x: float
    y: float
    radius: float


# Albers' equal-area projection as atlases of China use it.
_SOUTH, _NORTH, _MIDDLE, _BASE = map(math.radians, (25.0, 47.0, 105.0, 35.0))
_N = (math.sin(_SOUTH) + math.sin(_NORTH)) / 2
_C = math.cos(_SOUTH) ** 2 + 2 * _N * math.sin(_SOUTH)
_RHO = math.sqrt(_C - 2 * _N * math.sin(_BASE)) / _N
_SCALE: Final = 1020.0
MAP_SIZE: Final = (900, 800)
_CENTRE: Final = (450, 365)


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a place of China lies on the map.

    >>> project(105.0, 35.0)
    (450.0, 365.0)
    """
    rho = math.sqrt(_C - 2 * _N * math.sin(math.radians(latitude))) / _N
    theta = _N * (math.radians(longitude) - _MIDDLE)
    x = rho * math.sin(theta)
    y = _RHO - rho * math.cos(theta)
    return round(_CENTRE[0] + _SCALE * x, 1), round(_CENTRE[1] - _SCALE * y, 1)


def dot(longitude: float, latitude: float, share: float) -> Dot:
    """Return a place on the map; its area stands for its ``share`` of the largest."""
    x, y = project(longitude, latitude)
    return Dot(x, y, round(3 + 19 * math.sqrt(share), 1))


def spread(
    count: int, edges: Sequence[tuple[int, int, float]], rounds: int = 300
) -> npt.NDArray[np.float64]:
    """Lay out a network: those that belong together lie close (Fruchterman and Reingold, 1991).

    Args:
        count: Nodes, most important first.
        edges: Pairs of nodes, and how strongly they are bound.
        rounds: Steps of the simulation, each smaller than the last.

    Returns:
        A ``count`` by 2 array between 0 and 1; the same for the same input.
    """
    if count == 0:
        return np.zeros((0, 2))
    angle = np.arange(count) * 2.399963  # the golden angle: a sunflower, so that none coincide
    place = np.sqrt((np.arange(count) + 0.5) / max(count, 1))[:, None] * np.stack(
        [np.cos(angle), np.sin(angle)], axis=1
    )
    pull = np.zeros((count, count))
    for one, other, weight in edges:
        pull[one, other] = pull[other, one] = weight
    # Whoever knows many is drawn to each of them less: a crowd stays legible.
    bound = np.maximum(np.sqrt(pull.sum(axis=1)), 1e-9)
    pull = 0.6 * pull / (bound[:, None] * bound[None, :])
    ideal = 1.6 / math.sqrt(max(count, 1))
    for heat in np.linspace(0.12, 0.002, rounds):
        apart = place[:, None, :] - place[None, :, :]
        distance = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), 0.01)
        force = ideal**2 / distance**2 - pull * distance / ideal
        move = (apart * force[..., None]).sum(axis=1) - 0.35 * place  # and all to the middle
        length = np.maximum(np.hypot(move[:, 0], move[:, 1]), 1e-9)
        place = place + move * (np.minimum(length, heat) / length)[:, None]
    low, high = place.min(axis=0), place.max(axis=0)
    spanned: npt.NDArray[np.float64] = (place - low) / np.maximum(high - low, 1e-9)
    return spanned


def legible(
    labels: Sequence[tuple[float, float, str]], size: float = 13
) -> list[tuple[float, float, str]]:
    """Return the labels that fit without covering one before them: the first count most.

    Args:
        labels: Middle, base line and words of each.
        size: Of the type; a Chinese character is as wide as it is high.

    >>> legible([(0, 0, "甲"), (5, 3, "乙"), (50, 0, "丙")])
    [(0, 0, '甲'), (50, 0, '丙')]
    """
    kept: list[tuple[float, float, str]] = []
    for x, y, words in labels:
        half = size * len(words) / 2
        if not any(
            abs(x - x2) < half + size * len(other) / 2 and abs(y - y2) < size
            for x2, y2, other in kept
        ):
            kept.append((x, y, words))
    return kept
