"""What intake hands on: a document's bytes, or why there are none."""

from enum import StrEnum
from typing import NamedTuple

from schemas.rejection import RefusedError


class Media(StrEnum):
    """How the bytes of a document are to be read."""

    TEXT = "text"
    RECORD = "record"


class Offered(NamedTuple):
    """One document: either ``data`` or ``refusal`` is given."""

    source_uri: str
    data: bytes | None
    media: Media = Media.TEXT
    refusal: RefusedError | None = None
    file_bytes: int | None = None


class Limits(NamedTuple):
    """Bounds that keep memory flat and archives honest."""

    document_bytes: int = 32 * 1024 * 1024  # a news article of this size is none
    ratio: int = 200  # text packs 3 to 10 times; a bomb a thousand times
    ratio_floor: int = 256 * 1024 * 1024  # below this, no ratio does harm


def refused(uri: str, refusal: RefusedError, size: int | None = None) -> Offered:
    """Return a document that could not be read."""
    return Offered(uri, None, Media.TEXT, refusal, size)
