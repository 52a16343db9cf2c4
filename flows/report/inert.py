"""Values from articles and file names in a page: data, never markup."""

import re
from typing import Final

from flows.cli.visible import visible

_LONGEST: Final = 120

# What Markdown, its tables and extensions, or HTML could take for markup, anywhere in a line;
# an underscore between letters is none.
_MARKUP: Final = re.compile(
    r"""[&<>"'`|\\*\[\]~$@#{}=!^]|_(?![^\W_])|(?<![^\W_])_|:(?=/)|(?<=(?i:www))\."""
)


def inert(value: str, longest: int = _LONGEST) -> str:
    r"""Return ``value`` for a table cell or a line of prose: one line, nothing in it active.

    >>> inert("a_b.txt"), inert("<script>|`x`"), inert("a\nb\u202egpj.exe")
    ('a_b.txt', '&#60;script&#62;&#124;&#96;x&#96;', 'a⏎b&#92;u202egpj.exe')
    """
    cut = value if len(value) <= longest else value[: longest - 1] + "…"
    shown = visible(cut)
    return _MARKUP.sub(lambda m: f"&#{ord(m[0])};", shown)
