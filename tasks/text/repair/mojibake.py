"""UTF-8 that was read in another encoding: written back, and read again.

``锟斤拷`` and U+FFFD are what is left of bytes that are lost: they stay, and are counted.
"""

import re
from collections.abc import Iterator

from tasks.text.edits import Edit

# Windows-1252 where it has a character, Latin-1 where it has a hole or a control.
_TO_BYTE = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    char: byte for byte in range(0x80, 0xA0) for char in bytes([byte]).decode("cp1252", "ignore")
}
_FIRST_LEAD = 0xC0
_CONTINUED = f"[{re.escape(''.join(c for c, byte in _TO_BYTE.items() if byte < _FIRST_LEAD))}]"
_LEAD = re.compile("[Â-ô]")
_LATIN = re.compile(f"(?:[Â-ß]{_CONTINUED}|[à-ï]{_CONTINUED}{{2}}|[ð-ô]{_CONTINUED}{{3}})+")

# What GBK makes of the first two bytes of a Chinese character or mark in UTF-8: E2-E9 or EF,
# then 80-BF. All are rare, and every run of two misread characters holds one.
_OPENING = "".join(
    bytes([lead, trail]).decode("gb18030")
    for lead in (*range(0xE2, 0xEA), 0xEF)
    for trail in range(0x80, 0xC0)
)
_GBK = re.compile(f"[{re.escape(_OPENING)}]")
_RUN = re.compile(r"[^\x00-\x7f]+\??")

# Two-byte UTF-8 is never Chinese: 目前, 图片, 小时 happen to be valid, as Latin and Cyrillic.
_PLAUSIBLE = re.compile("[\xa0-\xff]*[\u2000-\uffee][\xa0-\xff\u2000-\uffee]*")


def undo_latin_mojibake(text: str) -> Iterator[Edit]:
    """Undo UTF-8 read as Latin-1 or Windows-1252.

    >>> from tasks.text.edits import clean
    >>> clean("å…šå‘˜café", [undo_latin_mojibake]).text
    '党员café'
    """
    for m in _LATIN.finditer(text) if _LEAD.search(text) else ():
        if (after := _from_latin(m[0])) != m[0]:
            yield Edit(m.start(), m.end(), after)


def _from_latin(misread: str) -> str:
    """Return what a run was; misread twice over, it is read twice."""
    try:
        after = bytes(map(_TO_BYTE.__getitem__, misread)).decode("utf-8")
    except UnicodeDecodeError:  # overlong, or half a surrogate pair: never was UTF-8
        return misread
    return _LATIN.sub(lambda m: _from_latin(m[0]), after)


def undo_gbk_mojibake(text: str) -> Iterator[Edit]:
    """Undo UTF-8 read as GBK, run by run; where a run's last byte is lost, U+FFFD stands.

    >>> from tasks.text.edits import clean
    >>> clean("鏂扮枂 鍏氬憳", [undo_gbk_mojibake]).text
    '新疆 党员'
    >>> clean("銆是一个字", [undo_gbk_mojibake]).edits
    ()
    """
    if _GBK.search(text):
        for m in _RUN.finditer(text):
            if _GBK.search(m[0]) and (found := _from_gbk(m[0])):
                after, length = found
                yield Edit(m.start(), m.start() + length, after)


def _from_gbk(run: str) -> tuple[str, int] | None:
    """Return what a run was, and how much of it is explained; None where it is no mojibake."""
    body = run.removesuffix("?")
    try:
        raw = b"\x80".join(part.encode("gb18030") for part in body.split("€"))
    except UnicodeEncodeError:  # half a surrogate pair
        return None
    after, lost = _decode(raw)
    if len(raw) > 2 * len(body) or not _PLAUSIBLE.fullmatch(after):
        return None
    if lost:
        return (after + "\ufffd", len(run)) if run.endswith("?") else None
    return after, len(body)


def _decode(raw: bytes) -> tuple[str, bool]:
    """Decode as far as it is UTF-8; say whether the last character is cut off."""
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data"
        return (raw[: error.start].decode("utf-8") if cut else ""), cut
