"""A word list as one regular expression that takes the longest word at each place."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

# An alternation is tried branch by branch: more branches than this are parted by a character
# class first, which answers at once however large it is.
_WIDE = 4

_Node = dict[str, Any]
_Branch = tuple[str, _Node]


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for the longest of ``words`` that stands at a place.

    A plain alternation of some thousand words is tried word by word at every character.
    Here the pattern opens with a class of first characters, which the engine seeks without
    trying anything else; then it looks at the second one. Words that share their beginning
    are tried once.

    >>> any_of(["主席", "主席团", "主任"])
    '[主](?=[任席])(?:(?<=主)(?:任|席(?:团)?))'
    >>> re.match(any_of(["主席", "主席团"]), "主席团会议")[0]
    '主席团'
    >>> re.search(any_of([]), "主席") is None
    True
    """
    root: _Node = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    branches = _branches(root)
    if not branches:
        return r"(?!)"
    opening = _class(character for character, _ in branches)
    return f"{opening}{_second(branches)}(?:{_choice(branches, taken=True)})"


def _second(branches: Sequence[_Branch]) -> str:
    """Look ahead for a second character, unless a word may be one character long."""
    seconds = {character for _, below in branches for character in below}
    return "" if "" in seconds else f"(?={_class(sorted(seconds))})"


def _below(node: _Node) -> str:
    """Return the pattern of what may follow in a trie."""
    branches = _branches(node)
    if not branches:
        return ""
    choice = _choice(branches, taken=False)
    if "" in node:
        return f"(?:{choice})?"
    return choice if len(branches) == 1 else f"(?:{choice})"


def _branches(node: _Node) -> list[_Branch]:
    return sorted((character, below) for character, below in node.items() if character)


def _choice(branches: Sequence[_Branch], *, taken: bool) -> str:
    """Try each branch; look behind for its character where the opening class has taken it."""
    if len(branches) <= _WIDE:
        sign = "(?<={})" if taken else "{}"
        return "|".join(sign.format(re.escape(c)) + _below(below) for c, below in branches)
    look = "?<=" if taken else "?="
    size = -(-len(branches) // _WIDE)
    groups = (branches[at : at + size] for at in range(0, len(branches), size))
    return "|".join(
        f"({look}{_class(c for c, _ in group)})(?:{_choice(group, taken=taken)})"
        for group in groups
    )


def _class(characters: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, characters))}]"
