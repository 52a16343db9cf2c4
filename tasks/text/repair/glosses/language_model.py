"""A character language model: how likely a character is after the two before it.

Its rows hold, for each context of no, one or two characters, how often the context was seen,
and which characters followed it, grouped by the power of two of how often they did::

    context <tab> times seen <tab> followers seen once <tab> 2-3 times <tab> 4-7 times ...
"""

from collections.abc import Iterable
from math import log
from operator import mul
from string import ascii_letters, digits
from typing import Final, NamedTuple

_DISCOUNT: Final = 0.7  # taken from every count, for what the texts did not happen to show
_ROUNDED: Final = 1.4  # what a count was on average, over the power of two it is kept as
_UNSEEN: Final = 1e-7  # the chance of a character that no text shows

LINE_EDGE: Final = "¶"

# Kinds stand for their members: any digit, any letter, a mark of either width.
_KINDS = (
    dict.fromkeys(map(ord, digits + "０１２３４５６７８９"), "0")
    | dict.fromkeys(map(ord, ascii_letters), "a")
    | dict(zip(map(ord, ",:;?!()\u3000\xa0\n"), "，：；？！（）  ¶", strict=True))
)


def kinds(simplified: str) -> str:
    """Return Simplified text as the model counts it, equally long.

    >>> kinds("7月8日,GDP")
    '0月0日，aaa'
    """
    return simplified.translate(_KINDS)


class _Context(NamedTuple):
    """What one context says; ``rest`` is left for what a shorter one says."""

    followers: tuple[tuple[float, str], ...] = ()  # chance of each, the likeliest first
    rest: float = 1.0

    def chance(self, char: str) -> float:
        """Return the chance of ``char``, as far as this context has seen it."""
        for chance, chars in self.followers:
            if char in chars:
                return chance
        return 0.0


class LanguageModel:
    """Chances of characters, each context backed by the shorter one.

    >>> model = LanguageModel([("", "9", "报", "日"), ("日", "4", "", "", "报")])
    >>> model.cost("", "日", "报") < model.cost("", "报", "日")
    True
    """

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Keep the rows as they are read; one is unpacked when its context first occurs."""
        self._rows = {row[0]: row for row in rows}
        self._contexts: dict[str, _Context] = {}
        self._alone = {
            char: chance for chance, chars in self._after("").followers for char in chars
        }

    def cost(self, before: str, last: str, char: str) -> float:
        """Return the negative logarithm of the chance of ``char`` after ``before + last``."""
        chance = self._alone.get(char, _UNSEEN)
        for context in (last, before + last):
            after = self._contexts.get(context) or self._after(context)
            chance = after.chance(char) + after.rest * chance
        return -log(chance)

    def _after(self, context: str) -> _Context:
        """Unpack what follows ``context``."""
        found = _Context()
        if row := self._rows.get(context):
            seen = int(row[1])
            counts = [_ROUNDED * 2**power if power else 1.0 for power in range(len(row) - 2)]
            chances = [(count - _DISCOUNT) / seen for count in counts]
            told = sum(map(mul, chances, map(len, row[2:])))
            followers = zip(reversed(chances), reversed(row[2:]), strict=True)
            found = _Context(tuple(followers), max(1.0 - told, 0.05))
        self._contexts[context] = found
        return found
