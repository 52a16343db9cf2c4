"""The shadow: the text in Simplified characters, equally long, for matching only.

It is never written back: conversion by phrase turns the name 喻云林 into 喻雲林.
"""

from collections.abc import Iterable
from itertools import chain

import numpy as np

from tasks.text.model import Line, Text
from tasks.text.points import Classes, points_of, text_of

# From so many characters on an array is faster than a dictionary.
_LONG = 64

# The characters by which a text is Chinese at all.
_HAN = (range(0x3400, 0xA000), range(0x20000, 0x110000))


class Shadow:
    """A character-by-character conversion.

    >>> shadow = Shadow([("黨", "党"), ("臺", "台")])
    >>> shadow.of("黨政代表團")
    '党政代表團'
    """

    def __init__(self, pairs: Iterable[tuple[str, ...]]) -> None:
        """Take (Traditional, Simplified) pairs of single characters."""
        self._table = {ord(traditional): simplified for traditional, simplified in pairs}
        self._points = np.arange(0x110000, dtype=np.uint32)
        self._points[list(self._table)] = list(map(ord, self._table.values()))
        simplified = set(self._points[list(self._table)].tolist()) - self._table.keys()
        self._classes = Classes([chain(*_HAN), self._table, simplified])

    def of(self, text: str) -> str:
        """Return the shadow of ``text``: as long as it, each character in its place."""
        if len(text) < _LONG:
            return text.translate(self._table)
        return text_of(self._points[points_of(text)])

    def script(self, text: str) -> str | None:
        """Tell Traditional from Simplified text by the characters only one of them has.

        Returns:
            ISO 15924 ``Hant`` or ``Hans``; None where no Chinese character stands. Text
            without any telling character is Hans, the commoner.

        >>> shadow = Shadow([("黨", "党")])
        >>> shadow.script("黨"), shadow.script("党"), shadow.script("GDP")
        ('Hant', 'Hans', None)
        """
        han, traditional, simplified = self._classes.counts(points_of(text))
        if not han:
            return None
        return "Hant" if traditional > simplified else "Hans"

    def lines(self, repaired: str) -> Text:
        """Cut repaired text into its lines, each beside its shadow."""
        hans = self.of(repaired)
        lines: list[Line] = []
        start = 0
        for line in repaired.split("\n"):
            end = start + len(line)
            lines.append(Line(start, end, line, hans[start:end]))
            start = end + 1
        return Text(repaired, hans, tuple(lines))
