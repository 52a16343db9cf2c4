"""Which documents of a warehouse to read again."""

from datetime import date
from typing import NamedTuple

from schemas.errors import DataError
from schemas.rejection import RejectionReason


class Selection(NamedTuple):
    """Which documents to read again; what is not said does not restrict."""

    batch: str | None = None
    since: date | None = None  # published on this day or later, or at an unknown time
    reason: RejectionReason | None = None  # rejected for this
    documents: tuple[str, ...] = ()  # source_uris
    everything: bool = False  # also what this version of the pipeline has read
    damaged: bool = False  # only what lies in files that are no longer what was published


ALL = Selection()


class NothingSelectedError(DataError):
    """No document of the warehouse fits what was asked for."""

    def __init__(self, *, wanted: str) -> None:
        """Keep the words; build the sentence."""
        self.wanted = wanted
        super().__init__(
            f"no document of this warehouse is {wanted}; nothing was changed. "
            '`newsmill sql "FROM documents"` lists them, by source_uri.'
        )
