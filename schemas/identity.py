"""Identifiers: content-derived, never counters, so that equal input gives equal keys."""

import hashlib
from collections.abc import Iterable

# Parts are joined by a character that no part holds, so that ("ab", "c") and ("a", "bc") differ.
_SEPARATOR = "\x1f"


def identify(kind: str, *parts: str | int) -> str:
    """Return the identifier of a thing: 128 bits of SHA-256 in lower-case hex.

    >>> identify("article", "inbox/1.txt")
    'b306d2b1f9a400db98fcb13b93c827eb'
    >>> identify("mention", "ab", 1) == identify("mention", "a", "b1")
    False
    """
    text = _SEPARATOR.join((kind, *map(str, parts)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def identify_each(kind: str, owner: str, parts: Iterable[str]) -> list[str]:
    """Return the identifiers of many things of one kind and owner, as ``identify`` does.

    >>> identify_each("mention", "ab", ["1", "2"])[0] == identify("mention", "ab", 1)
    True
    """
    opening = f"{kind}{_SEPARATOR}{owner}{_SEPARATOR}"
    sha256 = hashlib.sha256
    return [
        sha256((opening + part).encode("utf-8", "surrogatepass")).hexdigest()[:32] for part in parts
    ]


def identify_spans(kind: str, owner: str, spans: Iterable[tuple[str, int, int]]) -> list[str]:
    """Return the identifiers of spans that are something, as ``identify`` does.

    >>> identify_spans("mention", "ab", [("person", 1, 3)])[0] == identify(
    ...     "mention", "ab", "person", 1, 3
    ... )
    True
    """
    return identify_each(
        kind, owner, [f"{what}{_SEPARATOR}{start}{_SEPARATOR}{end}" for what, start, end in spans]
    )
