"""Take documents in: read, decode, recognise what is already there, keep the rest as chunks."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from schemas.document import Outcome
from schemas.manifest import RunCounts
from schemas.rejection import RefusedError
from tasks.decoding import read_offered
from tasks.job import LOG, Job, Progress, tell
from tasks.ledger import Ledger, Promotion
from tasks.retrying import retried
from tasks.storage import raw
from tasks.storage.layout import Warehouse
from tasks.storage.objects.address import Place
from tasks.storage.offers import Media, Offered, offered
from tasks.storage.snapshots.known import AskedDocuments

# How often a stage tells how far it has come, in documents.
_TELL_EVERY = 500


class Intake(NamedTuple):
    """What came in: chunks of work, counts, and the documents whose older rows must go."""

    chunks: tuple[raw.Chunk, ...]
    counts: RunCounts
    replaced: Mapping[str, str]  # source_uri to the part that holds its older rows
    dropped: frozenset[str] = frozenset()  # parts that are damaged, and made again


class Candidate(NamedTuple):
    """A document to be read, its batch, and the raw file that keeps it; None for a new one."""

    batch: str
    document: Offered
    kept: str | None = None


@retried("take in {job.batch}")
def take_in(job: Job, roots: Sequence[Place]) -> Intake:
    """Read everything under ``roots`` into raw chunks under the job's staging folder."""
    ledger = Ledger(AskedDocuments(job.warehouse), job.pipeline_version)
    candidates = (Candidate(job.batch, document) for document in offered(roots))
    return enter_all(job, ledger, candidates)


def enter_all(
    job: Job, ledger: Ledger, candidates: Iterator[Candidate], *, again: bool = False
) -> Intake:
    """Enter candidates into the ledger, and stage what has to be read.

    Args:
        job: Whose staging folder is used.
        ledger: Knows what is there; is told what comes.
        candidates: What is offered, in order.
        again: Read also what is there in this version.
    """
    counts: Counter[str] = Counter()
    rows = _rows(ledger, candidates, counts, again=again)
    chunks = [*raw.write_chunks(rows, job.staging / "raw")]
    chunks += _promoted(job, ledger, chunks)
    total = RunCounts(offered=sum(counts.values()), **{name: counts[name] for name in _COUNTED})
    LOG.info("%s: %d documents offered, %d unchanged", job.batch, total.offered, total.unchanged)
    return Intake(tuple(chunks), total, ledger.replaced())


_COUNTED = ("unchanged", "articles", "duplicates", "rejected")
_COUNTED_AS = {
    Outcome.ARTICLE: "articles",
    Outcome.DUPLICATE: "duplicates",
    Outcome.REJECTED: "rejected",
}


def _rows(
    ledger: Ledger, candidates: Iterator[Candidate], counts: Counter[str], *, again: bool
) -> Iterator[raw.Kept]:
    """Yield a raw row for every document that is not there yet, counting all of them."""
    for number, (batch, document, kept) in enumerate(candidates, start=1):
        sha256 = _sha256(document)
        if not again and ledger.is_unchanged(document.source_uri, sha256):
            counts["unchanged"] += 1
        else:
            row = document_row(batch, ledger, document, sha256)
            counts[_COUNTED_AS[Outcome(row["outcome"])]] += 1
            yield raw.Kept(row, kept)
        if number % _TELL_EVERY == 0:
            tell(Progress("reading", number, None))


def document_row(
    batch: str, ledger: Ledger, document: Offered, sha256: str | None = None
) -> dict[str, Any]:
    """Decode a document and enter it into the ledger: a row of a raw chunk."""
    sha256 = sha256 or _sha256(document)
    row: dict[str, Any] = dict.fromkeys(raw.SCHEMA.names)
    row |= {
        "source_uri": document.source_uri,
        "source_sha256": sha256,
        "batch": batch,
        "media": document.media,
        "data": document.data,
        "file_bytes": document.file_bytes,
    }
    try:
        decoded = read_offered(document)[0]
    except RefusedError as refusal:
        ledger.reject(document.source_uri, batch, sha256=sha256)
        return row | refused(refusal)
    content = hashlib.sha256(decoded.text.encode()).hexdigest()
    outcome, original = ledger.enter(
        document.source_uri, batch, sha256=str(sha256), content_sha256=content
    )
    return row | {
        "data": document.data if ledger.keeps_bytes(document.source_uri, str(sha256)) else None,
        "outcome": outcome,
        "duplicate_of": original,
        "content_sha256": content,
        "encoding": decoded.encoding,
        "encoding_method": decoded.method,
        "undecodable_bytes": decoded.undecodable_bytes,
    }


def _sha256(document: Offered) -> str | None:
    return None if document.data is None else hashlib.sha256(document.data).hexdigest()


def refused(refusal: RefusedError) -> dict[str, str]:
    """Return the cells of a raw row that say why a document was refused."""
    return {
        "outcome": Outcome.REJECTED,
        "reason": refusal.reason,
        "found": refusal.found,
        "expected": refusal.expected,
        "action": refusal.action,
    }


def _promoted(job: Job, ledger: Ledger, chunks: Sequence[raw.Chunk]) -> list[raw.Chunk]:
    """Let repeats stand for themselves where the document they repeat has changed."""
    promoted = list(ledger.promotions())
    if not promoted:
        return []
    staged = {p.source_uri for p in promoted if ledger.was_entered(p.source_uri)}
    own = {p.source_uri: str(p.source_sha256) for p in promoted}
    originals = {p.original: str(p.original_sha256) for p in promoted}
    paths = [chunk.path for chunk in chunks if staged] + _keeping(job.warehouse, promoted)
    kept = raw.find(paths, own | originals)
    for chunk in chunks if staged else ():
        raw.without(chunk.path, staged)
    rows = _stand_ins(ledger, promoted, kept)
    return list(raw.write_chunks(rows, job.staging / "raw-promoted"))


def _keeping(warehouse: Warehouse, promoted: Sequence[Promotion]) -> list[Path]:
    """Return the raw files that keep the bytes of repeats, or of what they repeat."""
    manifest = warehouse.manifest()
    holding = {part_id for promotion in promoted for part_id in promotion.part_ids}
    parts = manifest.parts if manifest else ()
    names = {name for part in parts if part.part_id in holding for name in part.raw}
    return [warehouse.root / name for name in sorted(names)]


def _stand_ins(
    ledger: Ledger, promoted: Sequence[Promotion], kept: Mapping[str, raw.Row]
) -> Iterator[raw.Kept]:
    """Yield the repeats that have to stand for themselves, batch by batch, with their bytes."""
    for promotion in sorted(promoted, key=lambda p: (p.batch, p.source_uri)):
        uri = promotion.source_uri
        found = kept.get(uri)
        if found is None or found["data"] is None:
            found = kept[promotion.original]
        document = Offered(uri, found["data"], Media(found["media"]), None, found["file_bytes"])
        row = document_row(promotion.batch, ledger, document, promotion.source_sha256)
        yield raw.Kept(row, None)
