"""The records of a web archive (WARC, WET): each text that a crawl brought is a document.

Read are records that hold a text: ``conversion`` and ``resource`` records, and ``response`` records
that were answered with 200, of text/plain or HTML. All else that a crawl leaves behind (requests,
metadata, pictures, pages not found, revisits of what was fetched before) is left out on purpose:
nobody offered it as an article. A document is the whole record, headers first, as it lies there.
Needs the optional extra ``newsmill[warc]``.
"""

import io
import re
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, NamedTuple

from schemas.rejection import RefusedError, not_installed
from tasks.storage.offers.framing import HEAD_END, LONGEST_HEAD, Framed, broken, is_bomb
from tasks.storage.offers.names import Distinct, readable
from tasks.storage.offers.offer import (
    Documents,
    Limits,
    Media,
    StoppedError,
    document,
    refused,
    too_large,
)
from tasks.storage.offers.records import nothing_in
from tasks.storage.offers.rewinding import Rewinding

_LONGEST_BLOCK = 1 << 30  # what claims to be longer is believed to be broken
_LENGTH = re.compile(r"[0-9]{1,18}")
_LONGEST_ID = 200

_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17"]
_TEXTS = ("text/plain", "text/html", "application/xhtml+xml")
_ANSWERED = "200"


class _Head(NamedTuple):
    """A record's headers: as they lie there, and read."""

    raw: bytes
    read: Any
    length: int

    @property
    def name(self) -> str | None:
        """What the record is called; None where it has no usable name."""
        found = self.read.get_header("WARC-Record-ID") or ""
        name = readable(found.strip().strip("<>"))
        return name if 0 < len(name) <= _LONGEST_ID else None


def warc_documents(uri: str, stream: Rewinding, limits: Limits) -> Documents:
    """Yield the documents of a web archive; a refusal for every place where it is broken."""
    if find_spec("warcio") is None:
        yield refused(
            uri, not_installed(what="a web archive", reader="WARC", extra="warc"), Media.WARC
        )
        return
    distinct = Distinct()
    is_empty = True
    try:
        for name, found in _records(Framed(stream), limits):
            record = f"{uri}!/{distinct(name)}"
            if isinstance(found, RefusedError):
                yield refused(record, found, Media.WARC)
            else:
                yield document(record, found, Media.WARC)
            is_empty = False
    except StoppedError as stop:
        yield refused(uri, stop.refusal, Media.WARC)
    else:
        if is_empty:
            yield nothing_in(uri, Media.WARC)


def _records(source: Framed, limits: Limits) -> Iterator[tuple[str, bytes | RefusedError]]:
    """Yield each document's name and bytes, or why there are none; go on behind what is broken.

    Raises:
        StoppedError: The archive grew out of all proportion.
    """
    goes_on = True
    while goes_on:
        name = None
        try:
            if not source.begin():
                return
            head = _head(source.head())
            name = head.name
            found = _block(source, head, limits)
        except StoppedError as stop:
            if is_bomb(stop):
                raise
            yield name or f"@{source.where}", _placed(stop.refusal, source.where)
            goes_on = source.resume()
            continue
        if found is not None:
            yield name or f"@{source.where}", found


def _head(raw: bytes) -> _Head:
    from warcio.statusandheaders import (  # noqa: PLC0415 - optional extra
        StatusAndHeadersParser,
        StatusAndHeadersParserException,
    )

    try:
        read = StatusAndHeadersParser(_VERSIONS).parse(io.BytesIO(raw))
    except StatusAndHeadersParserException as error:
        raise broken(found=f"a version that is not known: {error.statusline!r}") from None
    length = (read.get_header("Content-Length") or "").strip()
    if not _LENGTH.fullmatch(length) or int(length) > _LONGEST_BLOCK:
        raise broken(found=f"a Content-Length that cannot be true, {length[:40]!r}")
    return _Head(raw, read, int(length))


def _block(source: Framed, head: _Head, limits: Limits) -> bytes | RefusedError | None:
    """Return the whole record where it is a document, or why it is none; None if left out."""
    is_text = _is_text(head, source)
    fits = len(head.raw) + head.length <= limits.document_bytes
    block = source.take(head.length) if is_text and fits else b""
    length = len(block) or source.skip(head.length)
    if length < head.length:
        raise broken(found=f"an archive that ends {head.length - length:,} bytes before its record")
    if not source.is_ended():
        raise broken(found=f"a Content-Length, {head.length:,}, at which no record ends")
    if not is_text:
        return None
    return head.raw + block if fits else too_large(limits.document_bytes)


def _is_text(head: _Head, source: Framed) -> bool:
    kind = head.read.get_header("WARC-Type")
    if kind in ("conversion", "resource"):
        return _media_type(head.read) in _TEXTS
    if kind != "response":
        return False
    served = _served(source.peek(min(head.length, LONGEST_HEAD)))
    return bool(served) and served.get_statuscode() == _ANSWERED and _media_type(served) in _TEXTS


def _served(block: bytes) -> Any:
    """Read the headers of an HTTP answer; None where there are none."""
    from warcio.statusandheaders import StatusAndHeadersParser  # noqa: PLC0415 - optional extra

    if not block.startswith(b"HTTP/"):
        return None
    end = HEAD_END.search(block)
    head = block[: end.end()] if end else block
    return StatusAndHeadersParser([], verify=False).parse(io.BytesIO(head))


def _media_type(headers: Any) -> str:
    return (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()


def _placed(refusal: RefusedError, where: int) -> RefusedError:
    """Say at which byte of the archive the refused record begins."""
    return RefusedError(
        refusal.reason,
        found=f"{refusal.found}, in the record at byte {where:,}",
        expected=refusal.expected,
        action=refusal.action,
    )
