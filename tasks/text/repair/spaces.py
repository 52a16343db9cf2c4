"""Line breaks, spaces, and characters nobody can see."""

import re
from collections.abc import Iterator

from tasks.text.edits import Edit
from tasks.text.repair.needs import needs

# Everything that str.splitlines takes for a line break, but for "\n" itself.
_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# A pattern that begins with one set of characters is searched for many times faster.
_BREAK = re.compile(f"[{_BREAKS}](?:(?<=\r)\n)?")

# Controls, soft hyphen, zero-width spaces and joiners, direction marks, byte order mark.
# A joiner before a pictograph holds an emoji together and stays.
_ZERO_WIDTH = (
    *(range(0x09), range(0x0E, 0x1C), range(0x1F, 0x20), range(0x7F, 0x85)),
    *(range(0x86, 0xA0), range(0xAD, 0xAE), range(0x61C, 0x61D), range(0x180E, 0x180F)),
    *(range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070)),
    *(range(0xFEFF, 0xFF00), range(0xFFF9, 0xFFFC)),
)
_UNSEEN = (
    f"[{''.join(re.escape(chr(point)) for points in _ZERO_WIDTH for point in points)}]"
    "(?!(?<=\u200d)[\u2640-\u27bf\U0001f000-\U0001faff])"
)
_INVISIBLE = re.compile(f"{_UNSEEN}(?:{_UNSEEN})*")

# A single ASCII space is the only one that is left as it is.
_WIDE_SPACE = "\t\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
_SPACES = re.compile(f"[ {_WIDE_SPACE}]+")

_RUN = re.compile(r"[ \n]{2,}")


@needs(_BREAKS)
def unify_line_breaks(text: str) -> Iterator[Edit]:
    r"""Write every line break as one U+000A.

    >>> from tasks.text.edits import clean
    >>> clean("要闻\r\n正文", [unify_line_breaks]).text
    '要闻\n正文'
    """
    for m in _BREAK.finditer(text):
        yield Edit(m.start(), m.end(), "\n")


@needs(*_ZERO_WIDTH)
def drop_invisible(text: str) -> Iterator[Edit]:
    r"""Delete characters that have no width and no sense: soft hyphens, zero-width spaces.

    >>> from tasks.text.edits import clean
    >>> clean("\ufeff新\u200b闻", [drop_invisible]).text
    '新闻'
    """
    for m in _INVISIBLE.finditer(text):
        yield Edit(m.start(), m.end(), "")


@needs(" ", _WIDE_SPACE)
def squeeze_spaces(text: str) -> Iterator[Edit]:
    r"""Write every run of spaces as one ASCII space; padded names keep their gap.

    >>> from tasks.text.edits import clean
    >>> clean("记者 段\u3000芳 张  三", [squeeze_spaces]).text
    '记者 段 芳 张 三'
    """
    for m in _SPACES.finditer(text):
        if m[0] != " ":
            yield Edit(m.start(), m.end(), " ")


def trim_lines(text: str) -> Iterator[Edit]:
    r"""Trim every line and drop the empty ones. Runs after ``squeeze_spaces``.

    >>> from tasks.text.edits import clean
    >>> clean(" 要闻 \n\n 正文\n", [trim_lines]).text
    '要闻\n正文'
    """
    start, end = len(text) - len(text.lstrip(" \n")), len(text.rstrip(" \n"))
    if start:
        yield Edit(0, start, "")
    for m in _RUN.finditer(text, start, max(start, end)):
        if "\n" in m[0]:
            yield Edit(m.start(), m.end(), "\n")
    if start <= end < len(text):
        yield Edit(end, len(text), "")
