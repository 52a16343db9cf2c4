"""What is not text at all, and what is text without a visible character."""

import re

from schemas.rejection import RefusedError, RejectionReason

# Only openings that no article starts with. Plain-ASCII formats are here too: their bytes
# decode, but what they hold is no text to read.
_OPENINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh91AY&SY", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "an ELF program"),
    (b"MZ\x90\x00", "a Windows program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (OLE)"),
    (b"{\\rtf", "a Rich Text document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"ID3\x03", "an MP3 recording"),
    (b"ID3\x04", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"RIFF", "a RIFF recording, film or picture"),
)
_FIRST = re.compile(b"|".join(re.escape(opening) for opening, _ in _OPENINGS))
_NAMES = dict(_OPENINGS)

_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1b"))
# Scraped text has a stray control character; one byte in ten is no text.
_MOST_CONTROLS = 0.1

# White space, and what has no width: soft hyphen, joiners, marks of direction, BOM, fillers.
_VISIBLE = re.compile(
    "[^\\s\x00\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
)


def refuse_known_formats(data: bytes) -> None:
    """Refuse what its first bytes say is no text.

    >>> refuse_known_formats(b"%PDF-1.7")
    Traceback (most recent call last):
        ...
    schemas.rejection.RefusedError: binary: the bytes open like a PDF document; ...
    """
    if opening := _FIRST.match(data):
        raise binary(found=f"the bytes open like {_NAMES[opening[0]]}")


def refuse_controls(data: bytes) -> None:
    """Refuse bytes of a one-byte or multi-byte character set that hold too many controls."""
    if (nul := data.find(0)) >= 0:
        raise binary(found=f"{data.count(0)} NUL bytes, the first at byte {nul}")
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > len(data) * _MOST_CONTROLS:
        raise binary(found=f"{controls} control characters in {len(data)} bytes")


def has_text(text: str) -> bool:
    r"""Tell whether ``text`` has no NUL and few other control characters.

    >>> has_text("新华社\n"), has_text("a\0b")
    (True, False)
    """
    if "\0" in text:
        return False
    narrow = text.encode("latin-1", "ignore")
    return len(narrow) - len(narrow.translate(None, _CONTROLS)) <= len(text) * _MOST_CONTROLS


def refuse_empty(text: str) -> None:
    r"""Refuse a text in which nothing can be seen.

    >>> refuse_empty(" \u3000\u200b")
    Traceback (most recent call last):
        ...
    schemas.rejection.RefusedError: empty: no visible character among 3; ...
    """
    if not _VISIBLE.search(text):
        raise RefusedError(
            RejectionReason.EMPTY,
            found=f"no visible character among {len(text)}" if text else "nothing: no character",
            expected="the text of an article",
            action="Look whether the download failed, then offer the file again or leave it out.",
        )


def binary(*, found: str) -> RefusedError:
    """Build the refusal of what is no text."""
    return RefusedError(
        RejectionReason.BINARY,
        found=found,
        expected="plain text in a Chinese or Unicode character set",
        action="Extract the text with the program that the format belongs to, then offer that.",
    )
