"""Text on a screen, every character of it to be seen."""

_SIGNS = {ord("\n"): "⏎", ord("\r"): "␍", ord("\t"): "⇥", ord("\u3000"): "□", ord("\xa0"): "⍽"}


def visible(text: str) -> str:
    r"""Make what cannot be seen visible, and inert.

    >>> visible("新\u200b闻\n")
    '新\\u200b闻⏎'
    """
    return printable(text.translate(_SIGNS))


def printable(text: str) -> str:
    r"""Make what a terminal would obey inert; wide spaces stay.

    >>> printable("新\u3000闻\x1b[31m\u202e")
    '新\u3000闻\\u001b[31m\\u202e'
    """
    return "".join(c if c.isprintable() or c == "\u3000" else f"\\u{ord(c):04x}" for c in text)
