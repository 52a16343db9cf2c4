"""A record of a web archive to its text: a page as it was served, or the text that came of one.

The whole record, headers first, is what is kept and hashed. Needs the optional extra
``newsmill[warc]``, and ``newsmill[html]`` for pages.
"""

import io
import re
import zlib
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, NamedTuple

from schemas.rejection import RefusedError, RejectionReason, not_installed
from tasks.text.decode import Decoded, decode
from tasks.text.html import decode_html

# As much as any other document may hold.
_LONGEST = 4 << 20
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE | re.ASCII)
_GZIP = b"\x1f\x8b"
_GZIP_OR_ZLIB, _BARE = 47, -15  # zlib's numbers for them
_PLAIN = ("", "identity")
# Servers mean one of two things by deflate.
_PACKED = {
    "gzip": (_GZIP_OR_ZLIB,),
    "x-gzip": (_GZIP_OR_ZLIB,),
    "deflate": (_GZIP_OR_ZLIB, _BARE),
}


class _Captured(NamedTuple):
    """What was captured: its bytes, what they are, and what the archive says about them."""

    payload: bytes
    content_type: str
    hints: dict[str, str]


def decode_warc(data: bytes) -> tuple[Decoded, dict[str, str]]:
    r"""Turn a record into its text, and hints: those of the page, its address, and the crawl's day.

    Raises:
        RefusedError: ``UNSUPPORTED_TYPE`` where the extra is not installed or the page is packed
            as nothing that we know, ``CORRUPT_ARCHIVE`` where its packing breaks off, or what
            ``decode`` and ``decode_html`` raise.

    >>> head = b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://a.example/\r\n"
    >>> head += b"WARC-Date: 2024-05-17T00:00:00Z\r\nContent-Type: text/plain\r\n"
    >>> decoded, hints = decode_warc(head + b"Content-Length: 5\r\n\r\nBody.")
    >>> decoded.text, hints
    ('Body.', {'url': 'http://a.example/', 'collected_at': '2024-05-17T00:00:00Z'})
    """
    if find_spec("warcio") is None:
        raise not_installed(what="a record of a web archive", reader="WARC", extra="warc")
    captured = _captured(data)
    if captured.content_type.partition(";")[0].strip().lower() == "text/plain":
        return decode(captured.payload), captured.hints
    charset = _CHARSET.search(captured.content_type)
    decoded, hints = decode_html(captured.payload, charset[1] if charset else "")
    return decoded, hints | captured.hints


def _captured(data: bytes) -> _Captured:
    headers, block = _split(data)
    hints = {"collected_at": headers.get_header("WARC-Date") or ""}
    address = (headers.get_header("WARC-Target-URI") or "").strip().strip("<>")
    if address.startswith(("http://", "https://")):
        hints = {"url": address} | hints
    content_type = headers.get_header("Content-Type") or ""
    if headers.get_header("WARC-Type") != "response":
        return _Captured(block, content_type, hints)
    served, body = _split(block)
    return _Captured(_unpacked(served, body), served.get_header("Content-Type") or "", hints)


def _split(data: bytes) -> tuple[Any, bytes]:
    """Read headers, of WARC or HTTP, and return what follows them."""
    from warcio.statusandheaders import StatusAndHeadersParser  # noqa: PLC0415 - optional extra

    end = _HEAD_END.search(data)
    cut = end.end() if end else len(data)
    return StatusAndHeadersParser([], verify=False).parse(io.BytesIO(data[:cut])), data[cut:]


def _unpacked(served: Any, body: bytes) -> bytes:
    """Undo how a page was packed for its journey, unless the crawler already did."""
    from warcio.bufferedreaders import ChunkedDataReader  # noqa: PLC0415 - optional extra

    if (served.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        body = ChunkedDataReader(io.BytesIO(body)).read()
    packing = (served.get_header("Content-Encoding") or "").strip().lower()
    if packing in _PLAIN:
        return body
    if packing not in _PACKED:
        raise _refused(
            RejectionReason.UNSUPPORTED_TYPE,
            found=f"a page served with Content-Encoding {packing[:40]!r}",
            action="Let the crawler unpack what it stores, or save the article's text as .txt.",
        )
    return _inflated(body, _PACKED[packing])


def _inflated(body: bytes, formats: Sequence[int]) -> bytes:
    """Unpack what is in one of the formats; the crawler has unpacked what is in none."""
    for number in formats:
        decoder = zlib.decompressobj(number)
        try:
            start = decoder.decompress(body, 1)
        except zlib.error as error:
            if body.startswith(_GZIP):
                raise _torn(found=str(error)) from None
            continue
        return start + _rest(decoder)
    return body


def _rest(decoder: Any) -> bytes:
    try:
        rest: bytes = decoder.decompress(decoder.unconsumed_tail, _LONGEST)
    except zlib.error as error:
        raise _torn(found=str(error)) from None
    if len(rest) == _LONGEST:
        raise _refused(
            RejectionReason.TOO_LARGE,
            found=f"a page of more than {_LONGEST:,} bytes once unpacked",
            action="Save the article's text as .txt, then offer that.",
        )
    if not decoder.eof:
        raise _torn(found="it breaks off")
    return rest


def _torn(*, found: str) -> RefusedError:
    return _refused(
        RejectionReason.CORRUPT_ARCHIVE,
        found=f"a page whose packing is broken: {found}",
        action="Fetch the page again, then offer it again.",
    )


def _refused(reason: RejectionReason, *, found: str, action: str) -> RefusedError:
    expected = (
        f"a text or a page of at most {_LONGEST:,} bytes, packed with gzip or deflate if at all, "
        "and the optional extra warc"
    )
    return RefusedError(reason, found=found, expected=expected, action=action)
