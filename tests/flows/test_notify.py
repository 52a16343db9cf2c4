"""Who wants to know how a run ended is told, by a real program and a real server."""

import json
import sys
import time
from pathlib import Path

import pytest

from flows.notify import HookFailedError, call, notify
from flows.settings import Settings
from flows.web import UnreachedError, post
from tests.told import facts_of

FACTS = facts_of("<x>")


def script(folder: Path, text: str) -> list[str]:
    path = folder / "tell.py"
    path.write_text(text, "utf-8")
    return [sys.executable, str(path)]


def test_the_program_is_told_of_a_bad_night(night: object) -> None:
    run = night(False)
    report = run.told["args"][-1]
    assert Path(report).read_text("utf-8").startswith("# newsmill: ingest failed")
    assert Path(report).parent == run.warehouse / "reports"
    assert run.told["args"][1] == "$HOME; *"  # no shell has seen it
    assert run.told["env"]["NEWSMILL_STATUS"] == "failed"
    assert run.told["env"]["NEWSMILL_EXIT_CODE"] == "2" == str(run.said.returncode)
    assert run.told["env"]["NEWSMILL_REPORT"] == report


def test_a_strict_run_with_rejections_is_told_too(night: object) -> None:
    run = night(True)
    assert run.said.returncode == 1, run.said.stderr
    assert run.told["env"]["NEWSMILL_STATUS"] == "rejected"
    assert run.told["env"]["NEWSMILL_EXIT_CODE"] == "1"


def test_the_webhook_is_told(night: object) -> None:
    (heard,) = [h for h in night(False).heard if h.path == "/hook"]
    assert heard.headers["Content-Type"] == "application/json"
    assert heard.body["status"] == "failed"
    assert heard.body["exit_code"] == 2
    assert heard.body["error"]["kind"] == "MissingPathError"
    assert "nowhere" not in heard.body["text"]


@pytest.mark.parametrize("good", [True, False])
def test_every_line_of_a_run_is_one_object(night: object, good: bool) -> None:
    run = night(good)
    lines = [json.loads(line) for line in run.said.stderr.splitlines()]
    assert all({"time", "level", "run_id", "message", "fields"} == set(line) for line in lines)
    facts = json.loads((run.warehouse / "reports" / "latest.json").read_text("utf-8"))
    told = [line for line in lines if line["fields"].get("report")]
    assert [line["run_id"] for line in told] == [facts["run_id"]]
    assert told[0]["fields"]["exit_code"] == run.said.returncode
    if not good:
        assert lines[-1]["level"] == "error"
        assert "no such file or folder" in lines[-1]["message"]
        assert lines[-1]["fields"] == {"error": "UsageError", "exit_code": 2}


def test_a_good_run_is_told_only_on_demand(tmp_path: Path) -> None:
    target = tmp_path / "told"
    command = script(tmp_path, f"open({str(target)!r}, 'w')")
    fine = FACTS.model_copy(update={"exit_code": 0, "status": "complete"})
    notify(Settings(notify_command=command), fine, None)
    assert not target.exists()
    notify(Settings(notify_command=command, notify_on="always"), fine, None)
    assert target.exists()


def test_a_program_that_fails_is_told_and_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    failing = script(tmp_path, "import sys; print('no\\x1b[31m line'); sys.exit(7)")
    notify(Settings(notify_command=failing), FACTS, None)
    assert "ended with 7: no\\u001b[31m line" in caplog.text
    notify(Settings(notify_command=["/nowhere/tell"]), FACTS, None)
    assert "/nowhere/tell: No such file or directory" in caplog.text


def test_a_program_has_its_time_and_no_more(tmp_path: Path) -> None:
    # Its child holds the output open, and would outlive it.
    text = "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"
    began = time.monotonic()
    with pytest.raises(HookFailedError, match=r"was stopped after 0\.5 s"):
        call(script(tmp_path, text), FACTS, None, patience=0.5)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("answer", [302, 404, 500])
def test_an_answer_that_is_no_success_is_told(
    listener: object, answer: int, caplog: pytest.LogCaptureFixture
) -> None:
    listener.answer = answer
    notify(Settings(notify_webhook=f"{listener.url}/secret"), FACTS, None)
    assert f"127.0.0.1: answered {answer}" in caplog.text
    assert "secret" not in caplog.text
    assert [heard.path for heard in listener.heard] == ["/secret"]  # no redirect was followed


def test_a_server_that_is_slow_or_gone_is_told(listener: object) -> None:
    listener.delay = 2
    began = time.monotonic()
    with pytest.raises(UnreachedError, match=r"127\.0\.0\.1: (no answer within 0\.3 s|timed out)"):
        post(listener.url, {}, patience=0.3)
    assert time.monotonic() - began < 1.5
    with pytest.raises(UnreachedError, match="refused"):
        post("http://127.0.0.1:9/", {})
