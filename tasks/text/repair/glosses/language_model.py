"""A character language model: how likely a character is after the two before it.

Its rows hold, for each context of no, one or two characters, how often the context was seen,
and which characters followed it, grouped by the power of two of how often they did::

    context <tab> times seen <tab> followers seen once <tab> 2-3 times <tab> 4-7 times ...
"""

from collections.abc import Iterable, Mapping
from math import log
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

    chances: Mapping[str, float]
    rest: float


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
        self._alone = self._after("").chances

    def cost(self, before: str, last: str, char: str) -> float:
        """Return the negative logarithm of the chance of ``char`` after ``before + last``."""
        return self.costs(before, last, (char,))[0]

    def costs(self, before: str, last: str, chars: Iterable[str]) -> list[float]:
        """Return the cost of each of ``chars`` after ``before + last``."""
        contexts, alone = self._contexts, self._alone
        both, rest = contexts.get(before + last) or self._after(before + last)
        after, last_rest = contexts.get(last) or self._after(last)
        return [
            -log(
                both.get(char, 0.0)
                + rest * (after.get(char, 0.0) + last_rest * alone.get(char, _UNSEEN))
            )
            for char in chars
        ]

    def _after(self, context: str) -> _Context:
        """Unpack what follows ``context``."""
        chances: dict[str, float] = {}
        if row := self._rows.get(context):
            seen = int(row[1])
            for power, followers in enumerate(row[2:]):
                count = _ROUNDED * 2**power if power else 1.0
                chances |= dict.fromkeys(followers, (count - _DISCOUNT) / seen)
        rest = max(1.0 - sum(chances.values()), 0.05)
        found = self._contexts[context] = _Context(chances, rest)
        return found
