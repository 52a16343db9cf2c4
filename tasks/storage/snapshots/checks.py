"""Checks: SQL that must return no rows before a snapshot may become current.

A check sees, under the names of the content tables, the rows that the run brings: those that
were published before were checked then, and a published file does not change. ``all_documents``
are those of the whole snapshot, old and new; ``changed_documents`` those in files that the parent
snapshot has not, ``replaced_documents`` those in files of the parent's that are no more: where
the parent kept a promise, only these can break it.

All rows of a document lie in one part: so a check looks at a few parts at a time, however many
there are, but for those that say in their header that they are over the whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import duckdb

from schemas.document import Document
from schemas.errors import DataError
from schemas.manifest import Part
from tasks.storage.queries.sql import Statement, connect, statements
from tasks.storage.snapshots.delta import Side

# In the header of a check that cannot be answered part by part.
_WHOLE = "Over:     the whole."

# Documents that are looked at together, at least; rows of a failure that are told.
_DOCUMENTS, _ROWS = 10_000, 3


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


def run_checks(after: Side, fresh: Sequence[Part], before: Side | None) -> None:
    """Run every check of ``warehouse/checks`` over a snapshot that is not yet current.

    Args:
        after: The snapshot.
        fresh: The parts whose rows no check has seen.
        before: Its parent.

    Raises:
        CheckFailedError: A check returned rows.
    """
    for failure in failures(after, fresh, before):
        raise CheckFailedError(failure=failure, snapshot_id=after.manifest.snapshot_id)


def failures(after: Side, fresh: Sequence[Part], before: Side | None = None) -> Iterator[Failure]:
    """Yield every check that returns rows; without a parent, all documents count as changed."""
    checks = list(statements("checks"))
    found: dict[str, list[str]] = {check.name: [] for check in checks}
    with connect() as connection:
        for parts in _portions(fresh):
            _show(connection, after.only(parts).sources())
            for check in checks:
                if _WHOLE not in check.comment and len(found[check.name]) < _ROWS:
                    found[check.name] += _first_rows(connection, check)
        _show(connection, {**after.only(fresh).sources(), **_documents(after, before)})
        for check in checks:
            if _WHOLE in check.comment:
                found[check.name] += _first_rows(connection, check)
    for check in checks:
        if rows := found[check.name][:_ROWS]:
            yield Failure(check.name, check.comment.partition(_WHOLE)[0].strip(), tuple(rows))


def _show(connection: duckdb.DuckDBPyConnection, views: Mapping[str, str]) -> None:
    for name, query in views.items():
        connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS {query}')


def _first_rows(connection: duckdb.DuckDBPyConnection, check: Statement) -> list[str]:
    return [str(row) for row in connection.execute(check.sql).fetchmany(_ROWS)]


def _portions(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """Yield parts, as many as are looked at together; none, once, where there are none."""
    held: list[Part] = []
    documents = 0
    for part in parts:
        held.append(part)
        documents += part.files[Document.table].rows
        if documents >= _DOCUMENTS:
            yield held
            held, documents = [], 0
    if held or not parts:
        yield held


def _documents(after: Side, before: Side | None) -> dict[str, str]:
    """Return what reads the documents of the whole snapshot, and those that changed."""
    documents = after.sources()[Document.table]
    changed, replaced = documents, f"SELECT * FROM ({documents}) WHERE FALSE"  # noqa: S608 - ours
    if before:
        changed = after.without(before).sources()[Document.table]
        replaced = before.without(after).sources()[Document.table]
    return {
        "all_documents": documents,
        "changed_documents": changed,
        "replaced_documents": replaced,
    }
