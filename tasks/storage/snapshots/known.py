"""What a warehouse already knows: every document, and the part that holds its rows."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.article import Article
from schemas.document import Document, Outcome
from schemas.manifest import Part
from schemas.migrations import schema_version
from schemas.record import Record
from schemas.rejection import Rejection, RejectionReason
from tasks.storage.layout import Warehouse
from tasks.storage.parts import damage, read_rows
from tasks.storage.queries.sql import connect, quoted, rows_in, sources
from tasks.storage.snapshots.roll import Columns, Facts, KnownDocument, Roll

_COLUMNS = [
    "source_uri",
    "source_sha256",
    "content_sha256",
    "outcome",
    "duplicate_of",
    "pipeline_version",
    "batch",
]


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


# Questions that are answered by a look at the files, each at all of them; and the documents that
# have to be there for that to be worth while.
_LOOKED_UP, _MANY = 16, 50_000

# As ``Columns`` has them. Our checksums are 64 digits; DuckDB puts each into half the space.
_PACKED = """
SELECT
    source_uri,
    md5_number_upper(source_uri) AS head,
    CASE length(source_sha256) WHEN 64 THEN unhex(source_sha256) ELSE encode(source_sha256) END
        AS source,
    CASE length(content_sha256) WHEN 64 THEN unhex(content_sha256) ELSE encode(content_sha256) END
        AS content,
    coalesce(md5_number_upper(content_sha256), 0) AS content_head,
    duplicate_of,
    outcome,
    pipeline_version,
    batch
FROM ({documents})
"""


def roll_of_documents(warehouse: Warehouse) -> Roll:
    """Return every document of the published snapshot, as arrays: see ``Roll``.

    Raises:
        CorruptPartError: A file cannot be read.
    """
    manifest = warehouse.manifest()
    parts = manifest.parts if manifest else ()
    versions = dict.fromkeys(part.schema_version for part in parts)
    groups = [[part for part in parts if part.schema_version == version] for version in versions]
    rolls = [_roll(group, warehouse.snapshot()) for group in groups]
    return Roll.joined(rolls) if rolls else Roll.of({})


class AskedDocuments:
    """Every document of the published snapshot, looked up in its files while few are asked for.

    To look one up takes a fiftieth of the time of reading all: so the first few are looked up,
    and then all are read.
    """

    def __init__(self, warehouse: Warehouse) -> None:
        """Look up nothing yet."""
        self._warehouse = warehouse
        manifest = warehouse.manifest()
        self._parts = manifest.parts if manifest else ()
        self._snapshot = warehouse.snapshot() if manifest else warehouse.root
        # Files of an older contract are written anew by this very run.
        is_large = manifest is not None and manifest.rows(Document.table) >= _MANY
        is_ours = all(part.schema_version == schema_version() for part in self._parts)
        self._left = _LOOKED_UP if is_large and is_ours else 0
        self._found: dict[str, KnownDocument | None] = {}

    def find(self, source_uri: str) -> KnownDocument | None:
        """Return a document; None where it is not here."""
        if source_uri in self._found:
            return self._found[source_uri]
        if self._is_worn():
            return self._roll.find(source_uri)
        rows = self._ask("source_uri = $asked", source_uri)
        known = self._found[source_uri] = rows[0][1] if rows else None
        return known

    def articles_with(self, content_sha256: str) -> Iterator[str]:
        """Yield the articles that have this content: one, or none."""
        if self._is_worn():
            yield from self._roll.articles_with(content_sha256)
            return
        where = f"content_sha256 = $asked AND outcome = '{Outcome.ARTICLE}'"
        yield from (uri for uri, _ in self._ask(where, content_sha256))

    def repeats_of(self, originals: Collection[str]) -> Iterator[str]:
        """Yield the documents that repeat one of these."""
        if self._is_worn():
            yield from self._roll.repeats_of(originals)
            return
        found = self._ask("duplicate_of IN (SELECT unnest($asked))", list(originals))
        yield from (uri for uri, _ in found)

    def _is_worn(self) -> bool:
        """Tell whether so many have been asked for that all had better be read."""
        self._left -= 1
        return self._left < 0

    @cached_property
    def _roll(self) -> Roll:
        return roll_of_documents(self._warehouse)

    def _ask(self, where: str, asked: object) -> list[tuple[str, KnownDocument]]:
        """Return the documents for which a condition holds.

        Raises:
            CorruptPartError: A file cannot be read.
        """
        if not self._parts:
            return []
        paths = [quoted(str(self._snapshot / part.path(Document.table))) for part in self._parts]
        query = (
            f"SELECT {', '.join(_COLUMNS)}, filename "  # noqa: S608 - our names
            f"FROM read_parquet([{', '.join(paths)}], filename = true) WHERE {where}"
        )
        try:
            with connect() as connection:
                rows = connection.execute(query, {"asked": asked}).fetchall()
        except duckdb.Error:
            _blame(self._parts, self._snapshot)
            raise
        return [(uri, KnownDocument._make([*cells, Path(file).stem])) for uri, *cells, file in rows]


def _roll(parts: Sequence[Part], snapshot: Path) -> Roll:
    """Return the documents of parts that were written under one contract."""
    paths = [snapshot / part.path(Document.table) for part in parts]
    rows = [part.files[Document.table].rows for part in parts]
    try:
        found = _packed(rows_in(Document, parts[0].schema_version, paths))
    except duckdb.Error:
        _blame(parts, snapshot)
        raise
    if found.num_rows != sum(rows):
        _blame(parts, snapshot)
    facts, codes = _coded(found, parts, np.repeat(np.arange(len(parts)), rows))
    return Roll(
        Columns(
            _whole(found, "source_uri", pa.large_string()),
            _whole(found, "head", pa.uint64()).to_numpy(),
            _whole(found, "source", pa.large_binary()),
            _whole(found, "content", pa.large_binary()),
            _whole(found, "content_head", pa.uint64()).to_numpy(),
            _whole(found, "duplicate_of", pa.large_string()),
            codes,
            facts,
        )
    )


def _packed(documents: str) -> pa.Table:
    with connect() as connection:
        # Rows come in the order of the parts, so that each is known by its place.
        return connection.execute(_PACKED.format(documents=documents)).to_arrow_table()


def _whole(table: pa.Table, name: str, kind: pa.DataType) -> Any:
    return table[name].combine_chunks().cast(kind)


def _coded(
    table: pa.Table, parts: Sequence[Part], holders: "np.ndarray[Any, Any]"
) -> tuple[Sequence[Facts], "np.ndarray[Any, np.dtype[np.uint32]]"]:
    """Return what many documents have in common, and of each document which of these it has."""
    combined = holders.astype(np.int64)
    names: list[Sequence[str]] = []
    for column in ("outcome", "pipeline_version", "batch"):
        coded: Any = pc.dictionary_encode(table[column].combine_chunks())
        names.append(coded.dictionary.to_pylist())
        combined = combined * len(names[-1]) + coded.indices.to_numpy()
    distinct, codes = np.unique(combined, return_inverse=True)
    shape = (len(parts), *map(len, names))
    cells = zip(*(axis.tolist() for axis in np.unravel_index(distinct, shape)), strict=True)
    facts = [
        Facts(names[0][outcome], names[1][version], names[2][batch], parts[part].part_id)
        for part, outcome, version, batch in cells
    ]
    return facts, codes.astype(np.uint32)


def _blame(parts: Sequence[Part], snapshot: Path) -> None:
    """Say which file cannot be read.

    Raises:
        CorruptPartError: One is not what was published.
    """
    for part in parts:
        if damaged := damage(part, snapshot):
            raise damaged


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
