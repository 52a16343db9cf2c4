"""Archives: members read one after the other, never written to disk."""

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from itertools import count
from typing import IO

from tasks.storage.offers.formats import BROKEN, Format, Shape, find_format
from tasks.storage.offers.names import is_hidden, is_safe, readable, zip_name
from tasks.storage.offers.offered import Limits, Offered, refused
from tasks.storage.offers.refusals import bomb, corrupt, nested, unreadable, unsafe, unsupported
from tasks.storage.offers.streams import BombError, Counted, buffered, from_file

_BROKEN = (*BROKEN, tarfile.TarError, zipfile.BadZipFile, zlib.error, NotImplementedError)

_ENCRYPTED = 0x1  # zip: general purpose bit flag


class _Member:
    """Gives the members of one archive names that differ."""

    def __init__(self, archive: str) -> None:
        self._archive = archive
        self._seen: set[str] = set()

    def uri(self, name: str) -> str:
        for number in count(1):
            uri = f"{self._archive}!/{name}" + (f"~{number}" if number > 1 else "")
            if uri not in self._seen:
                break
        self._seen.add(uri)
        return uri


def from_archive(
    uri: str, stream: IO[bytes], form: Format, limits: Limits, size: int
) -> Iterator[Offered]:
    """Yield the documents of an archive; what stops it early is one refusal more."""
    counted = Counted(form.unpack(stream), size, limits)
    members = _zip(uri, stream, limits) if form.shape is Shape.ZIP else _tar(uri, counted, limits)
    read = 0
    try:
        for document in members:
            read += 1
            yield document
    except BombError:
        yield refused(uri, bomb(max(counted.out, limits.ratio_floor), size))
    except _BROKEN as error:
        yield refused(uri, corrupt(error, read))


def _tar(uri: str, counted: Counted, limits: Limits) -> Iterator[Offered]:
    names = _Member(uri)
    with tarfile.open(fileobj=buffered(counted), mode="r|", errorlevel=2) as archive:
        while member := archive.next():
            archive.members = []  # type: ignore[attr-defined] # else it remembers them all
            name = readable(member.name)
            if member.isdir() or is_hidden(name):
                continue
            place = names.uri(name)
            if not member.isreg():
                yield refused(place, unsafe("a link or a device"))
                continue
            content = archive.extractfile(member) or io.BytesIO()
            yield from _content(place, name, content, limits, member.size)


def _zip(uri: str, stream: IO[bytes], limits: Limits) -> Iterator[Offered]:
    names = _Member(uri)
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            name = zip_name(info.filename, info.flag_bits)
            if info.is_dir() or is_hidden(name):
                continue
            place = names.uri(name)
            if info.flag_bits & _ENCRYPTED:
                yield refused(place, unreadable(PermissionError("an encrypted member")))
                continue
            with archive.open(info) as content:
                size = info.compress_size
                counted = buffered(Counted(content, size, limits))
                yield from _content(place, name, counted, limits, size)


def _content(
    place: str, name: str, content: IO[bytes], limits: Limits, size: int
) -> Iterator[Offered]:
    """Yield the documents of one member."""
    form = find_format(name)
    if not is_safe(name):
        yield refused(place, unsafe("named outside the archive"))
    elif form is None:
        yield refused(place, unsupported(name), size)
    elif form.shape in (Shape.TAR, Shape.ZIP):
        yield refused(place, nested(), size)
    else:
        yield from from_file(place, content, form, limits, size)
