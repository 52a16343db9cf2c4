"""The roll: many documents held as arrays, found by name or by what they say.

A million documents take about 170 MB here; as Python objects they would take six times that, and
long to make. Names and contents are looked for by a number of 64 bits, and then compared whole.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.document import Outcome

_HEX_DIGITS, _BYTES = 64, 32  # of a SHA-256
_TEXT, _DATA = pa.large_string(), pa.large_binary()


class KnownDocument(NamedTuple):
    """One row of ``documents``, as far as the next run needs it."""

    source_sha256: str | None
    content_sha256: str | None
    outcome: str
    duplicate_of: str | None
    pipeline_version: str
    batch: str
    part_id: str = ""  # the part that holds its rows; none while it is only offered


class Known(Protocol):
    """Documents that do not change, and can be asked for."""

    def find(self, source_uri: str) -> KnownDocument | None:
        """Return a document; None where it is not here."""

    def articles_with(self, content_sha256: str) -> Iterator[str]:
        """Yield the articles that have, or once had, this content."""

    def repeats_of(self, originals: Collection[str]) -> Iterator[str]:
        """Yield the documents that repeat, or once repeated, one of these."""


class Facts(NamedTuple):
    """What many documents have in common."""

    outcome: str
    pipeline_version: str
    batch: str
    part_id: str


class Columns(NamedTuple):
    """Documents, column by column; a later row of one name counts, not an earlier one."""

    uris: "pa.LargeStringArray"
    heads: "np.ndarray[Any, np.dtype[np.uint64]]"  # of the names
    sources: "pa.LargeBinaryArray"  # checksums, 32 bytes each
    contents: "pa.LargeBinaryArray"
    content_heads: "np.ndarray[Any, np.dtype[np.uint64]]"
    originals: "pa.LargeStringArray"  # of repeats
    codes: "np.ndarray[Any, np.dtype[np.uint32]]"  # places in ``facts``
    facts: Sequence[Facts]


class Roll:
    """Documents that no longer change.

    >>> known = KnownDocument("s", "c", "article", None, "1", "batch")
    >>> roll = Roll.of({"a.txt": known})
    >>> roll.find("a.txt") == known, roll.find("b.txt"), list(roll.articles_with("c"))
    (True, None, ['a.txt'])
    """

    def __init__(self, columns: Columns) -> None:
        """Put the documents in order, by name and by content."""
        self.columns = columns
        self._by_name = _Order(columns.heads, np.arange(len(columns.heads), dtype=np.uint32))
        is_article = np.array([f.outcome == Outcome.ARTICLE for f in columns.facts], bool)
        articles = np.flatnonzero(is_article[columns.codes]).astype(np.uint32)
        self._by_content = _Order(columns.content_heads[articles], articles)

    def __len__(self) -> int:
        return len(self.columns.heads)

    @classmethod
    def of(cls, documents: Mapping[str, KnownDocument]) -> "Roll":
        """Return the roll of a few documents, by ``source_uri``."""
        known = documents.values()
        facts = [Facts(d.outcome, d.pipeline_version, d.batch, d.part_id) for d in known]
        places = {fact: place for place, fact in enumerate(dict.fromkeys(facts))}
        return cls(
            Columns(
                pa.array(documents, _TEXT),
                np.fromiter(map(head, documents), np.uint64, len(documents)),
                pa.array([packed(d.source_sha256) for d in known], _DATA),
                pa.array([packed(d.content_sha256) for d in known], _DATA),
                np.fromiter((head(d.content_sha256) for d in known), np.uint64, len(documents)),
                pa.array([d.duplicate_of for d in known], _TEXT),
                np.fromiter((places[fact] for fact in facts), np.uint32, len(documents)),
                tuple(places),
            )
        )

    @classmethod
    def joined(cls, rolls: Sequence["Roll"]) -> "Roll":
        """Return one roll of several, the newest last."""
        columns = [roll.columns for roll in rolls]
        places = {f: p for p, f in enumerate(dict.fromkeys(f for c in columns for f in c.facts))}
        moved = [np.array([places[f] for f in c.facts], np.uint32)[c.codes] for c in columns]
        return cls(
            Columns(
                pa.concat_arrays([c.uris for c in columns]),
                np.concatenate([c.heads for c in columns]),
                pa.concat_arrays([c.sources for c in columns]),
                pa.concat_arrays([c.contents for c in columns]),
                np.concatenate([c.content_heads for c in columns]),
                pa.concat_arrays([c.originals for c in columns]),
                np.concatenate(moved),
                tuple(places),
            )
        )

    def find(self, source_uri: str) -> KnownDocument | None:
        """Return a document; None where it is not here."""
        for row in self._by_name.rows(head(source_uri)):
            if self.columns.uris[row].as_py() == source_uri:
                return self._document(row)
        return None

    def articles_with(self, content_sha256: str) -> Iterator[str]:
        """Yield the articles that have, or once had, this content."""
        wanted = packed(content_sha256)
        for row in self._by_content.rows(head(content_sha256)):
            if self.columns.contents[row].as_py() == wanted:
                yield self.columns.uris[row].as_py()

    def repeats_of(self, originals: Collection[str]) -> Iterator[str]:
        """Yield the documents that repeat, or once repeated, one of these."""
        found = pc.is_in(self.columns.originals, pa.array(list(originals), _TEXT))
        yield from map(str, self.columns.uris.filter(found).to_pylist())

    def _document(self, row: int) -> KnownDocument:
        of = self.columns
        facts = of.facts[of.codes[row]]
        return KnownDocument(
            _unpacked(of.sources[row].as_py()),
            _unpacked(of.contents[row].as_py()),
            facts.outcome,
            of.originals[row].as_py(),
            *facts[1:],
        )


class _Order:
    """Rows by a number that each has."""

    def __init__(
        self,
        numbers: "np.ndarray[Any, np.dtype[np.uint64]]",
        rows: "np.ndarray[Any, np.dtype[np.uint32]]",
    ) -> None:
        """Sort the rows; those of one number keep their order."""
        order = np.argsort(numbers, kind="stable")
        # Views of memory hand out Python's own numbers: twice as fast, one by one, as numpy's.
        self._numbers, self._rows = numbers[order].data, rows[order].data

    def rows(self, number: int) -> Iterator[int]:
        """Yield the rows that have a number, the latest first."""
        first = end = bisect_left(self._numbers, number)
        while end < len(self._numbers) and self._numbers[end] == number:
            end += 1
        for place in range(end - 1, first - 1, -1):
            yield self._rows[place]


def head(text: str | None) -> int:
    """Return the number that a name or content is looked for by; DuckDB: ``md5_number_upper``.

    >>> head("新闻")
    16441541434128309277
    """
    if text is None:
        return 0
    digest = hashlib.md5(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], "little")


def packed(sha256: str | None) -> bytes | None:
    """Return a checksum in half the space."""
    if sha256 is None:
        return None
    return bytes.fromhex(sha256) if len(sha256) == _HEX_DIGITS else sha256.encode()


def _unpacked(data: bytes | None) -> str | None:
    if data is None:
        return None
    return data.hex() if len(data) == _BYTES else data.decode()
