"""Names that can be printed, stored and compared, whatever a file system holds."""

import os
import unicodedata
from pathlib import PurePath

_UTF8_FLAG = 0x800  # zip: the name is UTF-8, says the general purpose bit flag


def readable(name: str) -> str:
    r"""Return ``name`` without undecodable bytes or control characters, which are escaped.

    >>> readable("a\udcffb"), readable("a\nb"), readable("新聞.txt")
    ('a%FFb', 'a%0Ab', '新聞.txt')
    """
    data = os.fsencode(name) if _has_surrogates(name) else None
    text = _percent(data) if data is not None else name
    return "".join(
        c
        if unicodedata.category(c) not in ("Cc", "Cs")
        else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace"))
        for c in text
    )


def _has_surrogates(name: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in name)


def _percent(data: bytes) -> str:
    text = data.decode("utf-8", "surrogateescape")
    return "".join(f"%{ord(c) - 0xDC00:02X}" if "\udc80" <= c <= "\udcff" else c for c in text)


def zip_name(name: str, flags: int) -> str:
    """Return a zip member's name; old Chinese tools stored GBK and did not say so.

    >>> zip_name("新闻.txt".encode("gbk").decode("cp437"), 0)
    '新闻.txt'
    """
    if flags & _UTF8_FLAG:
        return readable(name)
    data = name.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return readable(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return readable(name)


def is_safe(name: str) -> bool:
    r"""Tell whether a member's name stays inside its archive.

    >>> is_safe("a/b.txt"), is_safe("../b.txt"), is_safe("/b.txt"), is_safe("C:\\b.txt")
    (True, False, False, False)
    """
    parts = name.replace("\\", "/").split("/")
    return not (name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0])


def is_hidden(name: str) -> bool:
    """Tell whether a path is left alone on purpose: hidden, or a Mac's shadow of another.

    >>> is_hidden(".DS_Store"), is_hidden("a/.git/x.txt"), is_hidden("__MACOSX/a.txt")
    (True, True, True)
    >>> is_hidden("a/b.txt"), is_hidden("./a.txt")
    (False, False)
    """
    parts = PurePath(name).parts
    return any((p.startswith(".") and p not in (".", "..")) or p == "__MACOSX" for p in parts)
