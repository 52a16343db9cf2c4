"""Rejection: a document that did not become an article, and what to do about it."""

from enum import StrEnum
from typing import ClassVar

from schemas.errors import DataError
from schemas.record import Record, column


class RejectionReason(StrEnum):
    """Why a document was refused. A published value is never renamed."""

    UNREADABLE = "unreadable"
    NOT_A_FILE = "not_a_file"
    UNSUPPORTED_TYPE = "unsupported_type"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    BINARY = "binary"
    UNDECODABLE = "undecodable"
    UNSAFE_NAME = "unsafe_name"
    CORRUPT_ARCHIVE = "corrupt_archive"
    ARCHIVE_BOMB = "archive_bomb"
    BAD_RECORD = "bad_record"
    PIPELINE_ERROR = "pipeline_error"


class Rejection(Record):
    """One row per rejected document."""

    table: ClassVar[str] = "rejections"
    label_zh: ClassVar[str] = "拒收"
    key: ClassVar[tuple[str, ...]] = ("source_uri",)

    source_uri: str = column("来源文件", "Document that was refused (documents.source_uri).")
    source_sha256: str | None = column("来源校验和", "SHA-256 of its bytes, where they were read.")
    batch: str = column("批次", "Batch that brought it.")
    reason: RejectionReason = column("原因", "Reason code.")
    found: str = column("所见", "What was found, and where in the document.")
    expected: str = column("应有", "What was expected instead.")
    action: str = column("处置", "What to do about it.")
    pipeline_version: str = column("流程版本", "Version of the pipeline that refused it.")


class RefusedError(DataError):
    """A document, or a part of one, cannot become an article."""

    def __init__(self, reason: RejectionReason, *, found: str, expected: str, action: str) -> None:
        """Keep the parts; build the sentence."""
        self.reason, self.found, self.expected, self.action = reason, found, expected, action
        super().__init__(f"{reason}: {found}; expected {expected}. {action}")


def not_installed(*, what: str, reader: str, extra: str) -> RefusedError:
    """Return the refusal of what only an optional extra can read.

    >>> print(not_installed(what="an HTML page", reader="HTML", extra="html").found)
    an HTML page, and no reader of HTML installed
    """
    return RefusedError(
        RejectionReason.UNSUPPORTED_TYPE,
        found=f"{what}, and no reader of {reader} installed",
        expected=f"the optional extra {extra}",
        action=f"Run pip install newsmill[{extra}], then offer the file again.",
    )
