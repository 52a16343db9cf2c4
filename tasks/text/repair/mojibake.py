"""UTF-8 that was read in a one-byte encoding: written back, and read again.

Of the Latin family ftfy undoes what it proves: whole stretches, in a dozen encodings. The rest
is Chinese and ours: a byte is missing, or Latin-1 and Windows-1252 are mixed, or the NBSP that
ends 加 in UTF-8 was made a space, or one character stands alone (``31æ—¥``).
A character that has lost a byte is U+FFFD, never a guess.
"""

import re
from collections.abc import Iterator

from ftfy import TextFixerConfig, fix_encoding
from ftfy.badness import is_bad

from tasks.text.decode.characters import COMMON, EVERYDAY
from tasks.text.edits import Edit
from tasks.text.repair.needs import needs

# The encoding alone: what else ftfy can do would spoil Chinese print.
_ENCODING_ALONE = TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    fix_c1_controls=False,
    normalization=None,
    explain=False,
)

# The first byte of a character is read as a letter, the next as something beyond ASCII.
_LEADS = range(ord("À"), ord("ɏ") + 1), range(ord("Ͱ"), ord("ӿ") + 1)
_CLUE = re.compile("[À-ɏͰ-ӿ][\x80-\u2e7f\ufffd]")

# What one-byte encodings can have made. ftfy sees it without the Chinese around it: in a line
# with Chinese it tries less.
_NARROW = re.compile("[^\n\u2e80-\ufffc\ufffe-\U0010ffff]+")
_BEYOND_ASCII = re.compile("([^\x00-\x7f]+)")

# Windows-1252 where it has a character, Latin-1 where it has a hole or a control.
_TO_BYTE = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    char: byte for byte in range(0x80, 0xA0) for char in bytes([byte]).decode("cp1252", "ignore")
}
_FIRST_LEAD = 0xC0
_NEXT = f"[{re.escape(''.join(c for c, byte in _TO_BYTE.items() if byte < _FIRST_LEAD))}]"
_RUN = re.compile(f"(?:[Â-ß]{_NEXT}|[à-ï]{_NEXT}{{2}}|[ð-ô]{_NEXT}{{3}})+")
_HAN = "\u2e80-\uffef"
_CHINESE = re.compile(f"[·\u2000-\u206f{_HAN}]{{2,}}")
_FAMILIAR = frozenset(EVERYDAY + COMMON)

# Beside a Chinese character: one whose last or middle byte, an NBSP, was made a space.
_SPACED = f"[ä-ï](?:{_NEXT} | {_NEXT})"
_BESIDE_SPACED = re.compile(f"(?<=[{_HAN}]){_SPACED}|{_SPACED}(?=[{_HAN}])")

# And what is left of one when a byte is missing: but the é of café is whole.
_HALF = f"(?:[à-ï]{_NEXT}{{0,2}}(?![A-Za-z])|[\x80-\x9f]{{1,2}})"
_HALVES = re.compile(f"(?<=[{_HAN}]){_HALF}|(?<![A-Za-zÀ-ɏ]){_HALF}(?=[{_HAN}])")


@needs(*_LEADS)
def undo_latin_mojibake(text: str) -> Iterator[Edit]:
    """Undo UTF-8 read as Latin-1, Windows-1252 or another one-byte encoding.

    >>> from tasks.text.edits import clean
    >>> clean("å…šå‘˜café，党员café", [undo_latin_mojibake]).text
    '党员café，党员café'
    """
    if _CLUE.search(text):
        for stretch in _NARROW.finditer(text):
            if _CLUE.search(stretch[0]) and (after := _mended(stretch[0])) != stretch[0]:
                yield from _differences(stretch.start(), stretch[0], after)


def _mended(stretch: str) -> str:
    r"""Return what a stretch was: first what ftfy proves, then what it leaves.

    >>> _mended("å…šå‘˜å… æ–½åŠ "), _mended("voilÃ la carte: «é…»")
    ('党员\ufffd 施加', 'voilà la carte: «é…»')
    """
    after = _RUN.sub(_from_latin, fix_encoding(stretch, _ENCODING_ALONE))
    return _HALVES.sub("\ufffd", _BESIDE_SPACED.sub(_from_spaced, after))


def _from_latin(run: re.Match[str]) -> str:
    """Return what a run was, where that is proved; misread twice over, it is read twice."""
    once = _decoded(run[0])
    if once == run[0]:
        return once
    after = _RUN.sub(_from_latin, once)
    return after if _is_proved(run, after) else run[0]


def _is_proved(run: re.Match[str], after: str) -> bool:
    r"""Tell whether a run cannot be meant as it stands: ``café\xa0»`` is French and not 頻."""
    if _CHINESE.fullmatch(after) or is_bad(run[0]):
        return True
    return after in _FAMILIAR and not run.string[: run.start()][-1:].isalpha()


def _from_spaced(spaced: re.Match[str]) -> str:
    """Return the character, if common; else a byte may be missing, and the space real."""
    after = _decoded(spaced[0].replace(" ", "\xa0"))
    return after if after in _FAMILIAR else spaced[0]


def _decoded(run: str) -> str:
    """Return what a run was; the run itself where it never was UTF-8: overlong, half a pair."""
    try:
        return bytes(map(_TO_BYTE.__getitem__, run)).decode("utf-8")
    except UnicodeDecodeError:
        return run


def _differences(start: int, before: str, after: str) -> Iterator[Edit]:
    """Locate what differs: ASCII stays in its place, so that it parts the damaged runs."""
    old, new = _BEYOND_ASCII.split(before), _BEYOND_ASCII.split(after)
    if old[::2] != new[::2]:
        old, new = [before], [after]
    for was, now in zip(old, new, strict=True):
        if was != now:
            head = _shared(was, now)
            tail = _shared(was[head:][::-1], now[head:][::-1])
            yield Edit(start + head, start + len(was) - tail, now[head : len(now) - tail])
        start += len(was)


def _shared(one: str, other: str) -> int:
    """Return how many characters two strings open with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))
