"""Whose Prefect server a run talks to; that of newsmill's own is never left behind."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pytest

from flows import prefect_offer, prefect_settings
from tests.surroundings import ROOT, newcomer

PATIENCE = 120

Environment = dict[str, str]


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """Return the surroundings of a user who has no Prefect."""
    return newcomer(tmp_path)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("书屋开放\n5月3日，书屋开放。\n", "utf-8")
    return tmp_path / "inbox"


def command(name: str, inbox: Path, *more: str) -> list[str]:
    words = [name, str(inbox), "--warehouse", str(inbox.parent / "w"), "--tagger", "none", *more]
    return [sys.executable, "-m", "flows.cli", *words]


@contextmanager
def running(words: list[str], environment: Environment) -> Iterator["subprocess.Popen[str]"]:
    """Run a program in a session of its own, and leave nothing of it."""
    process = subprocess.Popen(
        words,
        env=environment,
        cwd=ROOT,
        start_new_session=True,
        # Where the tests run in the background, Ctrl-C would be ignored here too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def servers(environment: Environment) -> list[int]:
    """Return the servers that live and know this user's home."""
    word = f"XDG_STATE_HOME={environment['XDG_STATE_HOME']}\0".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            ours = b"prefect_host.py" in (process / "cmdline").read_bytes()
            if ours and word in (process / "environ").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue  # another user's, or gone by now
    return found


def wait_for(something: Callable[[], object], what: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not something():
        assert time.monotonic() < ends, f"no {what} within {PATIENCE} s"
        time.sleep(0.05)


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_run_leaves_no_server(
    environment: Environment, inbox: Path, sign: signal.Signals
) -> None:
    with running(command("ingest", inbox), environment) as process:
        wait_for(lambda: servers(environment), "server")
        process.send_signal(sign)
        process.wait(PATIENCE)
        wait_for(lambda: not servers(environment), "end of the server")


def test_an_interrupted_run_says_so_and_ends_at_once(environment: Environment, inbox: Path) -> None:
    with running(command("ingest", inbox), environment) as process:
        wait_for(lambda: servers(environment), "server")
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 3
        assert "newsmill: interrupted" in said
        assert "Traceback" not in said
        assert not servers(environment)


def test_runs_are_recorded_without_a_server_that_stays(
    environment: Environment, inbox: Path
) -> None:
    said = subprocess.run(
        command("ingest", inbox), env=environment, cwd=ROOT, capture_output=True, check=False
    )
    assert said.returncode == 0, said.stderr
    assert not servers(environment)
    home = Path(environment["XDG_STATE_HOME"]) / "newsmill" / "prefect"
    with sqlite3.connect(home / "prefect.db") as connection:
        flows = connection.execute("SELECT name, state_type FROM flow_run").fetchall()
        tasks = connection.execute("SELECT state_type, count(*) FROM task_run GROUP BY 1")
        assert ("ingest into " in flows[0][0], flows[0][1]) == (True, "COMPLETED")
        assert dict(tasks.fetchall()).get("COMPLETED", 0) >= 3
    connection.close()


def test_a_run_uses_the_server_of_serve_and_keeps_it(
    environment: Environment, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Path(environment["XDG_STATE_HOME"]) / "newsmill" / "prefect"
    with running(command("serve", inbox), environment) as serving:
        wait_for((home / "newsmill-server.json").exists, "offer")
        said = subprocess.run(
            command("ingest", inbox), env=environment, cwd=ROOT, capture_output=True, check=False
        )
        assert said.returncode == 0, said.stderr
        monkeypatch.setenv("PREFECT_HOME", str(home))
        offer = prefect_offer.taken()
        assert offer
        (run,) = asked(offer.url, "flow_runs")
        assert run["state_type"] == "COMPLETED"
        # Without a sign of life it would have been taken for crashed, had it been killed.
        wait_for(lambda: run["id"] in alive(offer.url), "heartbeat")
        (only,) = servers(environment)
        serving.terminate()
        serving.wait(PATIENCE)
        assert not list(home.glob("newsmill-server*"))  # no more is offered
        assert servers(environment) == [only]  # but what is held stays
        assert len(asked(offer.url, "flow_runs")) == 1
        os.close(offer.held)
        wait_for(lambda: not servers(environment), "end of the server")


def asked(url: str, what: str) -> object:
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{url}/{what}/filter", b"{}", {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as reply:  # noqa: S310 - loopback
        return json.load(reply)


def alive(url: str) -> set[str]:
    """Return the flow runs that gave a sign of life."""
    found = asked(url, "events")["events"]
    beats = [each["resource"] for each in found if each["event"] == "prefect.flow-run.heartbeat"]
    return {each["prefect.resource.id"].removeprefix("prefect.flow-run.") for each in beats}


GOOD = {"url": "http://127.0.0.1:1/api", "prefect": version("prefect")}


@pytest.mark.parametrize(
    ("said", "is_taken"),
    [
        (GOOD, True),
        (GOOD | {"url": "http://192.0.2.1:1/api"}, False),
        (GOOD | {"url": "http://127.0.0.1.example.org:1/api"}, False),
        (GOOD | {"prefect": "1.0"}, False),
        ({"url": GOOD["url"]}, False),
    ],
)
def test_only_a_server_of_this_kind_on_this_machine_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, str], is_taken: bool
) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    reads, holds, name = prefect_offer.pipe()
    (tmp_path / "newsmill-server.json").write_text(json.dumps(said | {"pipe": str(name)}), "utf-8")
    offer = prefect_offer.taken()
    assert (offer is not None) is is_taken
    if offer:
        os.close(offer.held)
    os.close(holds)
    os.close(reads)  # as when the server is gone
    assert prefect_offer.taken() is None


def test_an_offer_is_withdrawn_and_what_killed_commands_left_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    os.mkfifo(tmp_path / "newsmill-server-1.pipe")
    reads, holds, name = prefect_offer.pipe()
    with prefect_offer.offered(GOOD["url"], name):
        assert sorted(p.name for p in tmp_path.iterdir()) == [
            f"newsmill-server-{os.getpid()}.pipe",
            "newsmill-server.json",
        ]
    assert not list(tmp_path.iterdir())
    os.close(reads)
    os.close(holds)


@pytest.mark.parametrize(
    ("file", "text", "is_own"),
    [
        (".env", "OTHER=1\n", False),
        (".env", "PREFECT_API_URL=http://prefect.example.org/api\n", True),
        ("prefect.toml", "[api]\n", True),
        ("pyproject.toml", "[project]\n", False),
        ("pyproject.toml", "[tool.prefect.api]\n", True),
    ],
)
def test_a_prefect_of_the_users_own_is_seen_where_prefect_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, text: str, is_own: bool
) -> None:
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert not prefect_settings.look()
    (tmp_path / file).write_text(text, "utf-8")
    assert prefect_settings.look() is is_own
