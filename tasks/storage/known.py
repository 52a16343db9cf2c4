"""What a warehouse already knows: every document, and the part that holds its rows."""

from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from schemas.document import Document
from tasks.storage.layout import Warehouse

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


def known_documents(warehouse: Warehouse) -> dict[str, KnownDocument]:
    """Return every document of the published snapshot by source_uri."""
    manifest = warehouse.manifest()
    if manifest is None:
        return {}
    snapshot = warehouse.snapshot()
    known: dict[str, KnownDocument] = {}
    for part in manifest.parts:
        uris, *rest = _read(snapshot / part.path("documents"))
        known.update(zip(uris, map(KnownDocument, *rest), strict=True))
    return known


def _read(path: Path) -> list[list[Any]]:
    table = pq.read_table(path, columns=_COLUMNS, schema=Document.arrow_schema())
    return [table[name].to_pylist() for name in _COLUMNS]


def document_uris(path: Path) -> set[str]:
    """Return the documents that have rows in a part's ``documents`` file."""
    uris = pq.read_table(path, columns=["source_uri"])["source_uri"]
    return set(map(str, uris.to_pylist()))
