"""Text on a screen, every character of it to be seen."""

_SIGNS = {ord("\n"): "⏎", ord("\r"): "␍", ord("\t"): "⇥", ord("\u3000"): "□", ord("\xa0"): "⍽"}


def visible(text: str) -> str:
    r"""Make what cannot be seen visible, and inert.

    >>> visible("新\u200b闻\n")
    '新\\u200b闻⏎'
    """
    shown = text.translate(_SIGNS)
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in shown)
