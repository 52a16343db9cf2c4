"""Text as an array of code points: what a table says of each character, in one pass.

A dictionary asked for every character, or a regular expression that lists what it finds, takes
ten times as long.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

_SPACE = 0x110000  # code points that there are

Points = NDArray[np.uint32]
Table = NDArray[np.generic]


def points_of(text: str) -> Points:
    """Return the code points of ``text``; halves of surrogate pairs too.

    >>> points_of("新a").tolist()
    [26032, 97]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def text_of(points: Points) -> str:
    """Return the text of code points.

    >>> text_of(points_of("新a"))
    '新a'
    """
    return points.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


def every_character() -> str:
    """Return all characters in order, for a pattern to say which are of its kind."""
    return text_of(np.arange(_SPACE, dtype=np.uint32))


class Classes:
    """Sorts characters into classes, and counts them; a character may be in several.

    >>> Classes([[ord("a"), ord("b")], [ord("b")]]).counts(points_of("abc"))
    (2, 1)
    """

    def __init__(self, classes: Sequence[Iterable[int]]) -> None:
        """Take the code points of each class; eight classes at most."""
        self._table = np.zeros(_SPACE, np.uint8)
        for bit, members in enumerate(classes):
            self._table[np.fromiter(members, np.int64)] |= np.uint8(1 << bit)
        sets = range(1 << len(classes))
        self._of_class = [[each for each in sets if each >> bit & 1] for bit in range(len(classes))]

    def counts(self, points: Points) -> tuple[int, ...]:
        """Return how many of ``points`` are in each class."""
        found = np.bincount(self._table[points], minlength=1 << len(self._of_class)).tolist()
        return tuple(sum(found[each] for each in sets) for sets in self._of_class)
