"""The report of a run: true, complete, and inert whatever a file was called."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from flows.report.facts import (
    RunFacts,
)
from flows.report.files import NoReportError, Reports
from flows.report.gather import exit_code, gather
from flows.report.inert import inert
from flows.report.markdown import markdown
from flows.report.reported import numbers, reported
from flows.report.story import story
from schemas.manifest import RunCounts
from tasks.storage.offers import MissingPathError
from tasks.storage.snapshots.checks import CheckFailedError, Failure
from tests.told import HOSTILE, a_story, facts_of

HTML = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TAGS = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- ", "]]>", "&lt;b&gt;"]
MARKS = ["|", "\\|", "`", "``x``", "**b**", "__b__", "_i_", "~~s~~", "[l](javascript:x)", "![i](x)"]
LINES = ["\n", "\r\n", "\u2028", "\u0085", "\n\n# h", "\n---\n", "\n> q", "\n- x", "\t", "\x00"]
LINKS = ["http://evil.test", "www.evil.test", "a@evil.test", "<http://evil.test>", "#1", "@all"]
SIGNS = [
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\x1b[31m",
    "\u3000",
    "名字",
    ".txt",
    " ",
    "\\",
    "$x$",
]
hostile = st.lists(st.sampled_from(TAGS + MARKS + LINES + LINKS + SIGNS), max_size=6).map("".join)


def shape(tokens: list[Token]) -> list[str]:
    """Return what a page is built of, without its words."""
    flat = [t for token in tokens for t in (token, *(token.children or ()))]
    return [t.type + t.tag for t in flat if t.type not in {"text", "text_special", "inline"}]


HARMLESS = shape(HTML.parse(markdown(facts_of("x"))))


@given(hostile)
@example(HOSTILE)
@example("&#60;script&#62;")  # an entity of ours, as somebody's file name
def test_nothing_in_a_value_is_markup(value: str) -> None:
    page = markdown(facts_of(value))
    assert shape(HTML.parse(page)) == HARMLESS
    assert all(char.isprintable() or char == "\n" for char in page)
    assert not re.search(r"<|www\.|://", page)


@given(hostile.filter(lambda value: len(value) < 80))
def test_a_value_reads_as_it_was(value: str) -> None:
    tokens = HTML.parse(f"| a |\n| --- |\n| x{inert(value)}x |\n")
    (cell,) = [t for t in tokens if t.type == "inline" and t.content != "a"]
    seen = "".join(child.content for child in cell.children)
    assert seen.startswith("x")
    assert seen.endswith("x")
    for piece in ("<script>alert(1)</script>", "http://evil.test", "名字", "\\|"):
        assert (piece in value) <= (piece in seen)


def test_the_page_says_all() -> None:
    page = markdown(facts_of("x"))
    for words in (
        "newsmill: ingest failed",
        "| exit code | 3 |",
        "2024-05-03 02:00:11 UTC, took 10.0 s",
        "and 2 more",
        "The warehouse shows what it showed before.",
        "| rejected | 2 | 66.7 % |",
        "| binary | 2 |",
        "| share rejected | 66.0 % | 10.0 % | 0.0 % | 20.0 % | **unusual** |",
        "| reading | 2.50 | 25.0 % |",
        "0 of 1 passed.",
        "| key_repeated | **failed** | x |",
    ):
        assert words in page, page
    assert {"what": "refused", "name": "binary", "number": 2} in numbers(facts_of("x"))


def test_exit_codes(tmp_path: Path) -> None:
    assert exit_code(a_story(tmp_path)) == 0
    assert exit_code(a_story(tmp_path, strict=True)) == 1
    assert exit_code(a_story(tmp_path, MissingPathError(path=Path("x")), strict=True)) == 2
    assert exit_code(a_story(tmp_path, KeyboardInterrupt())) == 3


def test_a_failed_check_is_named_and_the_later_ones_were_not_run(tmp_path: Path) -> None:
    failure = Failure("key_repeated", "A key.", ("('a', 2)",))
    error = CheckFailedError(failure=failure, snapshot_id="0a")
    facts = gather(a_story(tmp_path, error))
    outcomes = {check.name: check.outcome for check in facts.checks}
    assert outcomes["article_without_document"] == "passed"
    assert outcomes["key_repeated"] == "failed"
    assert outcomes["row_without_article"] == "not run"
    assert "| key_repeated | **failed** | (&#39;a&#39;, 2) |" in markdown(facts)


def test_a_failure_after_the_commit_says_what_is_current(samples: Path) -> None:
    made = a_story(samples, OSError("no space left"))
    made.run_id = made.warehouse.manifest().run.run_id
    facts = gather(made)
    assert facts.snapshot_id == (samples / "current").resolve().name
    assert "had already become current" in markdown(facts)
    assert {check.outcome for check in facts.checks} == {"passed"}


def test_a_failed_run_tells_what_it_had_staged(samples: Path, tmp_path: Path) -> None:
    made = a_story(tmp_path, OSError("no space left"))
    for table in ("rejections", "edits"):
        staged = tmp_path / "staging" / made.run_id / "parts" / table / "samples" / "p.parquet"
        staged.parent.mkdir(parents=True)
        (published,) = ((samples / "current").resolve() / table).glob("*/*.parquet")
        shutil.copy(published, staged)
    facts = gather(made)
    assert sum(refusal.documents for refusal in facts.refusals) == 4
    assert sum(repair.edits for repair in facts.repairs) == 431
    made.counts = None  # it still waited for the lock: what is staged is another run's
    assert gather(made).refusals == ()


def test_a_run_is_compared_with_earlier_ones(samples: Path) -> None:
    facts = gather(a_story(samples))
    assert facts.earlier_runs == 1
    (offered,) = [d for d in facts.drift if d.measure == "offered"]
    assert (offered.now, offered.usual, offered.is_unusual) == (3.0, 33.0, False)
    assert "These are too few to call anything unusual." in markdown(facts)


def test_names_that_are_not_unicode_are_spelt_out(tmp_path: Path) -> None:
    made = a_story(tmp_path, ValueError("a\udcff.txt"))
    made.paths = ("a\udcff",)
    facts = gather(made)
    assert facts.error.message == "a\\udcff.txt"
    assert Reports(tmp_path / "reports").write(facts).exists()


def test_what_cannot_be_found_out_is_said(tmp_path: Path) -> None:
    (tmp_path / "newsmill.duckdb").write_bytes(b"no database" * 999)
    facts = gather(a_story(tmp_path))
    assert "earlier runs: " in facts.untold[0]
    assert "## What could not be found out" in markdown(facts)


def test_a_report_that_fails_does_not_fail_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "w").write_text("a file where the folder should be", "utf-8")

    @reported
    def run(paths: list[str], warehouse: str, batch: str | None = None) -> str:
        assert story().batch == "inbox"
        return f"{paths} {warehouse} {batch}"

    assert run(["inbox"], "w") == "['inbox'] w None"
    assert "the report could not be given" in caplog.text


def test_an_interrupted_run_is_reported_and_does_not_wait_for_prefect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "flows.report.reported._show_in_prefect", lambda _: pytest.fail("asked Prefect")
    )

    @reported
    def run(warehouse: str) -> None:  # noqa: ARG001 - asked for by name
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(str(tmp_path))
    page = Reports(tmp_path / "reports").find("latest", "md").read_text("utf-8")
    assert "newsmill: run failed" in page
    assert "KeyboardInterrupt: (no message)" in page


def test_the_samples_are_reported(newsmill: object, samples: Path) -> None:
    said = newsmill("report", "--warehouse", samples, "--json")
    facts = RunFacts.model_validate_json(said.stdout)
    first = json.loads(min((samples / "reports").glob("2*.json")).read_text("utf-8"))
    facts = RunFacts.model_validate(first) if facts.snapshot_id is None else facts
    assert facts.status == "complete"
    assert facts.counts == RunCounts(offered=33, unchanged=0, articles=28, duplicates=1, rejected=4)
    assert {r.reason for r in facts.refusals} == {"bad_record", "binary", "empty", "undecodable"}
    assert facts.refusals[0].examples[0].source_uri == "feed/wire.jsonl#L3"
    assert sum(repair.edits for repair in facts.repairs) == 431
    assert {stage.name for stage in facts.stages} == {
        "recovering",
        "reading",
        "structuring",
        "publishing",
        "loading DuckDB",
        "drawing the site",
        "writing BI files",
        "tidying up",
    }
    assert {check.outcome for check in facts.checks} == {"passed"}
    assert facts.untold == ()
    page = newsmill("report", facts.run_id[:6], "--warehouse", samples)
    assert page.stdout == markdown(facts)


def test_reports_are_found_by_run(newsmill: object, tmp_path: Path) -> None:
    reports = Reports(tmp_path / "reports")
    written = reports.write(facts_of("x"))
    assert written.name == "20240503T020011Z-0123456789abcdef.md"
    reports.write(facts_of("y").model_copy(update={"run_id": "0199", "exit_code": 0}))
    assert reports.find("012", "md") == written
    assert reports.find("latest", "md").resolve().name == "20240503T020011Z-0199.md"
    for wanted, fitting in (("01", 2), ("zz", 0), ("../x", 0)):
        with pytest.raises(NoReportError) as caught:
            reports.find(wanted, "md")
        assert caught.value.fitting == fitting
    said = newsmill("report", "zz", "--warehouse", tmp_path)
    assert said.returncode == 3
    assert said.stderr.count("\n") == 1
    assert "no report fits 'zz'" in said.stderr


def test_an_error_that_was_not_foreseen_is_one_line(newsmill: object, tmp_path: Path) -> None:
    (tmp_path / "reports" / "latest.md").mkdir(parents=True)
    said = newsmill("report", "--warehouse", tmp_path)
    assert said.returncode == 3
    assert said.stderr.startswith("newsmill: IsADirectoryError: ")
    assert said.stderr.count("\n") == 1
    told = newsmill("--verbose", "report", "--warehouse", tmp_path)
    assert told.returncode == 3
    assert "Traceback (most recent call last)" in told.stderr


def test_a_reader_that_has_enough_is_no_failure(samples: Path) -> None:
    query = "SELECT * FROM range(2000000)"
    command = f"{sys.executable} -m flows.cli sql '{query}' --warehouse {samples} | head -1"
    said = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr) == (0, "")


def test_a_hostile_name_is_inert_in_a_real_report(night: object) -> None:
    page = (night(True).warehouse / "reports" / "latest.md").read_text("utf-8")
    assert "<" not in page
    assert "&#60;script&#62;alert(1)" in page
    assert "%0A&#35; &#42;&#42;b&#42;&#42;" in page
    assert "&#92;u202egpj.txt" in page


def test_a_failed_run_is_reported_too(night: object) -> None:
    run = night(False)
    page = (run.warehouse / "reports" / "latest.md").read_text("utf-8")
    assert "newsmill: ingest failed" in page
    assert "MissingPathError" in page
    assert "The run ended before it had counted the documents." in page


def test_prefect_has_the_page_and_the_numbers(night: object, surroundings: dict[str, str]) -> None:
    night(True)
    home = Path(surroundings["XDG_STATE_HOME"]) / "newsmill" / "prefect"
    with sqlite3.connect(home / "prefect.db") as database:
        rows = database.execute("SELECT key, type, data FROM artifact").fetchall()
    database.close()
    kinds = {(key, kind) for key, kind, _ in rows}
    assert ("newsmill-report", "markdown") in kinds
    assert ("newsmill-numbers", "table") in kinds
    assert not any("<script" in data for *_, data in rows)
