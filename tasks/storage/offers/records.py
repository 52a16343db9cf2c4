"""From the bytes of one file or member to its documents: itself, or its lines."""

from collections.abc import Iterator

from schemas.rejection import RefusedError, RejectionReason
from tasks.storage.offers.names import Kind
from tasks.storage.offers.offer import (
    Documents,
    Limits,
    Media,
    Offered,
    StoppedError,
    document,
    refused,
    too_large,
    unsupported,
)
from tasks.storage.offers.streams import (
    PIECE,
    Meter,
    Readable,
    decompressed,
    read_whole,
    told_apart,
)

_MEDIA = {".jsonl": Media.RECORD, ".html": Media.HTML, ".warc": Media.WARC}
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def media_of(kind: Kind) -> Media:
    """Return what the documents of a file are."""
    return _MEDIA.get(kind.form, Media.TEXT)


def documents(uri: str, stream: Readable, kind: Kind, meter: Meter, limits: Limits) -> Documents:
    """Yield the documents of a ``.txt``, ``.html`` or ``.jsonl``; one refusal where it breaks off.

    Raises:
        StoppedError: The archive grew out of all proportion: reason enough to leave it.
    """
    media = media_of(kind)
    try:
        plain = decompressed(stream, kind.compression, meter)
        if media is Media.RECORD:
            yield from _lines(uri, plain, limits)
        else:
            yield document(uri, read_whole(plain, limits.document_bytes), media)
    except StoppedError as stop:
        if stop.refusal.reason is RejectionReason.ARCHIVE_BOMB:
            raise
        yield refused(uri, stop.refusal, media)


def _lines(uri: str, stream: Readable, limits: Limits) -> Documents:
    """Yield each line that is not blank, by its number; hold no more than one."""
    nothing = True
    for number, line in enumerate(_split(stream, limits.document_bytes), start=1):
        if number == 1 and line and line.startswith(_WIDE_MARKS):
            raise StoppedError(
                unsupported("JSON Lines in UTF-16 or UTF-32, which JSON does not allow")
            )
        where = f"{uri}#L{number}"
        if line is None:
            yield refused(where, too_large(limits.document_bytes), Media.RECORD)
        elif line.strip():
            yield document(where, line, Media.RECORD)
        else:
            continue
        nothing = False
    if nothing:
        yield nothing_in(uri, Media.RECORD)


def _split(stream: Readable, limit: int) -> Iterator[bytes | None]:
    """Yield lines without their ends; None for one longer than ``limit``, which is not held."""
    held: list[bytes] = []
    size = 0
    while True:
        with told_apart():
            piece = stream.read(PIECE)
        *ended, rest = piece.split(b"\n")
        for line in ended:
            yield _whole([*held, line], limit) if size <= limit else None
            held, size = [], 0
        size += len(rest)
        if size <= limit:
            held.append(rest)
        else:
            held = []
        if not piece:
            break
    if size:
        yield _whole(held, limit) if size <= limit else None


def _whole(pieces: list[bytes], limit: int) -> bytes | None:
    line = b"".join(pieces).removesuffix(b"\r")
    return line if len(line) <= limit else None


def nothing_in(uri: str, media: Media = Media.TEXT) -> Offered:
    """Account for a file that holds no document at all."""
    refusal = RefusedError(
        RejectionReason.EMPTY,
        found="no document in it",
        expected="at least one line, record of text, or .txt, .html or .jsonl member",
        action="Look whether the download failed, then offer the file again or leave it out.",
    )
    return refused(uri, refusal, media, None)
