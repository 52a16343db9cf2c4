"""Measurements of the rows that a run brings, to be held against earlier runs."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from schemas.article import Article
from schemas.catalog import CONTENT
from schemas.manifest import Manifest, Part
from tasks.storage.queries.sql import connect, sources


def measure(snapshot: Path, manifest: Manifest, fresh: Sequence[Part]) -> list[dict[str, Any]]:
    """Return the measurements of ``fresh`` parts; rows of the table ``measurements``."""
    documents = sum(part.files["documents"].rows for part in fresh)
    if not documents:
        return []
    run = {
        "run_id": manifest.run.run_id,
        "batch": manifest.run.batch,
        "document_count": documents,
    }
    measured = [*_per_document(fresh, documents), *_null_shares(snapshot, manifest, fresh)]
    names = ("table_name", "column_name", "measure", "value")
    return [run | dict(zip(names, cells, strict=True)) for cells in measured]


def _per_document(fresh: Sequence[Part], documents: int) -> Iterator[tuple[str, str, str, float]]:
    for record in CONTENT:
        rows = sum(part.files[record.table].rows for part in fresh)
        yield record.table, "*", "per_document", rows / documents


def _null_shares(
    snapshot: Path, manifest: Manifest, fresh: Sequence[Part]
) -> Iterator[tuple[str, str, str, float]]:
    """Measure what is found, or not, in articles: a scraper that breaks shows here first."""
    if not sum(part.files[Article.table].rows for part in fresh):
        return
    columns = [field.name for field in Article.arrow_schema() if field.nullable]
    shares = ", ".join(f'avg(("{name}" IS NULL)::DOUBLE)' for name in columns)
    source = sources(snapshot, manifest.model_copy(update={"parts": tuple(fresh)}))[Article.table]
    with connect() as connection:
        row = connection.execute(f"SELECT {shares} FROM ({source})").fetchone()  # noqa: S608 - our names
    for name, share in zip(columns, row or (), strict=True):
        yield Article.table, name, "null_share", share
