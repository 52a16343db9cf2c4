"""What a warehouse already knows: every document, and the part that holds its rows."""

from collections.abc import Collection
from datetime import date
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

from schemas.article import Article
from schemas.document import Document
from schemas.manifest import Part
from schemas.record import Record
from schemas.rejection import Rejection, RejectionReason
from tasks.storage.layout import Warehouse
from tasks.storage.parts import read_rows
from tasks.storage.sql import connect, sources

_COLUMNS = [
    "source_uri",
    "source_sha256",
    "content_sha256",
    "outcome",
    "duplicate_of",
    "pipeline_version",
    "batch",
]


class KnownDocument(NamedTuple):
    """One row of ``documents``, as far as the next run needs it."""

    source_sha256: str | None
    content_sha256: str | None
    outcome: str
    duplicate_of: str | None
    pipeline_version: str
    batch: str
    part_id: str = ""  # the part that holds its rows; none while it is only offered


def known_documents(
    warehouse: Warehouse, without: Collection[str] = ()
) -> dict[str, KnownDocument]:
    """Return every document of the published snapshot by source_uri.

    Args:
        warehouse: Where to look.
        without: Parts to leave out, by part_id.

    Raises:
        CorruptPartError: A file cannot be read.
    """
    manifest = warehouse.manifest()
    if manifest is None:
        return {}
    snapshot = warehouse.snapshot()
    known: dict[str, KnownDocument] = {}
    for part in manifest.parts:
        if part.part_id not in without:
            uris, *rest = _read(part, snapshot)
            holder = repeat(part.part_id, len(uris))
            known.update(zip(uris, map(KnownDocument, *rest, holder), strict=True))
    return known


def _read(part: Part, snapshot: Path) -> list[list[Any]]:
    table = read_rows(part, Document, snapshot)
    return [table[name].to_pylist() for name in _COLUMNS]


def published_before(warehouse: Warehouse, day: date) -> set[str]:
    """Return the documents that were surely published before a day."""
    where = "coalesce(date_published, date_latest) < $day"
    return _uris(warehouse, Article, where, {"day": day})


def refused_for(warehouse: Warehouse, reason: RejectionReason) -> set[str]:
    """Return the documents that were rejected for a reason."""
    return _uris(warehouse, Rejection, "reason = $reason", {"reason": reason.value})


def _uris(
    warehouse: Warehouse, record: type[Record], where: str, parameters: dict[str, object]
) -> set[str]:
    manifest = warehouse.manifest()
    if manifest is None:
        return set()
    source = sources(warehouse.snapshot(), manifest)[record.table]
    query = f"SELECT source_uri FROM ({source}) WHERE {where}"  # noqa: S608 - our names
    with connect() as connection:
        return {uri for (uri,) in connection.execute(query, parameters).fetchall()}
