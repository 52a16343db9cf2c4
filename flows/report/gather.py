"""Gather the facts of a run: from what it told of itself, and from what it wrote."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import duckdb

from flows.report.drift import ENOUGH, drift
from flows.report.facts import (
    Check,
    Failure,
    Refusal,
    Refused,
    Repair,
    RunFacts,
    Stage,
    Status,
)
from flows.report.story import Story
from schemas.errors import DataError
from schemas.manifest import Manifest, RunCounts
from tasks.storage.database.reading import reading, rows
from tasks.storage.offers import MissingPathError
from tasks.storage.queries.sql import connect, quoted, statements
from tasks.storage.snapshots.checks import CheckFailedError

_EXAMPLES = 3  # refused documents to name for each reason

_REFUSED = """
SELECT
    reason,
    count(*) AS documents,
    min_by(action, source_uri) AS action,
    list({{'source_uri': source_uri, 'found': found}} ORDER BY source_uri)[:{examples}] AS examples
FROM {table}
GROUP BY reason
ORDER BY documents DESC, reason
"""

_REPAIRED = """
SELECT
    rule_id,
    count(*) AS edits,
    count(DISTINCT article_id) AS articles,
    max_by(before, {longest}) AS before,
    max_by(after, {longest}) AS after
FROM {table}
GROUP BY rule_id
ORDER BY edits DESC, rule_id
"""
_LONGEST = "{'n': length(before) + length(after), 'a': article_id, 's': step, 'c': start_char}"

_EARLIER = "FROM runs WHERE run_id <> $run_id"

_Found = TypeVar("_Found")


def gather(story: Story) -> RunFacts:
    """Return the facts; what cannot be found out is said in ``untold``, and stops nothing."""
    untold: list[str] = []

    def find(what: str, found: Iterable[_Found]) -> tuple[_Found, ...]:
        try:
            return tuple(found)
        except (DataError, duckdb.Error, OSError, ValueError) as error:
            untold.append(f"{what}: {error}")
            return ()

    story.manifest = story.manifest or next(iter(find("what is current", _committed(story))), None)
    refusals = find("what was refused", _refusals(story))
    repairs = find("what was repaired", _repairs(story))
    past = find("earlier runs", _earlier(story))
    return RunFacts(
        run_id=story.run_id,
        action=story.action,
        status=_status(story),
        exit_code=exit_code(story),
        batch=plain(story.batch),
        paths=tuple(map(plain, story.paths)),
        warehouse=plain(str(story.warehouse.place)),
        started_at_utc=story.clock.started,
        finished_at_utc=story.clock.now(),
        pipeline_version=story.pipeline_version,
        snapshot_id=story.manifest.snapshot_id if story.manifest else None,
        parent_id=story.manifest.parent_id if story.manifest else None,
        error=_failure(story),
        counts=story.counts,
        refusals=refusals,
        repairs=repairs,
        earlier_runs=len(past),
        drift=tuple(drift(story.counts, past)) if story.counts else (),
        stages=tuple(
            Stage(name=name, seconds=round(seconds, 3))
            for name, seconds in sorted(story.clock.seconds.items(), key=lambda item: -item[1])
        ),
        checks=tuple(_checks(story)),
        untold=tuple(map(plain, untold)),
    )


def exit_code(story: Story) -> int:
    """Return the code that ``newsmill ingest`` ends with.

    A missing path is a wrong call, 2; a rejection is 1 where the settings are strict.
    """
    if isinstance(story.error, MissingPathError):
        return 2
    if story.error:
        return 3
    return int(story.settings.strict and bool(story.counts and story.counts.rejected))


def plain(text: str) -> str:
    r"""Spell out what no file can hold: file names may not be Unicode.

    >>> plain("a\udcff.txt")
    'a\\udcff.txt'
    """
    return text.encode("utf-8", "backslashreplace").decode()


def _status(story: Story) -> Status:
    if story.error:
        return "failed"
    return "rejected" if exit_code(story) else "complete"


def _failure(story: Story) -> Failure | None:
    if story.error is None:
        return None
    message = plain(str(story.error)) or "(no message)"
    return Failure(kind=type(story.error).__name__, message=message)


def _committed(story: Story) -> Iterator[Manifest]:
    """Yield what a run committed that failed later, before it could tell of it."""
    current = story.warehouse.manifest() if story.error else None
    if current and current.run.run_id == story.run_id:
        yield current


def _table(story: Story, name: str) -> str | None:
    """Return what reads this run's own rows of a table: published, or still in staging."""
    if story.manifest:
        snapshot = story.warehouse.snapshots / story.manifest.snapshot_id
        parts = [part for part in story.manifest.parts if part.run_id == story.run_id]
        paths = [snapshot / part.path(name) for part in parts]
    elif story.counts:  # then this run holds the lock, and what is staged is its own
        paths = sorted(story.warehouse.staging.glob(f"**/parts/{name}/*/*.parquet"))
    else:
        paths = []
    listed = ", ".join(quoted(str(path)) for path in paths)
    return f"read_parquet([{listed}])" if listed else None


def _ask(query: str) -> Sequence[Any]:
    with connect() as connection:
        return rows(connection, query)


def _refusals(story: Story) -> Iterator[Refusal]:
    if table := _table(story, "rejections"):
        for row in _ask(_REFUSED.format(table=table, examples=_EXAMPLES)):
            examples = tuple(Refused(**example) for example in row["examples"])
            yield Refusal(**(dict(row) | {"examples": examples}))


def _repairs(story: Story) -> Iterator[Repair]:
    if table := _table(story, "edits"):
        for row in _ask(_REPAIRED.format(table=table, longest=_LONGEST)):
            yield Repair(**row)


def _earlier(story: Story) -> Iterator[RunCounts]:
    """Yield the counts of earlier runs: of the same batch, if it had enough of them."""
    if story.warehouse.database.exists():
        with reading(story.warehouse) as connection:
            found = rows(connection, _EARLIER, run_id=story.run_id)
        same = [row for row in found if row["batch"] == story.batch]
        for row in same if len(same) >= ENOUGH else found:
            yield RunCounts(**{name: row[name] for name in RunCounts.model_fields if name in row})


def _checks(story: Story) -> Iterator[Check]:
    """Say which checks passed: a snapshot is published when all have; they run by name."""
    failed = story.error if isinstance(story.error, CheckFailedError) else None
    is_checked = (story.manifest or failed) and not story.is_accepted
    outcome = "passed" if is_checked else "not run"
    for check in statements("checks"):
        if failed and check.name == failed.failure.check:
            yield Check(
                name=check.name, outcome="failed", found=plain("; ".join(failed.failure.rows))
            )
            outcome = "not run"
        else:
            yield Check.model_validate({"name": check.name, "outcome": outcome})
