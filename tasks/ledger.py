"""The ledger: for every document offered, whether it is new, a repeat, or already there."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from schemas.document import Outcome
from tasks.storage.snapshots.roll import Known, KnownDocument, Roll

# Documents entered that are held one by one before they are put onto a roll.
_AT_HAND = 50_000


class Promotion(NamedTuple):
    """A repeat whose original has changed: now it is the one that holds the content."""

    source_uri: str
    source_sha256: str | None
    batch: str
    original: str
    original_sha256: str | None  # of the version that was repeated
    part_ids: tuple[str, ...]  # the parts that hold, or held, the two


class Ledger:
    """Knows every document of the warehouse, and of this run so far.

    What was entered long ago lies on rolls, each at least twice as long as the next: so a
    million documents are looked for in a few places, and each is copied a few times.

    >>> ledger = Ledger({}, "1")
    >>> ledger.enter("a.txt", "batch", sha256="s1", content_sha256="c1")
    (<Outcome.ARTICLE: 'article'>, None)
    >>> ledger.enter("b.txt", "batch", sha256="s1", content_sha256="c1")
    (<Outcome.DUPLICATE: 'duplicate'>, 'a.txt')
    >>> ledger.is_unchanged("b.txt", "s1")
    True
    """

    def __init__(
        self,
        known: Known | Mapping[str, KnownDocument],
        pipeline_version: str,
        doubtful: Collection[str] = (),
        at_hand: int = _AT_HAND,
    ) -> None:
        """Start from what the warehouse knows.

        Args:
            known: Every document that is there.
            pipeline_version: What new rows are made by.
            doubtful: Documents that may hold something else than those that repeat them say.
            at_hand: Documents entered that are held one by one.
        """
        self._before: Known = Roll.of(known) if isinstance(known, Mapping) else known
        self._version, self._most = pipeline_version, at_hand
        self._rolls: list[Roll] = []  # of this run, the newest last
        self._recent: dict[str, KnownDocument] = {}
        self._holders: dict[str | None, str] = {}  # of contents, among the recent ones
        self._replaced: dict[str, str] = {}
        self._moved = set(doubtful)  # documents that hold something else than before

    def is_unchanged(self, source_uri: str, sha256: str | None) -> bool:
        """Tell whether this version of the document has been read by this pipeline.

        One that was retracted stays so, whatever the pipeline, until it says something else.
        """
        known = self.known(source_uri)
        return (
            known is not None
            and known.source_sha256 == sha256
            and (known.pipeline_version == self._version or known.outcome == Outcome.RETRACTED)
        )

    def known(self, source_uri: str) -> KnownDocument | None:
        """Return a document as it is known after what has been entered; None where it is not."""
        return self._entered(source_uri) or self._before.find(source_uri)

    def was_entered(self, source_uri: str) -> bool:
        """Tell whether a document was entered in this run."""
        return self._entered(source_uri) is not None

    def _entered(self, source_uri: str) -> KnownDocument | None:
        if known := self._recent.get(source_uri):
            return known
        found = (roll.find(source_uri) for roll in reversed(self._rolls))
        return next(filter(None, found), None)

    def reject(self, source_uri: str, batch: str, *, sha256: str | None) -> None:
        """Enter a document that was refused."""
        self._enter(source_uri, batch, (sha256, None, Outcome.REJECTED, None))

    def enter(
        self, source_uri: str, batch: str, *, sha256: str, content_sha256: str
    ) -> tuple[Outcome, str | None]:
        """Enter a document that can be read; say what it is, and what it repeats."""
        holder = self._holder(content_sha256) or source_uri
        if holder == source_uri:
            outcome, original = Outcome.ARTICLE, None
        else:
            outcome, original = Outcome.DUPLICATE, holder
        self._enter(source_uri, batch, (sha256, content_sha256, outcome, original))
        return outcome, original

    def _holder(self, content_sha256: str) -> str | None:
        """Return the article that holds a content by now."""
        for uri in self._once_holding(content_sha256):
            known = self.known(uri)
            if known and (known.outcome, known.content_sha256) == (Outcome.ARTICLE, content_sha256):
                return uri
        return None

    def _once_holding(self, content_sha256: str) -> Iterator[str]:
        if uri := self._holders.get(content_sha256):
            yield uri
        for roll in (*reversed(self._rolls), self._before):
            yield from roll.articles_with(content_sha256)

    def _enter(
        self, uri: str, batch: str, fields: tuple[str | None, str | None, Outcome, str | None]
    ) -> None:
        sha256, content, outcome, original = fields
        before, entered = self._before.find(uri), self._entered(uri)
        if before:
            self._replaced[uri] = before.part_id
        old = entered or before
        if old and old.content_sha256 != content:
            self._moved.add(uri)
        if outcome is Outcome.ARTICLE:
            self._holders[content] = uri
        self._recent[uri] = KnownDocument(sha256, content, outcome, original, self._version, batch)
        if len(self._recent) >= self._most:
            self._put_away()

    def _put_away(self) -> None:
        """Put the recent ones onto a roll, and join rolls that have become too many."""
        self._rolls.append(Roll.of(self._recent))
        self._recent, self._holders = {}, {}
        while len(self._rolls) > 1 and len(self._rolls[-2]) < 2 * len(self._rolls[-1]):
            self._rolls[-2:] = [Roll.joined(self._rolls[-2:])]

    def replaced(self) -> Mapping[str, str]:
        """Return the documents entered whose older rows must go, and the parts that hold them."""
        return self._replaced

    def keeps_bytes(self, source_uri: str, sha256: str) -> bool:
        """Tell whether a document's own bytes are kept: none are kept twice under one ledger."""
        original = self._surely(source_uri).duplicate_of
        return original is None or self._surely(original).source_sha256 != sha256

    def promotions(self) -> Iterator[Promotion]:
        """Yield every repeat whose original no longer holds its content, for entering again.

        The first of several repeats becomes the article; the others then repeat that one.
        """
        for uri in self._repeats():
            known = self._surely(uri)
            if known.outcome != Outcome.DUPLICATE or known.duplicate_of is None:
                continue
            if self._surely(known.duplicate_of).content_sha256 == known.content_sha256:
                continue
            original = self._before.find(known.duplicate_of)
            assert original is not None  # noqa: S101 - nothing changes twice in one run
            yield Promotion(
                uri,
                known.source_sha256,
                known.batch,
                known.duplicate_of,
                original.source_sha256,
                (known.part_id, original.part_id),
            )

    def _repeats(self) -> list[str]:
        """Return, by name, what repeats a document that holds something else by now, or did."""
        if not self._moved:
            return []
        found = {uri for uri, known in self._recent.items() if known.duplicate_of in self._moved}
        for roll in (self._before, *self._rolls):
            found.update(roll.repeats_of(self._moved))
        return sorted(found)

    def _surely(self, source_uri: str) -> KnownDocument:
        known = self.known(source_uri)
        if known is None:
            raise KeyError(source_uri)
        return known
