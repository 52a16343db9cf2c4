"""What one snapshot has and another has not, document by document.

Rows follow from a document's version and the pipeline's, so two snapshots differ exactly in
the documents whose row in ``documents`` differs; and only in parts that are not in both.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from schemas.manifest import Manifest, Part
from tasks.storage.objects.mirror import all_at_hand
from tasks.storage.queries.sql import Located, Sources, sources


class Side(NamedTuple):
    """A snapshot: its folder and manifest."""

    folder: Path
    manifest: Manifest

    def without(self, other: "Side") -> "Side":
        """Return this snapshot with only those parts that the other has not."""
        theirs = {part.part_id: part.files for part in other.manifest.parts}
        return self.only([p for p in self.manifest.parts if theirs.get(p.part_id) != p.files])

    def only(self, parts: Sequence[Part]) -> "Side":
        """Return this snapshot with only these of its parts."""
        return self._replace(manifest=self.manifest.model_copy(update={"parts": tuple(parts)}))

    def sources(self, located: Located = all_at_hand) -> Sources:
        """Return, for every table, the query that reads it."""
        return sources(self.folder, self.manifest, located)


class Delta(NamedTuple):
    """Where two snapshots differ; the documents are in the tables ``gone`` and ``came``."""

    old: Side
    new: Side
    gone: int
    came: int


def find_delta(connection: duckdb.DuckDBPyConnection, old: Side, new: Side) -> Delta:
    """Compare two snapshots, and note the documents that differ.

    Temporary tables, one column ``source_uri``: ``gone``, documents whose rows are no longer as
    they were in ``old``; ``came``, those whose rows ``new`` has and ``old`` had not. A changed
    document is in both.
    """
    only_old, only_new = old.without(new), new.without(old)
    before, after = only_old.sources()["documents"], only_new.sources()["documents"]
    return Delta(
        only_old,
        only_new,
        _note(connection, "gone", before, after),
        _note(connection, "came", after, before),
    )


def _note(connection: duckdb.DuckDBPyConnection, name: str, these: str, others: str) -> int:
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS "  # noqa: S608 - our names
        f"SELECT DISTINCT source_uri FROM (({these}) EXCEPT ({others}))"
    )
    row = connection.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608 - our names
    return int(row[0]) if row else 0
