"""The ledger: for every document offered, whether it is new, a repeat, or already there."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from schemas.document import Outcome
from tasks.storage.known import KnownDocument


class Promotion(NamedTuple):
    """A repeat whose original has changed: now it is the one that holds the content."""

    source_uri: str
    original: str
    original_sha256: str | None


class Ledger:
    """Knows every document of the warehouse, and of this run so far.

    >>> ledger = Ledger({}, "1")
    >>> ledger.enter("a.txt", "batch", sha256="s1", content_sha256="c1")
    (<Outcome.ARTICLE: 'article'>, None)
    >>> ledger.enter("b.txt", "batch", sha256="s1", content_sha256="c1")
    (<Outcome.DUPLICATE: 'duplicate'>, 'a.txt')
    >>> ledger.is_unchanged("b.txt", "s1")
    True
    """

    def __init__(self, known: Mapping[str, KnownDocument], pipeline_version: str) -> None:
        """Start from what the warehouse knows."""
        self._known = dict(known)
        self._before = known
        self._version = pipeline_version
        self._holder = {
            document.content_sha256: uri
            for uri, document in known.items()
            if document.outcome == Outcome.ARTICLE
        }
        self.entered: set[str] = set()

    def is_unchanged(self, source_uri: str, sha256: str | None) -> bool:
        """Tell whether this version of the document has been read by this pipeline.

        One that was retracted stays so, whatever the pipeline, until it says something else.
        """
        known = self._known.get(source_uri)
        return (
            known is not None
            and known.source_sha256 == sha256
            and (known.pipeline_version == self._version or known.outcome == Outcome.RETRACTED)
        )

    def reject(self, source_uri: str, batch: str, *, sha256: str | None) -> None:
        """Enter a document that was refused."""
        self._enter(source_uri, batch, (sha256, None, Outcome.REJECTED, None))

    def enter(
        self, source_uri: str, batch: str, *, sha256: str, content_sha256: str
    ) -> tuple[Outcome, str | None]:
        """Enter a document that can be read; say what it is, and what it repeats."""
        holder = self._holder.get(content_sha256, source_uri)
        if holder == source_uri:
            outcome, original = Outcome.ARTICLE, None
        else:
            outcome, original = Outcome.DUPLICATE, holder
        self._enter(source_uri, batch, (sha256, content_sha256, outcome, original))
        return outcome, original

    def _enter(
        self, uri: str, batch: str, fields: tuple[str | None, str | None, Outcome, str | None]
    ) -> None:
        sha256, content, outcome, original = fields
        old = self._known.get(uri)
        if old and self._holder.get(old.content_sha256) == uri and old.content_sha256 != content:
            del self._holder[old.content_sha256]
        if outcome is Outcome.ARTICLE:
            self._holder[content] = uri
        self._known[uri] = KnownDocument(sha256, content, outcome, original, self._version, batch)
        self.entered.add(uri)

    def replaced(self) -> dict[str, str]:
        """Return the documents entered whose older rows must go, and the parts that hold them."""
        return {uri: self._before[uri].part_id for uri in self.entered & self._before.keys()}

    def keeps_bytes(self, source_uri: str, sha256: str) -> bool:
        """Tell whether a document's own bytes are kept: none are kept twice under one ledger."""
        original = self._known[source_uri].duplicate_of
        return original is None or self._known[original].source_sha256 != sha256

    def promotions(self) -> Iterator[Promotion]:
        """Enter, and yield, every repeat whose original no longer holds its content.

        The first of several repeats becomes the article; the others then repeat that one.
        """
        for uri in sorted(self._known):
            known = self._known[uri]
            if known.outcome != Outcome.DUPLICATE or known.duplicate_of is None:
                continue
            if self._known[known.duplicate_of].content_sha256 == known.content_sha256:
                continue
            original = self._before[known.duplicate_of]
            yield Promotion(uri, known.duplicate_of, original.source_sha256)

    def documents(self) -> Mapping[str, KnownDocument]:
        """Return every document, as it is known after what has been entered."""
        return self._known
