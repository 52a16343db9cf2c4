"""Identifiers: content-derived, never counters, so that equal input gives equal keys."""

import hashlib

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
