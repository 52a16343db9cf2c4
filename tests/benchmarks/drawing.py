"""Marks on a picture: text, lines, dots, logarithmic scales; in the colours of light and dark."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import NamedTuple
from xml.sax.saxutils import escape

STYLE = """
svg { --ground: #ffffff; --ink: #1f2328; --quiet: #656d76; --rule: #e4e8ec; --ours: #0b6bcb;
  --other: #9aa4ae; --edge: #d5dae0; --warm: #c2410c; --leaf: #1a7f4b; --plum: #8250df;
  font: 12px system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; }
@media (prefers-color-scheme: dark) { svg { --ground: #0f141a; --ink: #e6edf3; --quiet: #8d96a0;
  --rule: #232b34; --ours: #58a6ff; --other: #6e7a86; --edge: #2b343e; --warm: #f0883e;
  --leaf: #3fb950; --plum: #bc8cff; } }
text { fill: var(--ink); } .quiet { fill: var(--quiet); }
.title { font-size: 15px; font-weight: 600; }
.ours { font-weight: 600; } .end { text-anchor: end; } .middle { text-anchor: middle; }
.small { font-size: 11px; } .figure { font-variant-numeric: tabular-nums;
  paint-order: stroke; stroke: var(--ground); stroke-width: 4px; stroke-linejoin: round; }
""".strip()


class Scale(NamedTuple):
    """A logarithmic axis: values from ``low`` to ``high`` lie from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where a value lies.

        >>> Scale(1, 100, 0, 200).at(10)
        100.0
        """
        share = (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self) -> list[float]:
        """Return the powers of ten on it."""
        return [10.0**n for n in range(round(log10(self.low)), round(log10(self.high)) + 1)]


def around(values: Sequence[float], start: float, end: float) -> Scale:
    """Return the axis between the powers of ten around all values.

    >>> around([20, 3000], 0, 1)[:2]
    (10.0, 10000.0)
    """
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return Scale(10.0**low, 10.0 ** max(high, low + 1), start, end)


def apart(ends: Mapping[str, float], least: float = 16) -> dict[str, float]:
    """Move the names of lines apart, as little as may be; their order stays as it was given.

    >>> apart({"a": 10, "b": 12, "c": 50}, least=10)
    {'a': 6.0, 'b': 16.0, 'c': 50.0}
    """
    groups: list[list[str]] = []
    centre: list[float] = []
    for name in sorted(ends, key=lambda name: ends[name]):
        groups.append([name])
        centre.append(ends[name])
        while len(groups) > 1 and _touch(groups, centre, least):
            later, earlier = groups.pop(), groups.pop()
            centre[-2:] = [sum(ends[n] for n in earlier + later) / len(earlier + later)]
            groups.append(earlier + later)
    placed = {
        name: middle + (number - (len(group) - 1) / 2) * least
        for group, middle in zip(groups, centre, strict=True)
        for number, name in enumerate(group)
    }
    return {name: float(placed[name]) for name in ends}


def _touch(groups: Sequence[Sequence[str]], centre: Sequence[float], least: float) -> bool:
    halves = (len(groups[-1]) + len(groups[-2])) / 2 * least
    return centre[-1] - centre[-2] < halves


def short(number: float) -> str:
    """Write a tick.

    >>> short(1e4), short(1e6), short(10)
    ('10k', '1M', '10')
    """
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:g}{letter}"
    return f"{number:g}"


def text(x: float, y: float, words: str, classes: str, style: str = "") -> str:
    given = f' class="{classes}"' if classes else ""
    styled = f' style="{style}"' if style else ""
    return f'<text x="{x:g}" y="{y + 4:g}"{given}{styled}>{escape(words)}</text>'


def line(start: tuple[float, float], end: tuple[float, float], colour: str, width: int) -> str:
    (x1, y1), (x2, y2) = start, end
    return (
        f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="var({colour})" '
        f'stroke-width="{width}"/>'
    )


def dot(x: float, y: float, colour: str, *, is_hollow: bool = False) -> str:
    fill = "--ground" if is_hollow else colour
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="4.5" fill="var({fill})" stroke="var({colour})" '
        'stroke-width="2"/>'
    )
