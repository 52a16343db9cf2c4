"""Checks: SQL that must return no rows before a snapshot may become current."""

from pathlib import Path

from schemas.errors import DataError
from schemas.manifest import Manifest
from tasks.storage.sql import connect, sources, statements


class CheckFailedError(DataError):
    """A new snapshot breaks a promise; the old one stays current."""

    def __init__(self, *, check: str, meaning: str, rows: list[str], snapshot: Path) -> None:
        """Keep the parts; build the sentence."""
        self.check, self.rows, self.snapshot = check, rows, snapshot
        super().__init__(
            f"check {check} failed: {meaning} First rows: {'; '.join(rows)}. "
            f"The old snapshot stays current; the new one lies in {snapshot} until the next run."
        )


def run_checks(snapshot: Path, manifest: Manifest) -> None:
    """Run every check of ``warehouse/checks`` over a snapshot that is not yet current.

    Raises:
        CheckFailedError: A check returned rows.
    """
    with connect() as connection:
        for table, source in sources(snapshot, manifest).items():
            connection.execute(f'CREATE VIEW "{table}" AS FROM {source}')
        for check in statements("checks"):
            if rows := connection.execute(check.sql).fetchmany(3):
                raise CheckFailedError(
                    check=check.name,
                    meaning=check.comment,
                    rows=[str(row) for row in rows],
                    snapshot=snapshot,
                )
