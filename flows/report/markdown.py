"""The page: facts in, Markdown out. Whatever came from outside is made inert."""

from collections.abc import Iterable, Iterator, Sequence

from flows.report.drift import ENOUGH, share
from flows.report.facts import Drift, RunFacts
from flows.report.inert import inert

_LONGEST_MESSAGE = 600
_AS_BEFORE = "The warehouse shows what it showed before."
_AFTER_COMMIT = (
    "The new snapshot had already become current; what was left to do, such as loading DuckDB, is "
    "done by the next run."
)
_PATHS = 5
_SAMPLE = 24  # characters of a repair's example


def markdown(facts: RunFacts) -> str:
    """Return the whole page."""
    sections = (
        _head(facts),
        _came_in(facts),
        _refused(facts),
        _repaired(facts),
        _drifted(facts),
        _took(facts),
        _checked(facts),
        _untold(facts),
    )
    return "\n".join(line for section in sections for line in section) + "\n"


def _head(facts: RunFacts) -> Iterator[str]:
    yield f"# newsmill: {inert(facts.action)} {facts.status}"
    yield ""
    began = facts.started_at_utc.isoformat(" ", "seconds")
    rows = [
        ("run", facts.run_id),
        ("exit code", str(facts.exit_code)),
        ("batch", inert(facts.batch)),
        ("read from", ", ".join((*map(inert, facts.paths[:_PATHS]), *_more(facts)))),
        ("warehouse", inert(facts.warehouse)),
        ("started", f"{began} UTC, took {facts.seconds:,.1f} s"),
        ("pipeline", inert(facts.pipeline_version or "not known")),
        ("snapshot", _snapshot(facts)),
    ]
    yield from _table(("", ""), rows)
    if facts.error:
        message = inert(facts.error.message, _LONGEST_MESSAGE)
        yield f"**Why:** {inert(facts.error.kind)}: {message}"
        yield ""
        yield _AFTER_COMMIT if facts.snapshot_id else _AS_BEFORE
        yield ""


def _more(facts: RunFacts) -> Iterator[str]:
    if (more := len(facts.paths) - _PATHS) > 0:
        yield f"and {more:,} more"


def _snapshot(facts: RunFacts) -> str:
    if facts.snapshot_id is None:
        return "none made"
    return f"{facts.snapshot_id}, made from {facts.parent_id or 'nothing'}"


def _came_in(facts: RunFacts) -> Iterator[str]:
    yield from _heading("What came in")
    counts = facts.counts
    if counts is None:
        yield from _prose("The run ended before it had counted the documents.")
        return
    rows = [("offered", f"{counts.offered:,}", "")]
    rows += [
        (name, f"{number:,}", _percent(share(counts, name)))
        for name, number in counts.model_dump(exclude={"offered"}).items()
    ]
    yield from _table(("documents", "number", "share"), rows, numbers=2)


def _refused(facts: RunFacts) -> Iterator[str]:
    yield from _heading("What was refused, and why")
    if not facts.refusals:
        yield from _prose("Nothing that this run read.")
        return
    rows = [(r.reason, f"{r.documents:,}") for r in facts.refusals]
    yield from _table(("reason", "documents"), rows, numbers=1)
    examples = [
        (refusal.reason, inert(one.source_uri), inert(one.found), inert(refusal.action, 200))
        for refusal in facts.refusals
        for one in refusal.examples
    ]
    yield from _table(("reason", "for example", "found", "what to do"), examples)


def _repaired(facts: RunFacts) -> Iterator[str]:
    yield from _heading("What was repaired")
    if not facts.repairs:
        yield from _prose("Nothing that this run read needed it.")
        return
    rows = [
        (
            inert(r.rule_id),
            f"{r.edits:,}",
            f"{r.articles:,}",
            f"{_sample(r.before)} → {_sample(r.after)}",
        )
        for r in facts.repairs
    ]
    yield from _table(("rule", "changes", "articles", "for example"), rows, numbers=2)


def _sample(text: str) -> str:
    """Show a stretch of text, also one that cannot be seen.

    >>> _sample(""), _sample("  "), _sample("a b")
    ('(nothing)', '␣␣', 'a b')
    """
    return inert(text, _SAMPLE) if text.strip(" ") else "␣" * len(text) or "(nothing)"


def _drifted(facts: RunFacts) -> Iterator[str]:
    yield from _heading("Beside earlier runs")
    if not facts.drift:
        yield from _prose("There is no earlier run that made a snapshot, or nothing to compare.")
        return
    few = "" if facts.earlier_runs >= ENOUGH else " These are too few to call anything unusual."
    yield from _prose(f"Earlier runs that made a snapshot: {facts.earlier_runs:,}.{few}")
    rows = [
        (
            f"{'share ' if d.is_share else ''}{d.measure}",
            *(_measured(d, value) for value in (d.now, d.usual, d.low, d.high)),
            "**unusual**" if d.is_unusual else "",
        )
        for d in facts.drift
    ]
    yield from _table(("measure", "this run", "median", "lowest", "highest", ""), rows, numbers=4)


def _measured(drift: Drift, value: float) -> str:
    return _percent(value) if drift.is_share else f"{value:,.10g}"


def _took(facts: RunFacts) -> Iterator[str]:
    yield from _heading("Where the time went")
    if not facts.stages:
        yield from _prose("No step had begun.")
        return
    whole = facts.seconds or 1.0
    rows = [(s.name, f"{s.seconds:,.2f}", _percent(s.seconds / whole)) for s in facts.stages]
    yield from _table(("step, slowest first", "seconds", "share"), rows, numbers=2)


def _checked(facts: RunFacts) -> Iterator[str]:
    yield from _heading("Checks of the data")
    passed = sum(check.outcome == "passed" for check in facts.checks)
    if facts.snapshot_id is None and not facts.error:
        yield from _prose("Nothing has changed, so there was no new snapshot to check.")
        return
    yield from _prose(f"{passed} of {len(facts.checks)} passed.")
    rows = [
        (inert(c.name), f"**{c.outcome}**" if c.outcome == "failed" else c.outcome, inert(c.found))
        for c in facts.checks
    ]
    yield from _table(("check", "outcome", "found"), rows)


def _untold(facts: RunFacts) -> Iterator[str]:
    if facts.untold:
        yield from _heading("What could not be found out")
        for reason in facts.untold:
            yield f"- Not known: {inert(reason, _LONGEST_MESSAGE)}"


def _heading(words: str) -> Iterator[str]:
    yield f"## {words}"
    yield ""


def _prose(words: str) -> Iterator[str]:
    yield words
    yield ""


def _table(
    names: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0
) -> Iterator[str]:
    """Write a table; so many columns after the first are numbers."""
    yield f"| {' | '.join(names)} |"
    plain = len(names) - 1 - numbers
    yield f"| {' | '.join(('---', *('---:',) * numbers, *('---',) * plain))} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _percent(part: float) -> str:
    """Write a share.

    >>> _percent(0.0667), _percent(1.0)
    ('6.7 %', '100.0 %')
    """
    return f"{100 * part:.1f} %"
