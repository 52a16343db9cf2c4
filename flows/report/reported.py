"""``@reported``: whatever becomes of a run, it is reported, and who wants to know is told."""

import logging
from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.context import FlowRunContext

from flows import lineage
from flows.heartbeats import alive
from flows.notify import notify
from flows.report.facts import RunFacts
from flows.report.files import Reports
from flows.report.gather import gather
from flows.report.markdown import markdown
from flows.report.story import STORY, Story
from flows.settings import in_use, stray_variables
from flows.state import State
from tasks.job import LOG
from tasks.storage.objects.address import named
from tasks.storage.objects.delivery import deliver_reports
from tasks.storage.opening import open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def reported(run: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Report a run that has ``warehouse``, and maybe ``paths`` and ``batch``, among its arguments.

    The report is made however the run ends, also when it is interrupted. Nothing that goes
    wrong with telling changes how it ended.
    """

    @wraps(run)
    def told(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        return _run(run, *args, **kwargs)  # and no more: a served flow is pickled, with its globals

    return told


def _run(run: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
    asked = signature(run).bind(*args, **kwargs)
    asked.apply_defaults()
    story = _begin(run.__name__, asked.arguments)
    token = STORY.set(story)
    try:
        with alive():
            return run(*args, **kwargs)
    except BaseException as error:
        story.error = error
        raise
    finally:
        STORY.reset(token)
        with story.clock.stage("reporting"):
            _guarded("the report", lambda: _tell(story))


def _begin(action: str, asked: dict[str, Any]) -> Story:
    paths = [str(path) for path in asked.get("paths", ())]
    batch = asked.get("batch") or (named(paths[0]) if paths else "")
    story = Story(open_warehouse(asked["warehouse"]), paths, batch, in_use())
    story.action = action
    State.run_id = story.run_id
    for stray in stray_variables():
        LOG.warning("%s", stray)
    _guarded("OpenLineage", lambda: lineage.started(story))
    return story


def _tell(story: Story) -> None:
    """Write the report, show it in Prefect, and tell whoever wants to be told."""
    facts = gather(story)
    written: list[Path] = []
    folder = story.warehouse.reports
    _guarded("the report", lambda: written.append(Reports(folder).write(facts)))
    path = written[0].resolve() if written else None
    _guarded("the report in the bucket", lambda: deliver_reports(story.warehouse))
    _guarded("OpenLineage", lambda: lineage.ended(story, facts))
    _guarded("the notification", lambda: notify(story.settings, facts, path))
    if story.error is None or isinstance(story.error, Exception):
        # Not where the run was interrupted: Prefect's own server was too, and Prefect would try
        # to reach it for a minute.
        _guarded("the Prefect artifacts", lambda: _show_in_prefect(facts))
    fields = {"exit_code": facts.exit_code, "report": str(path), "seconds": facts.seconds}
    fields |= facts.counts.model_dump() if facts.counts else {}
    level = logging.ERROR if facts.error else logging.INFO
    LOG.log(level, "run %s %s: %s", facts.run_id, facts.status, path, extra={"fields": fields})


def _guarded(what: str, act: Callable[[], object]) -> None:
    """Do what must not change the outcome of a run; a failure is a warning."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 - the run is over; only its telling has failed
        LOG.warning("%s could not be given: %s: %s", what, type(error).__name__, error)


def _show_in_prefect(facts: RunFacts) -> None:
    """Put the page and its numbers among the artifacts of the flow run, if there is one."""
    if FlowRunContext.get() is None:
        return
    told = f"Run {facts.run_id}: {facts.status}"
    create_markdown_artifact(markdown(facts), key="newsmill-report", description=told)
    create_table_artifact(numbers(facts), key="newsmill-numbers", description=told)


def numbers(facts: RunFacts) -> list[dict[str, object]]:
    """Return the numbers of a run as rows: counts, refusals, repairs, seconds."""
    counts = facts.counts.model_dump() if facts.counts else {}
    return [
        *({"what": "documents", "name": name, "number": n} for name, n in counts.items()),
        *({"what": "refused", "name": r.reason, "number": r.documents} for r in facts.refusals),
        *({"what": "changes", "name": r.rule_id, "number": r.edits} for r in facts.repairs),
        *({"what": "seconds", "name": s.name, "number": s.seconds} for s in facts.stages),
    ]
