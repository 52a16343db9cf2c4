"""Retraction: an article taken out of every table; its documents stay, marked as retracted."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from schemas.catalog import CONTENT
from schemas.document import Document, Outcome
from schemas.errors import DataError
from schemas.identity import identify
from schemas.manifest import Part, RunCounts
from tasks.intake import Intake
from tasks.job import Job
from tasks.retrying import retried
from tasks.storage.parts import Source, read_rows, write_part
from tasks.storage.snapshots.known import known_documents
from tasks.storage.snapshots.roll import KnownDocument

# Retracted documents lie in parts of their own: no other part's rows are ever mixed with them.
RETRACTED_BATCH = "retracted"


class UnknownDocumentError(DataError):
    """A document to be retracted is not in the warehouse, or was retracted before."""

    def __init__(self, *, wanted: str) -> None:
        """Keep the name; build the sentence."""
        self.wanted = wanted
        super().__init__(
            f"{wanted}: no such article in this warehouse. Expected an article_id or a source_uri, "
            'as `newsmill sql "FROM documents"` lists them. Nothing was retracted.'
        )


@retried("retract from {job.warehouse.root}")
def take_out(job: Job, wanted: Sequence[str]) -> tuple[Intake, Part]:
    """Stage the rows that say that documents were retracted, with every repeat of each.

    Raises:
        UnknownDocumentError: One of them is no article that is there; nothing was changed.
    """
    known = known_documents(job.warehouse)
    going = _with_repeats(known, wanted)
    manifest = job.warehouse.manifest()
    assert manifest is not None  # noqa: S101 - something is known
    holders = {known[uri].part_id for uri in going}
    held = [part for part in manifest.parts if part.part_id in holders]
    rows = [row for part in held for row in _documents(job, part) if row["source_uri"] in going]
    tables = {record.table: record.arrow_schema().empty_table() for record in CONTENT}
    tables[Document.table] = pa.Table.from_pylist(
        [row | _RETRACTED for row in sorted(rows, key=lambda row: str(row["source_uri"]))],
        schema=Document.arrow_schema(),
    )
    raw = tuple(dict.fromkeys(name for part in held for name in part.raw))
    source = Source(RETRACTED_BATCH, job.run_id, raw)
    part = write_part(tables, job.warehouse.staged_parts, source)
    zero = dict.fromkeys(("unchanged", "articles", "duplicates", "rejected"), 0)
    counts = RunCounts(offered=len(going), retracted=len(going), **zero)
    return Intake((), counts, {uri: known[uri].part_id for uri in going}), part


_RETRACTED = {"outcome": Outcome.RETRACTED.value, "article_id": None, "duplicate_of": None}


def _documents(job: Job, part: Part) -> list[dict[str, object]]:
    return read_rows(part, Document, job.warehouse.snapshot()).to_pylist()


def _with_repeats(known: Mapping[str, KnownDocument], wanted: Sequence[str]) -> set[str]:
    """Return the documents named, by source_uri or article_id, and whatever says the same."""
    articles = {
        uri: known_document.duplicate_of or uri
        for uri, known_document in known.items()
        if known_document.outcome in (Outcome.ARTICLE, Outcome.DUPLICATE)
    }
    by_id = {identify("article", uri): uri for uri in articles.values()}
    originals: set[str] = set()
    for name in wanted:
        original = articles.get(name) or by_id.get(name)
        if original is None:
            raise UnknownDocumentError(wanted=name)
        originals.add(original)
    return {uri for uri, original in articles.items() if original in originals}
