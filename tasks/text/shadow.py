"""The shadow: the text in Simplified characters, equally long, for matching only.

It is never written back: conversion by phrase turns the name 喻云林 into 喻雲林.
"""

from collections.abc import Iterable

from tasks.text.model import Line, Text


class Shadow:
    """A character-by-character conversion.

    >>> shadow = Shadow([("黨", "党"), ("臺", "台")])
    >>> shadow.of("黨政代表團")
    '党政代表團'
    """

    def __init__(self, pairs: Iterable[tuple[str, ...]]) -> None:
        """Take (Traditional, Simplified) pairs of single characters."""
        self._table = {ord(traditional): simplified for traditional, simplified in pairs}
        self._traditional = frozenset(map(chr, self._table))
        self._simplified = frozenset(self._table.values()) - self._traditional

    def of(self, text: str) -> str:
        """Return the shadow of ``text``: as long as it, each character in its place."""
        return text.translate(self._table)

    def script(self, text: str) -> str | None:
        """Tell Traditional from Simplified text by the characters only one of them has.

        Returns:
            ISO 15924 ``Hant`` or ``Hans``; None where no Chinese character stands. Text
            without any telling character is Hans, the commoner.

        >>> shadow = Shadow([("黨", "党")])
        >>> shadow.script("黨"), shadow.script("党"), shadow.script("GDP")
        ('Hant', 'Hans', None)
        """
        letters = set(text)
        if not any("\u3400" <= c <= "\u9fff" or c >= "\U00020000" for c in letters):
            return None
        traditional = sum(text.count(c) for c in letters & self._traditional)
        simplified = sum(text.count(c) for c in letters & self._simplified)
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
