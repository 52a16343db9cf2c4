"""One file, on disk or in a bucket: opened, read, and accounted for, whatever it is."""

from pathlib import Path
from typing import BinaryIO

from tasks.storage.offers.members import described, member_documents
from tasks.storage.offers.names import Kind, kind_of
from tasks.storage.offers.objects import ObjectFile
from tasks.storage.offers.offer import (
    Documents,
    Limits,
    StoppedError,
    refused,
    unreadable,
    unsupported,
)
from tasks.storage.offers.records import documents, media_of
from tasks.storage.offers.rewinding import GzipMembers, Onward, Plain, Rewinding
from tasks.storage.offers.streams import Meter, decompressed
from tasks.storage.offers.tars import tar_members
from tasks.storage.offers.warcs import warc_documents
from tasks.storage.offers.zips import zip_members


def file_documents(path: Path | ObjectFile, uri: str, limits: Limits) -> Documents:
    """Yield the documents of one regular file or object, or the reason why there are none."""
    kind = kind_of(path.name)
    media = media_of(kind)
    try:
        size = path.stat().st_size
        if not kind.form or (kind.form == ".zip" and kind.compression):
            yield refused(uri, unsupported(described(path.name)), size=size)
            return
        file = path.open("rb", buffering=0)
    except OSError as error:
        yield refused(uri, unreadable(error), media)
        return
    with file:
        yield from _documents(uri, file, kind, size, limits)


def _documents(uri: str, file: BinaryIO, kind: Kind, size: int, limits: Limits) -> Documents:
    if kind.form == ".zip":
        meter = Meter(limits, lambda: size)
        yield from member_documents(uri, zip_members(file, meter, limits), meter, limits)
        return
    meter = Meter(limits, file.tell)
    if kind.form == ".tar":
        members = tar_members(lambda: decompressed(file, kind.compression, meter))
        yield from member_documents(uri, members, meter, limits)
        return
    try:
        if kind.form == ".warc":
            yield from warc_documents(uri, _rewinding(file, kind.compression, meter), limits)
        else:
            yield from documents(uri, file, kind, meter, limits)
    except StoppedError as stop:
        yield refused(uri, stop.refusal)


def _rewinding(file: BinaryIO, compression: str, meter: Meter) -> Rewinding:
    """Open a web archive so that it can be read on behind a broken record, where that is possible.

    Raises:
        StoppedError: It is not compressed as its name says.
    """
    if not compression:
        return Plain(file, meter)
    if compression == ".gz":
        return GzipMembers(file, meter)
    return Onward(decompressed(file, compression, meter))
