"""A word list as one regular expression that takes the longest word at each place."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

# An alternation is tried branch by branch: more branches than this are asked for by a
# character class first, which answers at once however large it is.
_WIDE = 6

_Branch = tuple[str, dict[str, Any]]


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for the longest of ``words`` that stands at a place.

    A plain alternation of some thousand words is tried word by word at every character.
    Here words that share their beginning are tried once, and a place whose character opens
    no word is passed over at once.

    >>> any_of(["主席", "主席团", "主任"])
    '主(?:任|席(?:团)?)'
    >>> re.match(any_of(["主席", "主席团"]), "主席团会议")[0]
    '主席团'
    >>> re.search(any_of([]), "主席") is None
    True
    """
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _below(root) or r"(?!)"


def _below(node: dict[str, Any]) -> str:
    """Return the pattern of what may follow in a trie."""
    branches = sorted((c, below) for c, below in node.items() if c)
    if not branches:
        return ""
    if "" in node:
        return f"(?:{_choice(branches)})?"
    return _choice(branches) if len(branches) == 1 else f"(?:{_choice(branches)})"


def _choice(branches: Sequence[_Branch]) -> str:
    if len(branches) <= _WIDE:
        return "|".join(re.escape(character) + _below(below) for character, below in branches)
    size = -(-len(branches) // _WIDE)
    groups = (branches[at : at + size] for at in range(0, len(branches), size))
    return "|".join(f"(?={_class(group)})(?:{_choice(group)})" for group in groups)


def _class(branches: Sequence[_Branch]) -> str:
    return f"[{''.join(re.escape(character) for character, _ in branches)}]"
