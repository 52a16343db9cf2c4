"""A schedule fires, is caught up, and ends in order: real servers and runners, on loopback."""

import asyncio
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from flows.schedule import Schedule, ScheduleError, interval, is_due, local_zone
from schemas.manifest import RunCounts, RunRecord
from tasks.storage.layout import Warehouse
from tests.processes import Process, alive
from tests.surroundings import ROOT, newcomer

PREFECT = [sys.executable, "-m", "prefect"]
PATIENCE = 120
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))

Environment = dict[str, str]


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """Return the surroundings of a user who has no Prefect."""
    return newcomer(tmp_path) | {"PREFECT_SERVER_ANALYTICS_ENABLED": "false"}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text("市民书屋开放\n5月3日，清河市书屋开放。\n", "utf-8")
    return folder


@contextmanager
def running(command: list[str], environment: Environment) -> Iterator[subprocess.Popen]:
    """Run a program in a session of its own; end it in order, and see that nothing is left."""
    process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        wait_for(lambda: not members(process.pid), "end of all that was started")


def members(session: int) -> list[Process]:
    """Return the processes of a session that are still alive."""
    return [process for process in alive() if process.session == session]


def serve(inbox: Path, warehouse: Path, *more: str) -> list[str]:
    command = [sys.executable, "-m", "flows.cli", "serve", str(inbox), "--tagger", "none"]
    return [*command, "--warehouse", str(warehouse), *more]


