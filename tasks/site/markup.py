"""Text with marks on it, as HTML: escaped, inert, and properly nested."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from markupsafe import Markup, escape

# What would turn the line around, or be obeyed instead of shown.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def shown(value: object) -> object:
    r"""Make characters that steer a reader, or a browser, visible and inert.

    >>> shown("a\u202egpj.exe")
    'a⟨U+202E⟩gpj.exe'
    """
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", value)


def safe(text: str) -> Markup:
    """Return text for a page, whatever it holds.

    >>> safe("<script>")
    Markup('&lt;script&gt;')
    """
    return escape(shown(text))


class Span(NamedTuple):
    """A mark on ``text[start:end]``. A higher layer lies inside a lower one."""

    start: int
    end: int
    layer: int
    opening: Markup
    closing: Markup
    again: Markup | None = None  # opens it where it goes on after a break; None for ``opening``


class Point(NamedTuple):
    """A mark between two characters."""

    place: int
    mark: Markup


def mark_up(text: str, spans: Sequence[Span], points: Sequence[Point] = ()) -> Markup:
    """Return ``text`` with its marks. Spans of one layer do not overlap; of two they may.

    >>> bold = Span(0, 2, 0, Markup("<b>"), Markup("</b>"))
    >>> link = Span(1, 3, 1, Markup("<a>"), Markup("</a>"))
    >>> print(mark_up("新闻磨", [bold, link]))
    <b>新<a>闻</a></b><a>磨</a>
    """
    places = {0, len(text), *(p.place for p in points)}
    cuts = sorted(places.union(*((s.start, s.end) for s in spans)))
    starting = _by(spans)
    standing: dict[int, list[Markup]] = {}
    for point in points:
        standing.setdefault(point.place, []).append(point.mark)
    pieces: list[str] = []
    opened: list[Span] = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        ended = [span for span in opened if span.end <= start]
        fresh = starting.get(start, [])
        if ended or fresh:
            kept = sorted([s for s in opened if s.end > start] + fresh, key=lambda s: s.layer)
            _turn(pieces, opened, kept, standing.pop(start, ()))
            opened = kept
        pieces += standing.pop(start, ())
        pieces.append(safe(text[start:end]))
    return Markup("".join(pieces))  # noqa: S704 - its pieces are markup or escaped


def _by(spans: Sequence[Span]) -> dict[int, list[Span]]:
    starting: dict[int, list[Span]] = {}
    for span in spans:
        if span.end > span.start:
            starting.setdefault(span.start, []).append(span)
    return starting


def _turn(
    pieces: list[str], opened: Sequence[Span], kept: Sequence[Span], between: Iterable[Markup]
) -> None:
    """Close what does not go on, and what lies inside it; open it again with what is new."""
    same = 0
    while same < min(len(opened), len(kept)) and opened[same] is kept[same]:
        same += 1
    pieces += [span.closing for span in reversed(opened[same:])]
    pieces += between
    for span in kept[same:]:
        goes_on = any(span is each for each in opened)
        pieces.append(span.again if goes_on and span.again is not None else span.opening)
