"""What is offered: a document's bytes, or the reason why there are none."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from schemas.errors import DataError
from schemas.rejection import RefusedError, RejectionReason
from tasks.storage.objects.address import Place

MIB = 1 << 20


class Media(StrEnum):
    """What a document's bytes are."""

    TEXT = "text"
    RECORD = "record"
    HTML = "html"
    WARC = "warc"


class Offered(NamedTuple):
    """One document. Either ``data`` or ``refusal`` is there, never both."""

    source_uri: str
    data: bytes | None
    media: Media = Media.TEXT
    refusal: RefusedError | None = None
    file_bytes: int | None = None


class Limits(NamedTuple):
    """How much one document, and one archive, may ask of us."""

    document_bytes: int = 4 * MIB  # the longest reports hold a tenth of that
    ratio: int = 200  # bytes that may come out of an archive for each that it holds
    ratio_floor: int = 256 * MIB  # bytes that may come out whatever the ratio
    directory_bytes: int = 64 * MIB  # a zip's list of members, which must be held whole


class MissingPathError(DataError):
    """A path to read from does not exist."""

    def __init__(self, *, path: Place) -> None:
        """Keep the path; build the sentence."""
        self.path = path
        is_local = isinstance(path, Path)
        missing = f"no such file or folder, seen from {Path.cwd()}" if is_local else "no object"
        super().__init__(f"{path}: {missing}. Nothing was read; correct the path and run it again.")


class StoppedError(Exception):
    """Reading ended here: ``refusal`` says why. Never leaves this package."""

    def __init__(self, refusal: RefusedError) -> None:
        """Keep the refusal."""
        self.refusal = refusal
        super().__init__(str(refusal))


Documents = Iterator[Offered]


def document(uri: str, data: bytes, media: Media = Media.TEXT) -> Offered:
    """Offer a document that was read."""
    return Offered(uri, data, media, None, len(data))


def refused(
    uri: str, refusal: RefusedError, media: Media = Media.TEXT, size: int | None = None
) -> Offered:
    """Offer the reason why a document was not read."""
    return Offered(uri, None, media, refusal, size)


def unsupported(found: str) -> RefusedError:
    """Build the refusal of a kind of file that is not read."""
    return RefusedError(
        RejectionReason.UNSUPPORTED_TYPE,
        found=found,
        expected=".txt, .html, .jsonl, .warc or .wet, alone or as .gz, .bz2, .xz or .zst; .zip; "
        ".tar, alone or compressed; no archive within an archive",
        action="Convert it to one of these, or take it out of the folder.",
    )


def unreadable(error: OSError) -> RefusedError:
    """Build the refusal of what the system does not let us read; no path is told."""
    return RefusedError(
        RejectionReason.UNREADABLE,
        found=error.strerror or type(error).__name__,
        expected="a file that this user may read",
        action="Mend the permissions, the link or the drive, then offer it again.",
    )


def too_large(limit: int) -> RefusedError:
    """Build the refusal of a document beyond the limit."""
    return RefusedError(
        RejectionReason.TOO_LARGE,
        found=f"more than {limit:,} bytes in one document",
        expected=f"at most {limit:,} bytes: one article",
        action="Split it into articles, one a file or one a line of .jsonl.",
    )


def corrupt(error: BaseException) -> RefusedError:
    """Build the refusal of an archive or compressed file that breaks off or makes no sense."""
    return RefusedError(
        RejectionReason.CORRUPT_ARCHIVE,
        found=str(error) or type(error).__name__,
        expected="a whole archive; what could be read before this place was kept",
        action="Fetch or pack it again, then offer it again.",
    )


def bomb(out: int, held: int) -> RefusedError:
    """Build the refusal of an archive that grows out of all proportion."""
    return RefusedError(
        RejectionReason.ARCHIVE_BOMB,
        found=f"{out:,} bytes came out of {held:,}, and reading was stopped",
        expected="text, which rarely shrinks to a tenth; what was read before was kept",
        action="Find out who made it; if it is meant, unpack it and offer the files.",
    )