def wait_for(something: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    ends = time.monotonic() + patience
    while not something():
        assert time.monotonic() < ends, f"no {what} within {patience} s"
        time.sleep(0.3)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def runs(warehouse: Path) -> list[datetime]:
    """Return when the runs began, as their reports tell."""
    told = (json.loads(p.read_text("utf-8")) for p in (warehouse / "reports").glob("2*.json"))
    return sorted(datetime.fromisoformat(facts["started_at_utc"]) for facts in told)


def done(environment: Environment) -> tuple[list[datetime], list[tuple[datetime, datetime]]]:
    """Return when runs out of turn began, and of those by the clock when they were due and began.

    What is due is planned by Prefect's server: how soon it comes to it is the machine's affair.
    """
    home = Path(environment["XDG_STATE_HOME"]) / "newsmill/prefect"
    with closing(sqlite3.connect(home / "prefect.db")) as connection:
        told = connection.execute(
            "SELECT expected_start_time, start_time, auto_scheduled FROM flow_run "
            "WHERE state_type = 'COMPLETED' ORDER BY start_time"
        ).fetchall()
    both = [(*map(datetime.fromisoformat, times), by_clock) for *times, by_clock in told]
    out_of_turn = [began for _, began, by_clock in both if not by_clock]
    return out_of_turn, [(due, began) for due, began, by_clock in both if by_clock]


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health") as reply:  # noqa: S310 - loopback
            return reply.status == 200
    except OSError:
        return False


@contextmanager
def server(environment: Environment) -> Iterator[Environment]:
    """Run a Prefect server; return the surroundings of who uses it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    command = [*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    home = environment["HOME"] + "/prefect"
    Path(home).mkdir(parents=True)
    with running(command, environment | {"PREFECT_HOME": home}):
        wait_for(lambda: answers(url), "server")
        yield environment | {"PREFECT_API_URL": url, "PREFECT_HOME": home}


def asked(url: str, what: str) -> list[dict]:
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{url}/{what}/filter", b"{}", {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as reply:  # noqa: S310 - loopback
        return json.load(reply)


def test_one_command_serves_on_time_ends_in_order_and_catches_up(
    environment: Environment, inbox: Path, tmp_path: Path
) -> None:
    warehouse = tmp_path / "w"
    with running(serve(inbox, warehouse, "--every", "12s"), environment):
        wait_for(lambda: len(runs(warehouse)) >= 4, "four runs")
    caught_up, planned = done(environment)
    assert len(caught_up) == 1  # at once, as nothing had run yet
    assert len(planned) >= 3
    assert caught_up[0] < planned[0][1]
    assert all(began > due - timedelta(seconds=1) for due, began in planned)  # Prefect rounds
    gaps = [(b - a).total_seconds() for (a, _), (b, _) in pairwise(planned)]
    assert all(gap >= 12 and gap % 12 == 0 for gap in gaps), gaps  # each planned time once
    with duckdb.connect(str(warehouse / "newsmill.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT source_uri FROM articles").fetchall() == [("a.txt",)]
    before = len(runs(warehouse))
    time.sleep(13)  # a window passes, and nobody serves
    (inbox / "b.txt").write_text("图书馆延时开放\n5月4日，平川市图书馆延时开放。\n", "utf-8")
    with running(serve(inbox, warehouse, "--every", "12s"), environment):
        wait_for(lambda: len(runs(warehouse)) > before, "catching up")
        time.sleep(2)
    caught_up, _ = done(environment)
    assert len(caught_up) == 2  # one run for all that was missed
    with duckdb.connect(str(warehouse / "newsmill.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (2,)


def test_a_worker_runs_the_deployment(
    environment: Environment, inbox: Path, tmp_path: Path
) -> None:
    warehouse = tmp_path / "w"
    with server(environment) as known:
        made = [*PREFECT, "work-pool", "create", "here", "--type", "process"]
        assert subprocess.run(made, env=known, cwd=ROOT, check=False).returncode == 0
        registered = subprocess.run(
            serve(inbox, warehouse, "--every", "1h", "--work-pool", "here"),
            env=known,
            cwd=ROOT,
            check=False,
        )
        assert registered.returncode == 0
        ask = [*PREFECT, "deployment", "run", "ingest/nightly"]
        assert subprocess.run(ask, env=known, cwd=ROOT, check=False).returncode == 0
        work = [*PREFECT, "worker", "start", "--pool", "here", "--run-once"]
        subprocess.run(work, env=known, cwd=ROOT, check=False, timeout=PATIENCE)
        assert "COMPLETED" in states(known["PREFECT_API_URL"])
        assert (warehouse / "newsmill.duckdb").exists()
        assert [a["name"] for a in asked(known["PREFECT_API_URL"], "automations")] == [
            "newsmill: runs without a heartbeat have crashed"
        ]


@pytest.mark.skipif(not POSTGRES, reason="no PostgreSQL: apt-get install postgresql")
def test_a_server_on_postgresql_serves_as_well(
    environment: Environment, inbox: Path, tmp_path: Path
) -> None:
    warehouse = tmp_path / "w"
    with postgresql() as url:
        database = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": url}
        with (
            server(environment | database) as known,
            running(serve(inbox, warehouse, "--every", "5s"), known),
        ):
            wait_for(lambda: len(runs(warehouse)) >= 2, "two runs")
    with duckdb.connect(str(warehouse / "newsmill.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT source_uri FROM articles").fetchall() == [("a.txt",)]


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a throw-away PostgreSQL on a port of its own; it refuses to run as root."""
    folder = Path("/tmp") / f"newsmill-postgres-{os.getpid()}"  # noqa: S108 - another user's too
    folder.mkdir()
    programs = POSTGRES[-1].parent
    user = {"user": "postgres"} if os.getuid() == 0 else {}
    if user:
        shutil.chown(folder, "postgres")
    port = free_port()
    data = str(folder / "data")
    settings = f"-h 127.0.0.1 -p {port} -k {folder} -F"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": "/", **user}
    try:
        subprocess.run(
            [programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres"], check=True, **quiet
        )
        control = [programs / "pg_ctl", "-D", data, "-w"]
        subprocess.run(
            [*control, "-l", str(folder / "log"), "-o", settings, "start"], check=True, **quiet
        )
        try:
            yield f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, **quiet)
    finally:
        shutil.rmtree(folder)


@pytest.mark.volume
def test_a_run_that_died_without_a_word_is_noticed(
    environment: Environment, inbox: Path, tmp_path: Path
) -> None:
    for number in range(20_000):
        (inbox / f"{number}.txt").write_text(f"第{number}则\n5月3日，清河市书屋开放。\n", "utf-8")
    with server(environment) as known:
        url = known["PREFECT_API_URL"]
        command = serve(inbox, tmp_path / "w", "--every", "1h")
        process = subprocess.Popen(command, env=known, cwd=ROOT, start_new_session=True)
        wait_for(lambda: "RUNNING" in states(url), "run")
        time.sleep(3)
        for member in members(process.pid):
            os.kill(member.pid, signal.SIGKILL)
        process.wait()
        wait_for(lambda: not members(process.pid), "end of all that was started")
        wait_for(lambda: "CRASHED" in states(url), "crash noticed", 240)
    again = subprocess.run(
        [*command[:3], "ingest", str(inbox / "7.txt"), *command[5:9]],
        env=environment,
        cwd=ROOT,
        check=False,
    )
    assert again.returncode == 0  # the dead one's lock holds up nobody


def states(url: str) -> set[str]:
    return {run["state_type"] for run in asked(url, "flow_runs")}


def last_run(root: Path, started: datetime) -> Warehouse:
    counts = RunCounts(offered=0, unchanged=0, articles=0, duplicates=0, rejected=0)
    record = RunRecord(
        run_id="r",
        batch="b",
        started_at_utc=started,
        finished_at_utc=started,
        pipeline_version="1",
        counts=counts,
    )
    (root / "last_run.json").write_text(record.model_dump_json(), "utf-8")
    return Warehouse(root)


NOW = datetime(2026, 5, 4, 12, 0)  # noqa: DTZ001 - UTC, as the tables keep it


def test_cron_is_meant_in_local_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    assert local_zone() == "Asia/Shanghai"
    midnight = datetime(2026, 5, 3, 16, 0)  # noqa: DTZ001 - UTC: midnight in Shanghai
    warehouse = last_run(tmp_path, midnight - timedelta(minutes=5))
    nightly = Schedule(cron="0 0 * * *")
    assert asyncio.run(is_due(nightly, warehouse, midnight + timedelta(minutes=5)))
    assert not asyncio.run(is_due(nightly, warehouse, midnight - timedelta(minutes=1)))
    monkeypatch.setenv("TZ", "Nowhere/Special")
    assert local_zone() != "Nowhere/Special"


@pytest.mark.parametrize(
    ("ago", "schedule", "due"),
    [
        (timedelta(minutes=20), Schedule(every=timedelta(minutes=15)), True),
        (timedelta(minutes=10), Schedule(every=timedelta(minutes=15)), False),
        (timedelta(days=3), Schedule(cron="0 2 * * *"), True),
        (timedelta(minutes=1), Schedule(cron="30 11 * * *"), False),
        (timedelta(days=3), Schedule(), False),
    ],
)
def test_a_missed_window_is_due(
    tmp_path: Path, ago: timedelta, schedule: Schedule, due: bool
) -> None:
    warehouse = last_run(tmp_path, NOW - ago)
    assert asyncio.run(is_due(schedule, warehouse, NOW)) is due


def test_a_warehouse_without_a_run_is_due_for_an_interval(tmp_path: Path) -> None:
    assert asyncio.run(is_due(Schedule(every=timedelta(days=1)), Warehouse(tmp_path), NOW))
    assert not asyncio.run(is_due(Schedule(cron="0 2 * * *"), Warehouse(tmp_path), NOW))


@pytest.mark.parametrize("text", ["", "0m", "5", "m", "1w", "-3m", "1.5h"])
def test_what_is_no_interval_is_told(text: str) -> None:
    with pytest.raises(ScheduleError, match="such as 15m or 1d"):
        interval(text)
