"""From scores per character to names: the tags B, I, O, E and S, and which may follow which."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from schemas.entity import EntityType

TYPES = (EntityType.PERSON, EntityType.PLACE, EntityType.ORGANIZATION)
TAGS = "O" + "BIES" * len(TYPES)  # tag 4 * t + 1 begins a name of TYPES[t]

_FORBIDDEN = np.float32(-1e4)
_BATCH = 64  # lines decoded together, of like length

Scores = NDArray[np.float32]  # (characters, len(TAGS)), higher is likelier
Labels = NDArray[np.int8]


def _may_follow() -> NDArray[np.bool_]:
    """Return ``[i, j]``: whether tag ``j`` may stand behind tag ``i``."""
    kind = np.array(list(TAGS))
    group = (np.arange(len(TAGS)) + 3) // 4
    opens, closed = np.isin(kind, list("OBS")), np.isin(kind, list("OES"))
    inside = ~closed[:, None] & ~opens[None, :] & (group[:, None] == group[None, :])
    return np.asarray((closed[:, None] & opens[None, :]) | inside)


_LEGAL = _may_follow()
_OPENS, _CLOSES = _LEGAL[0], _LEGAL[:, 0]
_OPEN, _CLOSED = np.flatnonzero(_OPENS), np.flatnonzero(_CLOSES)
_STARTS = _OPENS & (np.arange(len(TAGS)) > 0)  # B and S
_BEGINS, _INSIDE, _ENDS = (np.arange(k, len(TAGS), 4) for k in (1, 2, 3))


def is_legal(labels: Labels) -> bool:
    """Tell whether tags can be read as whole names.

    >>> is_legal(np.array([1, 3, 0], np.int8)), is_legal(np.array([1, 0], np.int8))
    (True, False)
    """
    return not labels.size or bool(
        _OPENS[labels[0]] and _CLOSES[labels[-1]] and _LEGAL[labels[:-1], labels[1:]].all()
    )


def best_labels(lines: Sequence[Scores]) -> list[Labels]:
    """Return the best legal tags of each line.

    The best tag of each character, where that is legal, is also the best path; only the
    other lines, a quarter of all paragraphs, pay for a search.
    """
    found = [scores.argmax(1).astype(np.int8) for scores in lines]
    hard = [i for i, labels in enumerate(found) if not is_legal(labels)]
    hard.sort(key=lambda i: len(found[i]))
    for first in range(0, len(hard), _BATCH):
        batch = hard[first : first + _BATCH]
        for i, labels in zip(batch, _search([lines[i] for i in batch]), strict=True):
            found[i] = labels
    return found


def _search(lines: Sequence[Scores]) -> list[Labels]:
    """Find the best legal path through each line: Viterbi, all lines of a batch at once.

    Behind a closed tag (O, E, S) stands an open one (O, B, S); behind B or I of a type
    stands its I or E. So a step needs the best closed tag and the best of B and I per type,
    not every pair of tags.
    """
    longest = max(map(len, lines))
    scores = np.full((longest, len(lines), len(TAGS)), _FORBIDDEN, np.float32)
    scores[:, :, 0] = 0  # behind its end a line goes on with O, at no cost
    for i, line in enumerate(lines):
        scores[: len(line), i] = line
    rows = np.arange(len(lines))
    best = scores[0] + np.where(_OPENS, np.float32(0), _FORBIDDEN)
    came_from = np.zeros(scores.shape, np.int8)
    for t in range(1, longest):
        closed = _CLOSED[best[:, _CLOSED].argmax(1)]
        begins, inside = best[:, _BEGINS], best[:, _INSIDE]
        began = np.where(begins >= inside, _BEGINS, _INSIDE)
        came_from[t, :, _OPEN] = closed
        came_from[t, :, _INSIDE] = came_from[t, :, _ENDS] = began.T
        step = np.empty_like(best)
        step[:, _OPEN] = best[rows, closed][:, None]
        step[:, _INSIDE] = step[:, _ENDS] = np.maximum(begins, inside)
        best = step + scores[t]
    labels = np.zeros((len(lines), longest), np.int8)
    labels[:, -1] = _CLOSED[best[:, _CLOSED].argmax(1)]
    for t in range(longest - 1, 0, -1):
        labels[:, t - 1] = came_from[t, rows, labels[:, t]]
    return [path[: len(line)] for path, line in zip(labels, lines, strict=True)]


def spans(labels: Labels) -> list[tuple[int, int, EntityType]]:
    """Read legal tags as half-open spans.

    >>> spans(np.array([1, 2, 3, 0, 8], np.int8))
    [(0, 3, <EntityType.PERSON: 'person'>), (4, 5, <EntityType.PLACE: 'place'>)]
    """
    starts = np.flatnonzero(_STARTS[labels])
    ends = np.flatnonzero(_CLOSES[labels] & (labels > 0)) + 1
    types = (labels[starts] - 1) // 4
    return [
        (start, end, TYPES[each])
        for start, end, each in zip(starts.tolist(), ends.tolist(), types.tolist(), strict=True)
    ]
