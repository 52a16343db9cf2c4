"""Decide by evidence which character set a document is in."""

import re
from collections.abc import Iterable
from itertools import islice

from schemas.rejection import RefusedError, RejectionReason
from tasks.text.decode.binary import (
    has_text,
    refuse_controls,
    refuse_empty,
    refuse_known_formats,
)
from tasks.text.decode.decoded import Decoded, Method, leniently, strictly
from tasks.text.decode.familiar import familiarity, marks_in_print

# The longer mark first: UTF-32's begins with UTF-16's.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
BOM = {encoding: mark for mark, encoding in _MARKS}

# Kana, Cyrillic and numbers in circles, where Python's cp950 puts them and nobody else does.
_MISPLACED_IN_CP950 = re.compile("[\u3005\u3041-\u30fe\u0401-\u0451\u2460-\u247d]")

_NARROW = ("utf-8", "gb18030", "big5hkscs")
_WIDE = ("utf-16-le", "utf-16-be")

# Bytes up to which every character set is asked: a headline may be one by accident.
_SHORT = 256

# News scores 0.8 to 1 in its own character set; see the tests for what else was measured.
_PLAUSIBLE = 0.5

_FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
_ENOUGH_FOUR_BYTES = 8

# Western letters and typographer's marks of Windows-1252 that stand in English or French news.
_WESTERN = re.compile("[\x00-\x7f€‚„…‰‹›‘’“”•–—™ŠšŒœŽžŸ\xa0¡¢£¥§©«®°²³´·º»¼½¾¿À-ÖØ-öø-ÿ]*")
_ASCII_LETTER = re.compile("[A-Za-z]")
_WESTERN_SHARE = 0.3


def decode(data: bytes) -> Decoded:
    """Turn the bytes of a document into text, whatever character set they are in.

    A mark at the start decides; else strict UTF-8; else the character set in which the text
    looks most like news, UTF-8 with a few bad bytes among them; else what is left of evidence.
    The mark is not part of the text.

    Raises:
        RefusedError: ``EMPTY``, ``BINARY`` or ``UNDECODABLE``.

    >>> decoded = decode("新华社北京电".encode("gbk"))
    >>> decoded.text, decoded.encoding, str(decoded.method)
    ('新华社北京电', 'gb18030', 'plausibility')
    """
    refuse_known_formats(data)
    decoded = next(filter(None, (evidence(data) for evidence in _EVIDENCE)), None)
    if decoded is None:
        refuse_controls(data)
        raise _undecodable(data)
    refuse_empty(decoded.text)
    return decoded


