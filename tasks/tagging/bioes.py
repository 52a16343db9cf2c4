"""From scores per character to names: the tags B, I, O, E and S, and which may follow which."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.entity import EntityType

TYPES = (EntityType.PERSON, EntityType.PLACE, EntityType.ORGANIZATION)
TAGS = "O" + "BIES" * len(TYPES)  # tag 4 * t + 1 begins a name of TYPES[t]

_FORBIDDEN = np.float32(-1e4)
_AROUND = 4  # characters on either side of a break that are searched first
_BATCH = 256  # stretches searched together, of like length: a step costs the same for few and many

Scores = NDArray[np.float32]  # (len(TAGS), rows), higher is likelier
Labels = NDArray[np.int8]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]


def _may_follow() -> Flags:
    """Return ``[i, j]``: whether tag ``j`` may stand behind tag ``i``."""
    kind = np.array(list(TAGS))
    group = (np.arange(len(TAGS)) + 3) // 4
    opens, closed = np.isin(kind, list("OBS")), np.isin(kind, list("OES"))
    inside = ~closed[:, None] & ~opens[None, :] & (group[:, None] == group[None, :])
    return np.asarray((closed[:, None] & opens[None, :]) | inside)


_LEGAL = _may_follow()
_BREAKS = ~np.pad(_LEGAL, ((0, 0), (0, 16 - len(TAGS)))).ravel()  # at 16 * tag + the next tag
_OPENS, _CLOSES = _LEGAL[0], _LEGAL[:, 0]
_OPEN, _CLOSED = np.flatnonzero(_OPENS), np.flatnonzero(_CLOSES)
_STARTS = _OPENS & (np.arange(len(TAGS)) > 0)  # B and S
_STOPS = _CLOSES & (np.arange(len(TAGS)) > 0)  # E and S
_BEGINS, _INSIDE, _ENDS = (np.arange(k, len(TAGS), 4) for k in (1, 2, 3))
_EACH = np.arange(len(TAGS), dtype=np.int8)[:, None]


class Spans(NamedTuple):
    """Names as columns: half-open rows, and which of ``TYPES``."""

    starts: Rows
    ends: Rows
    types: NDArray[np.int8]


def _breaks(labels: Labels) -> Rows:
    """Return the rows whose tag may not stand behind the one before."""
    pairs = (labels[:-1] << 4 | labels[1:]).view(np.uint8)
    return np.flatnonzero(_BREAKS.take(pairs)) + 1


def best_labels(scores: Scores, gaps: Flags) -> Labels:
    """Return the best legal tags of lines that stand one behind the other.

    Args:
        scores: Of each tag in each row.
        gaps: Which rows lie between lines, and are O; the first and the last must.

    The likeliest tag of each row is the best path too, where it is legal. Where it is not,
    a stretch round the break is searched for its best path, whatever stands beside it. If
    that path may stand between its neighbours, then no path through the whole line is
    better: outside the stretch every row has its likeliest tag, and inside none scores
    higher. If it may not, the stretch grows; at most to the whole line.

    >>> scores = np.full((13, 4), -9, np.float32)
    >>> scores[1, 1], scores[0, 2], scores[3, 2] = 5, 2, 1  # B, then rather O than E
    >>> best_labels(scores, np.array([True, False, False, True])).tolist()
    [0, 1, 3, 0]
    """
    labels = _likeliest(scores)
    labels[gaps] = 0
    searched = np.zeros(len(labels), bool)
    around = _AROUND
    while (breaks := _breaks(labels)).size:
        searched[np.clip(breaks[:, None] + np.arange(-around, around), 0, len(labels) - 1)] = True
        searched &= ~gaps
        _search_again(labels, scores, gaps, searched, breaks)
        around *= 2
    return labels


def _likeliest(scores: Scores) -> Labels:
    """Find the first best tag of each row; ``argmax`` takes six times as long for so few tags."""
    best = scores[0].copy()
    labels = np.zeros(len(best), np.int8)
    for tag in range(1, len(TAGS)):
        better = scores[tag] > best
        np.maximum(best, scores[tag], out=best)
        np.maximum(labels, better * np.int8(tag), out=labels)
    return labels


def _search_again(
    labels: Labels, scores: Scores, gaps: Flags, searched: Flags, breaks: Rows
) -> None:
    """Put the best path of each stretch that holds a break into ``labels``."""
    edges = np.flatnonzero(searched[1:] != searched[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    broken = np.unique(np.searchsorted(starts, breaks, "right") - 1)
    broken = broken[np.argsort((ends - starts)[broken], kind="stable")]
    for first in range(0, len(broken), _BATCH):
        batch = broken[first : first + _BATCH]
        lengths = (ends - starts)[batch]
        steps = np.arange(lengths.max())[:, None]
        # Behind its end a stretch repeats its last row, where the search stands still.
        rows = starts[batch] + np.minimum(steps, lengths - 1)
        first_of_line, last_of_line = gaps[starts[batch] - 1], gaps[ends[batch]]
        seen = scores[:, rows]
        seen[:, 0][~_OPENS[:, None] & first_of_line] = _FORBIDDEN
        best, came_from = _forward(seen, steps < lengths)
        best[~_CLOSES[:, None] & last_of_line] = _FORBIDDEN
        labels[rows] = _backward(best, came_from)


def _forward(seen: Scores, going: Flags) -> tuple[Scores, Labels]:
    """Find what the best path to each tag scores, and where it came from: Viterbi.

    Behind a closed tag (O, E, S) stands an open one (O, B, S); behind B or I of a type
    stands its I or E. So a step needs the best closed tag and the best of B and I per type,
    not every pair of tags.

    Args:
        seen: Scores ``(tags, steps, stretches)``.
        going: ``(steps, stretches)``; the others stand still.
    """
    came_from = np.empty((seen.shape[1], len(TAGS), seen.shape[2]), np.int8)
    columns = np.arange(seen.shape[2])
    best = seen[:, 0].copy()
    step = np.empty_like(best)
    for t in range(1, seen.shape[1]):
        closed = _CLOSED[best[_CLOSED].argmax(0)]
        begins, inside = best[_BEGINS], best[_INSIDE]
        began = np.where(inside > begins, _INSIDE[:, None], _BEGINS[:, None])
        came_from[t, _OPEN] = closed
        came_from[t, _INSIDE] = came_from[t, _ENDS] = began
        step[_OPEN] = best[closed, columns]
        step[_INSIDE] = step[_ENDS] = np.maximum(begins, inside)
        np.copyto(came_from[t], _EACH, where=~going[t])
        np.copyto(best, step + seen[:, t], where=going[t])
    return best, came_from


def _backward(best: Scores, came_from: Labels) -> Labels:
    """Read the best paths off, ``(steps, stretches)``."""
    columns = np.arange(best.shape[1])
    paths = np.empty((len(came_from), best.shape[1]), np.int8)
    paths[-1] = best.argmax(0)
    for t in range(len(came_from) - 1, 0, -1):
        paths[t - 1] = came_from[t, paths[t], columns]
    return paths


def spans(labels: Labels) -> Spans:
    """Read legal tags as names.

    >>> found = spans(np.array([1, 2, 3, 0, 8], np.int8))
    >>> found.starts.tolist(), found.ends.tolist(), [TYPES[t].value for t in found.types]
    ([0, 4], [3, 5], ['person', 'place'])
    """
    starts = np.flatnonzero(_STARTS.take(labels))
    return Spans(starts, np.flatnonzero(_STOPS.take(labels)) + 1, (labels[starts] - 1) // 4)
