"""The members of a tar, streamed: nothing is written to disk, nothing is read twice."""

import tarfile
from collections.abc import Callable, Iterator
from typing import Any

from schemas.rejection import RefusedError, RejectionReason
from tasks.storage.offers.members import Member, Members, unsafe
from tasks.storage.offers.offer import MIB, StoppedError, corrupt, unsupported
from tasks.storage.offers.streams import Readable, told_apart

# Headers that carry a name or attributes for the next one, and are read whole.
_CARRIERS = {
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
}
_LONGEST_CARRIER = MIB
_END = bytes(tarfile.BLOCKSIZE)


class _StrictInfo(tarfile.TarInfo):
    """A header, read strictly: ``tarfile`` ends in silence where a header is cut or spoilt."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Any:
        if buf == _END:
            return super().frombuf(buf, encoding, errors)  # raises what tells ``tarfile`` to end
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            raise StoppedError(corrupt(error)) from None
        if header.type in _CARRIERS and header.size > _LONGEST_CARRIER:
            msg = f"a name or attributes of {header.size:,} bytes"
            raise StoppedError(corrupt(tarfile.HeaderError(msg)))
        return header


def tar_members(opened: Callable[[], Readable]) -> Members:
    """Yield the members of the uncompressed tar that ``opened`` opens, in its order."""
    with told_apart():
        archive: tarfile.TarFile = _archive(opened())
    with archive:
        for info in _infos(archive):
            if not info.isdir():
                yield _member(archive, info)


def _archive(stream: Readable) -> Any:
    return tarfile.open(
        fileobj=stream,  # type: ignore[call-overload]  # a stream needs only read()
        mode="r|",
        tarinfo=_StrictInfo,
        encoding="utf-8",
        errors="surrogateescape",
    )


def _infos(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    while True:
        with told_apart():
            info = archive.next()
        if info is None:
            return
        yield info
        archive.members = []  # type: ignore[attr-defined]  # else it keeps every header


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Member:
    refusal: RefusedError | None = None
    if info.issym() or info.islnk():
        refusal = unsafe(f"a link to {info.linkname!r}")
    elif info.isdev():
        refusal = unsafe("a device or pipe")
    elif not info.isreg() or info.issparse():
        refusal = unsupported("a tar member of a kind that holds no plain text")
    return Member(info.name, refusal, lambda: _opened(archive, info))


def _opened(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Readable:
    opened = archive.extractfile(info)
    if opened is None:
        raise StoppedError(
            RefusedError(
                RejectionReason.UNREADABLE,
                found="a member without content",
                expected="a file",
                action="Pack the archive again.",
            )
        )
    return opened