def _marked(data: bytes) -> Decoded | None:
    """Believe a byte order mark, where the rest bears it out."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            decoded = _as(encoding, data[len(mark) :], Method.BOM)
            if decoded and has_text(decoded.text):
                return decoded
    return None


def _utf8(data: bytes) -> Decoded | None:
    """Read UTF-8: nothing else is valid UTF-8 by accident."""
    text = strictly(data, "utf-8")
    if text is None or "\0" in text:  # UTF-16 without a mark, or no text at all
        return None
    refuse_controls(data)
    return Decoded(text, "utf-8", Method.STRICT)


def _nearly_utf8(data: bytes) -> Decoded | None:
    """Read UTF-8 in any language, where far more bytes are good characters of it than are not."""
    decoded = _as("utf-8", data, Method.PLAUSIBILITY)
    if decoded is None or not has_text(decoded.text):
        return None
    bad = decoded.undecodable_bytes
    good = len(data) - bad - len(decoded.text.encode("ascii", "ignore"))
    return decoded if good >= 3 * bad else None


def _four_byte(data: bytes) -> Decoded | None:
    """Read GB 18030 in any language: its codes of four bytes do not come about by accident.

    So are Uyghur, Tibetan and Korean written in it.
    """
    codes = islice(_FOUR_BYTES.finditer(data), 10 * _ENOUGH_FOUR_BYTES)
    letters = sum(code[0].decode("gb18030", "replace").isalpha() for code in codes)
    text = strictly(data, "gb18030") if letters >= _ENOUGH_FOUR_BYTES else None
    if text is None or not has_text(text):
        return None
    return Decoded(text, "gb18030", Method.PLAUSIBILITY)


def _most_plausible(data: bytes) -> Decoded | None:
    """Compare what the Chinese character sets make of the bytes, and what UTF-16 does.

    UTF-16 without a mark is rare: a long text is asked for it last.
    """
    if b"\0" in data:
        return _likeliest(data, _WIDE)
    if len(data) <= _SHORT:
        return _likeliest(data, _NARROW + _WIDE)
    return _likeliest(data, _NARROW) or _likeliest(data, _WIDE)


def _likeliest(data: bytes, encodings: Iterable[str]) -> Decoded | None:
    """Return the reading that looks most like news, where any does."""
    best, best_score = None, _PLAUSIBLE
    for encoding in encodings:
        is_wide = encoding in _WIDE
        reading = _as(encoding, data, Method.PATTERN if is_wide else Method.PLAUSIBILITY)
        if reading is None or not has_text(reading.text):
            continue
        score = familiarity(reading.text, count_ascii=is_wide)
        if score > best_score:
            best, best_score = reading, score
    return _in_its_variant(best, data) if best else None


def _in_its_variant(decoded: Decoded, data: bytes) -> Decoded:
    """Read Big5 in the variant that wrote it, as far as can be told: Windows' or Hong Kong's.

    They differ in a dozen marks: ``A145`` is the dot within names in Windows', a bullet in
    Hong Kong's; ``A241`` a fraction's bar in Windows', a full-width slash in Hong Kong's.
    """
    if decoded.encoding != "big5hkscs" or decoded.undecodable_bytes:
        return decoded
    readings = [decoded]
    windows = strictly(data, "cp950")
    if windows is not None and not _MISPLACED_IN_CP950.search(windows):
        likelier = marks_in_print(windows) > marks_in_print(decoded.text)
        readings.insert(0 if likelier else 1, Decoded(windows, "cp950", Method.PLAUSIBILITY))
    for reading in readings:
        if reading.text.encode(reading.encoding) == data:
            return reading
    return readings[0]._replace(method=Method.ALIASES)


def _as(encoding: str, data: bytes, method: Method) -> Decoded | None:
    """Read ``data`` in ``encoding``, with a few bad bytes if need be."""
    text = strictly(data, encoding)
    if text is not None:
        return Decoded(text, encoding, method)
    if encoding.startswith("utf-32") or not (lenient := leniently(data, encoding)):
        return None
    return Decoded(lenient[0], encoding, method, lenient[1])


def _western(data: bytes) -> Decoded | None:
    """Read Windows-1252: mostly ASCII letters, and among the rest only what Western news prints."""
    text = strictly(data, "cp1252")
    if text is None or not _WESTERN.fullmatch(text) or not has_text(text):
        return None
    letters = len(_ASCII_LETTER.findall(text))
    other = len(text) - len(text.encode("ascii", "ignore"))
    if other > letters * _WESTERN_SHARE:
        return None
    return Decoded(text, "cp1252", Method.PLAUSIBILITY)


# The first that answers is believed.
_EVIDENCE = (_marked, _utf8, _most_plausible, _four_byte, _nearly_utf8, _western)


def _undecodable(data: bytes) -> RefusedError:
    """Say where the bytes stop being UTF-8, and that nothing else fits."""
    found = "bytes that fit no character set"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        bad = data[error.start : error.start + 4].hex(" ")
        found = f"bytes {bad} at byte {error.start} of {len(data)} are no UTF-8"
        if data[error.start : error.start + 1] == b"\xed":
            found += " (surrogates, as CESU-8 writes them)"
    return RefusedError(
        RejectionReason.UNDECODABLE,
        found=found,
        expected="text in UTF-8, UTF-16, UTF-32, GB 18030 (GBK), Big5 or Windows-1252",
        action="Find out what wrote the file, convert it to UTF-8, and offer it again.",
    )
