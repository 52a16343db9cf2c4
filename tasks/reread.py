"""Documents read again from the raw bytes that the warehouse keeps: no input folder is needed."""

from collections.abc import Iterator, Mapping, Sequence

from schemas.document import Outcome
from schemas.errors import DataError
from schemas.manifest import Manifest, Part, RunAction
from schemas.rejection import RefusedError, RejectionReason
from tasks.intake import Candidate, Intake, enter_all
from tasks.job import Job
from tasks.ledger import Ledger
from tasks.retract import RETRACTED_BATCH
from tasks.retrying import retried
from tasks.selection import NothingSelectedError, Selection
from tasks.storage import raw
from tasks.storage.layout import Warehouse
from tasks.storage.offers import Media, Offered
from tasks.storage.parts import damage
from tasks.storage.snapshots.known import known_documents, published_before, refused_for
from tasks.storage.snapshots.roll import KnownDocument

# Repeats whose bytes are looked up at once.
_LOOKED_UP = 500


@retried("read again {job.batch}")
def take_again(job: Job, selection: Selection) -> Intake:
    """Read the selected documents again into chunks under the job's staging folder."""
    manifest = job.warehouse.manifest()
    assert manifest is not None  # noqa: S101 - the flow asked for a warehouse
    damaged = _damaged(job.warehouse, manifest) if selection.damaged else []
    dropped = frozenset(part.part_id for part in damaged)
    known = known_documents(job.warehouse, without=dropped)
    lost = _lost(job.warehouse, damaged, known)
    ledger = Ledger(known | lost, job.pipeline_version, doubtful=lost)
    wanted = lost if selection.damaged else _selected(job, known, selection)
    candidates = _candidates(job.warehouse, manifest, wanted)
    intake = enter_all(job, ledger, candidates, again=True)
    replaced = {uri: part for uri, part in intake.replaced.items() if part not in dropped}
    return intake._replace(replaced=replaced, dropped=dropped)


def _selected(
    job: Job, known: Mapping[str, KnownDocument], selection: Selection
) -> dict[str, KnownDocument]:
    """Return the documents that an action is about, as far as the selection lets it."""
    before = published_before(job.warehouse, selection.since) if selection.since else set()
    refused = refused_for(job.warehouse, selection.reason) if selection.reason else None
    return {
        uri: document
        for uri, document in known.items()
        if _fits(document, job, selection)
        and selection.batch in (None, document.batch)
        and (not selection.documents or uri in selection.documents)
        and uri not in before
        and (refused is None or uri in refused)
    }


def _fits(document: KnownDocument, job: Job, selection: Selection) -> bool:
    """Tell whether a document is one that the job's action is about."""
    match job.action:
        case RunAction.REPLAY:
            return document.outcome == Outcome.REJECTED
        case RunAction.RESTORE:
            return document.outcome == Outcome.RETRACTED
        case _:
            outdated = document.pipeline_version != job.pipeline_version
            return document.outcome != Outcome.RETRACTED and (selection.everything or outdated)


def _damaged(warehouse: Warehouse, manifest: Manifest) -> list[Part]:
    """Return the parts whose files are no longer what was published."""
    snapshot = warehouse.snapshot()
    found = [part for part in manifest.parts if damage(part, snapshot)]
    if not found:
        raise NothingSelectedError(wanted="in a damaged file")
    if any(part.batch == RETRACTED_BATCH for part in found):
        raise DamagedRetractionsError
    return found


class DamagedRetractionsError(DataError):
    """The file that says which documents were retracted is damaged."""

    def __init__(self) -> None:
        """Build the sentence."""
        super().__init__(
            "the file that says which documents were retracted is damaged: reading the raw "
            "documents again would publish them. Copy it back from a backup of this warehouse."
        )


def _lost(
    warehouse: Warehouse, damaged: Sequence[Part], known: Mapping[str, KnownDocument]
) -> dict[str, KnownDocument]:
    """Return what damaged parts held: the documents of their raw files that no other part has."""
    lost: dict[str, KnownDocument] = {}
    for part in damaged:
        for name in part.raw:
            for row in raw.read_chunk(warehouse.root / name):
                if row["source_uri"] not in known:
                    lost[row["source_uri"]] = KnownDocument(
                        row["source_sha256"],
                        row["content_sha256"],
                        row["outcome"],
                        row["duplicate_of"],
                        part.pipeline_version,
                        row["batch"],
                        part.part_id,
                    )
    return lost


def _candidates(
    warehouse: Warehouse, manifest: Manifest, wanted: Mapping[str, KnownDocument]
) -> Iterator[Candidate]:
    """Yield the wanted documents with their kept bytes, batch by batch; repeats come last."""
    repeats: dict[str, str] = {}
    seen: set[str] = set()
    for name, batch in _raw_files(manifest, wanted):
        for row in raw.read_chunk(warehouse.root / name):
            uri = row["source_uri"]
            if uri in seen or not _is_meant(row, wanted.get(uri), batch):
                continue
            if row["outcome"] == Outcome.DUPLICATE and row["data"] is None:
                repeats[uri] = row["duplicate_of"]
            else:
                seen.add(uri)
                yield Candidate(batch, _offered(uri, row), name)
    left = {uri: original for uri, original in repeats.items() if uri not in seen}
    yield from _repeats(warehouse, left, wanted)


def _is_meant(row: raw.Row, known: KnownDocument | None, batch: str) -> bool:
    """Tell whether a raw row is the version of a wanted document that is there now."""
    if known is None or known.batch != batch:
        return False
    return bool(known.source_sha256 == row["source_sha256"])


def _raw_files(
    manifest: Manifest, wanted: Mapping[str, KnownDocument]
) -> Sequence[tuple[str, str]]:
    """Return the raw files that may hold what is wanted, each with a batch to look for in it."""
    holding = {(known.part_id, known.batch) for known in wanted.values()}
    batches: dict[str, set[str]] = {}
    for part_id, batch in holding:
        batches.setdefault(part_id, set()).add(batch)
    found = (
        (batch, name)
        for part in manifest.parts
        for batch in batches.get(part.part_id, ())
        for name in part.raw
    )
    return [(name, batch) for batch, name in sorted(set(found))]


def _repeats(
    warehouse: Warehouse, originals: Mapping[str, str], wanted: Mapping[str, KnownDocument]
) -> Iterator[Candidate]:
    """Yield repeats that are, byte for byte, what they repeat: only that one's bytes are kept."""
    uris = sorted(originals, key=lambda uri: (wanted[uri].batch, uri))
    paths = warehouse.kept_raw()
    for start in range(0, len(uris), _LOOKED_UP):
        some = uris[start : start + _LOOKED_UP]
        # A repeat's own SHA-256 is its original's: it has no bytes of its own.
        shas = {originals[uri]: str(wanted[uri].source_sha256) for uri in some}
        kept = raw.find(paths, shas)
        for uri in some:
            yield Candidate(wanted[uri].batch, _offered(uri, kept[originals[uri]]))


def _offered(uri: str, row: raw.Row) -> Offered:
    """Offer a kept document; one without bytes with the reason why there are none."""
    media = Media(row["media"])
    if row["data"] is not None:
        return Offered(uri, row["data"], media, None, row["file_bytes"])
    why = {name: row[name] for name in ("found", "expected", "action")}
    refusal = RefusedError(RejectionReason(row["reason"]), **why)
    return Offered(uri, None, media, refusal, row["file_bytes"])
