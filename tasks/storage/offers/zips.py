"""The members of a zip, by its directory; nothing it says about sizes is believed."""

import stat
import struct
import zipfile
from typing import BinaryIO

from schemas.rejection import RefusedError, RejectionReason
from tasks.storage.offers.members import Member, Members, unsafe
from tasks.storage.offers.names import zip_name
from tasks.storage.offers.offer import Limits, StoppedError, corrupt, unsupported
from tasks.storage.offers.streams import Meter, Metered, Readable, told_apart

_ENCRYPTED, _UTF8 = 0x1, 0x800

# End of central directory, its longest comment; zip64's locator and record.
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
_LOCATOR, _LOCATOR_SIZE, _END64_SIZE = b"PK\x06\x07", 20, 56


def zip_members(file: BinaryIO, meter: Meter, limits: Limits) -> Members:
    """Yield the members of a zip, in the order of its directory."""
    with _directory(file, limits) as archive:
        for info in archive.infolist():
            if not info.filename.endswith("/"):  # is_dir() fails on a name of no length
                yield _member(archive, info, meter)


def _directory(file: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """Open a zip: its directory is read here, and what it asks for in vain is told here."""
    try:
        with told_apart():
            _refuse_long_directory(file, limits.directory_bytes)
            return zipfile.ZipFile(file)
    except (NotImplementedError, RuntimeError, OverflowError) as error:
        raise StoppedError(corrupt(error)) from None


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter) -> Member:
    name = zip_name(info.orig_filename.partition("\0")[0], is_utf8=bool(info.flag_bits & _UTF8))
    return Member(name, _refusal(info), lambda: _opened(archive, info, meter))


def _refusal(info: zipfile.ZipInfo) -> RefusedError | None:
    mode = stat.S_IFMT(info.external_attr >> 16)
    if mode not in (0, stat.S_IFREG):
        return unsafe("a link" if stat.S_ISLNK(mode) else "a device or pipe")
    if info.flag_bits & _ENCRYPTED:
        return RefusedError(
            RejectionReason.UNREADABLE,
            found="an encrypted member",
            expected="a member that opens without a password",
            action="Unpack the archive with its password and offer the files.",
        )
    return None


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter) -> Readable:
    try:
        with told_apart():
            return Metered(archive.open(info), meter)
    except (NotImplementedError, RuntimeError) as error:
        refusal = unsupported(f"a zip member stored in a way that cannot be read: {error}")
        raise StoppedError(refusal) from None


def _refuse_long_directory(file: BinaryIO, limit: int) -> None:
    """Refuse a directory too long to hold, before ``zipfile`` holds it."""
    size = _directory_bytes(file)
    if size > limit:
        raise StoppedError(
            RefusedError(
                RejectionReason.TOO_LARGE,
                found=f"a zip whose list of members is {size:,} bytes long",
                expected=f"at most {limit:,} bytes",
                action="Unpack it, or pack it again as several archives or as .tar.gz.",
            )
        )


def _directory_bytes(file: BinaryIO) -> int:
    """Read the directory's size off the end of the file; 0 where there is no end of a zip."""
    length = file.seek(0, 2)
    file.seek(max(0, length - _END_SIZE - _LONGEST_COMMENT - _LOCATOR_SIZE))
    tail = file.read()
    end = len(tail) - _END_SIZE if tail[-_END_SIZE:].startswith(_END) else tail.rfind(_END)
    if end < 0 or end + _END_SIZE > len(tail):
        return 0
    locator = tail[max(0, end - _LOCATOR_SIZE) : end]
    if locator.startswith(_LOCATOR) and len(locator) == _LOCATOR_SIZE:
        file.seek(struct.unpack_from("<Q", locator, 8)[0])
        record = file.read(_END64_SIZE)
        return int(struct.unpack_from("<Q", record, 40)[0])
    return int(struct.unpack_from("<L", tail, end + 12)[0])
