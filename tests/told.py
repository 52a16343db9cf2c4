"""Runs made up for the tests of what is told of them."""

from datetime import datetime
from pathlib import Path

from flows.report.facts import (
    Check,
    Drift,
    Failure,
    Refusal,
    Refused,
    Repair,
    RunFacts,
    Stage,
)
from flows.report.story import Story
from flows.settings import Settings
from schemas.manifest import RunCounts
from tasks.storage.layout import Warehouse

# A file name that would be markup, a table cell, a new line and reversed text.
HOSTILE = "<script>alert(1)<\u2044script>|`x`\n# **b** [l](http:x)\u202egpj.txt"

COUNTS = RunCounts(offered=3, unchanged=0, articles=1, duplicates=0, rejected=2)


def facts_of(value: str) -> RunFacts:
    """Return facts in which ``value`` stands wherever something comes from outside."""
    moment = datetime(2024, 5, 3, 2, 0, 11)  # noqa: DTZ001 - UTC without zone, as the tables have it
    return RunFacts(
        run_id="0123456789abcdef",
        action="ingest",
        status="failed",
        exit_code=3,
        batch=value,
        paths=(value,) * 7,
        warehouse=value,
        started_at_utc=moment,
        finished_at_utc=moment.replace(second=21),
        pipeline_version=value,
        snapshot_id=None,
        parent_id=None,
        error=Failure(kind=value, message=value),
        counts=COUNTS,
        refusals=(
            Refusal(
                reason="binary",
                documents=2,
                action=value,
                examples=(Refused(source_uri=value, found=value),),
            ),
        ),
        repairs=(Repair(rule_id=value, edits=1, articles=1, before=value, after=value),),
        earlier_runs=3,
        drift=(
            Drift(
                measure="rejected",
                is_share=True,
                now=0.66,
                usual=0.1,
                low=0.0,
                high=0.2,
                is_unusual=True,
            ),
        ),
        stages=(Stage(name="reading", seconds=2.5),),
        checks=(Check(name="key_repeated", outcome="failed", found=value),),
        untold=(value,),
    )


def a_story(root: Path, error: BaseException | None = None, **settings: object) -> Story:
    made = Story(Warehouse(root), ["inbox"], "inbox", Settings(**settings))
    made.counts, made.error = COUNTS, error
    return made
