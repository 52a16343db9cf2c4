"""Checks: SQL that must return no rows before a snapshot may become current.

A check sees, under the names of the content tables, the rows that the run brings: those that
were published before were checked then, and a published file does not change. ``all_documents``
are those of the whole snapshot, old and new.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from schemas.errors import DataError
from schemas.manifest import Manifest, Part
from tasks.storage.sql import connect, sources, statements


class Failure(NamedTuple):
    """A check that returned rows: the first of them, and what the check means."""

    check: str
    meaning: str
    rows: tuple[str, ...]


class CheckFailedError(DataError):
    """A new snapshot breaks a promise; the old one stays current."""

    def __init__(self, *, failure: Failure, snapshot_id: str) -> None:
        """Keep the parts; build the sentence."""
        self.failure, self.snapshot_id = failure, snapshot_id
        super().__init__(
            f"check {failure.check} failed: {failure.meaning} "
            f"First rows: {'; '.join(failure.rows)}. The old snapshot stays current; the new one "
            f"is kept for looking at: `newsmill sql --snapshot {snapshot_id} QUERY`. "
            "If the data is right as it is, run the same command with --accept."
        )


def run_checks(snapshot: Path, manifest: Manifest, fresh: Sequence[Part]) -> None:
    """Run every check of ``warehouse/checks`` over a snapshot that is not yet current.

    Args:
        snapshot: Folder of the snapshot.
        manifest: Its manifest.
        fresh: The parts whose rows no check has seen.

    Raises:
        CheckFailedError: A check returned rows.
    """
    for failure in failures(snapshot, manifest, fresh):
        raise CheckFailedError(failure=failure, snapshot_id=manifest.snapshot_id)


def failures(snapshot: Path, manifest: Manifest, fresh: Sequence[Part]) -> Iterator[Failure]:
    """Yield every check that returns rows."""
    seen = manifest.model_copy(update={"parts": tuple(fresh)})
    with connect() as connection:
        for table, source in sources(snapshot, seen).items():
            connection.execute(f'CREATE VIEW "{table}" AS {source}')
        connection.execute(
            f"CREATE VIEW all_documents AS {sources(snapshot, manifest)['documents']}"
        )
        for check in statements("checks"):
            if rows := connection.execute(check.sql).fetchmany(3):
                yield Failure(check.name, check.comment, tuple(map(str, rows)))
