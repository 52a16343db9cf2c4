"""What a rule needs: characters without which it has nothing to do.

Most documents hold hardly any damage. All rules together would look through such a text a dozen
times; here one look says for all of them which characters are there.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, wraps
from itertools import count

import numpy as np

from tasks.text.edits import Edit, Rule
from tasks.text.points import points_of

# One bit for each rule, at the characters that it needs.
_NEEDED = np.zeros(0x110000, np.uint16)
_NUMBERS = count()


def needs(*characters: str | range) -> Callable[[Callable[[str], Iterable[Edit]]], Rule]:
    """Ask a rule only about texts that hold one of the characters, or code points.

    >>> @needs("!", range(0x3FF, 0x400))
    ... def shout(text: str) -> list[Edit]:
    ...     return [Edit(0, len(text), text.upper())]
    >>> shout("a!"), shout("a")
    ([Edit(start=0, end=2, after='A!', certainty=<Certainty.CERTAIN: 'certain'>, \
score=None, rule='')], ())
    """
    bit = 1 << next(_NUMBERS)
    for some in characters:
        _NEEDED[[ord(c) for c in some] if isinstance(some, str) else some] |= np.uint16(bit)

    def decorate(rule: Callable[[str], Iterable[Edit]]) -> Rule:
        @wraps(rule)
        def asked(text: str) -> Iterable[Edit]:
            return rule(text) if _held(text) & bit else _NOTHING

        return asked

    return decorate


_NOTHING: Sequence[Edit] = ()


@lru_cache(maxsize=1)  # until a rule changes the text, all of them ask about the same one
def _held(text: str) -> int:
    """Return the bits of all characters of a text."""
    return int(np.bitwise_or.reduce(_NEEDED[points_of(text)], initial=0))
