"""The schedule: real servers, real runners, on loopback; what goes wrong at night is done here."""

import fcntl
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import duckdb
import pytest

from tests.serving import (
    ROOT,
    ask,
    clean_environment,
    kill_tree,
    prefect_server,
    running,
    runs_of,
    serve,
    wait_for,
    workers_of,
)

Environment = dict[str, str]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    folder = tmp_path_factory.mktemp("prefect")
    with prefect_server(clean_environment(folder), folder) as environment:
        yield environment


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text("市民书屋开放\n5月3日，清河市书屋开放。\n", "utf-8")
    return folder


@contextmanager
def busy(warehouse: Path) -> Iterator[None]:
    """Write into the warehouse, as far as its lock knows: runs wait at their beginning."""
    warehouse.mkdir(parents=True, exist_ok=True)
    with (warehouse / "writer.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def lateness(run: dict[str, str]) -> float:
    due, began = (datetime.fromisoformat(run[n]) for n in ("expected_start_time", "start_time"))
    return (began - due).total_seconds()


def articles(warehouse: Path) -> list[tuple[str]]:
    with duckdb.connect(str(warehouse / "newsmill.duckdb"), read_only=True) as connection:
        return connection.execute("SELECT source_uri FROM articles").fetchall()


def serving(inbox: Path, name: str, *more: str) -> list[str]:
    warehouse = inbox.with_name("w")
    return serve(inbox, "--warehouse", warehouse, "--tagger", "none", "--name", name, *more)


def check_that_it_fires(environment: Environment, inbox: Path) -> None:
    """Two runs on time, then an end in order."""
    url = environment["PREFECT_API_URL"]
    command = serving(inbox, "fires", "--every", "5s")
    with running(command, environment, inbox.with_name("log")) as process:
        wait_for(lambda: len(runs_of(url, "fires", "Completed")) >= 2, "second run")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, inbox.with_name("log").read_text("utf-8")
    began = runs_of(url, "fires", "Completed")
    assert all(-1 < lateness(run) < 15 for run in began), [*map(lateness, began)]
    assert articles(inbox.with_name("w")) == [("a.txt",)]


def test_a_schedule_fires_on_time(server: Environment, inbox: Path) -> None:
    check_that_it_fires(server, inbox)


def test_a_run_that_would_overlap_is_refused_and_a_killed_one_is_noticed(
    server: Environment, inbox: Path
) -> None:
    url, warehouse = server["PREFECT_API_URL"], inbox.with_name("w")
    command = serving(inbox, "overlap", "--every", "4s")
    with running(command, server, inbox.with_name("log")) as process:
        with busy(warehouse):
            wait_for(lambda: runs_of(url, "overlap", "Running"), "run")
            refused = wait_for(lambda: runs_of(url, "overlap", "Cancelled"), "refused run")
            assert "concurrency limit reached" in refused[0]["state"]["message"]
            running_now = runs_of(url, "overlap", "Running")
            assert len(running_now) == 1
            worker = wait_for(lambda: workers_of(process.pid), "process of the run")
            os.kill(worker[0], signal.SIGKILL)
            wait_for(lambda: runs_of(url, "overlap", "Crashed"), "crashed run", 20)
        wait_for(lambda: runs_of(url, "overlap", "Completed"), "run after the crash")


def test_a_silent_run_has_crashed_and_missed_windows_become_one_run(
    server: Environment, inbox: Path
) -> None:
    url, warehouse = server["PREFECT_API_URL"], inbox.with_name("w")
    command = serving(inbox, "silent", "--every", "3s")
    with busy(warehouse):
        with running(command, server, inbox.with_name("log")) as process:
            run = wait_for(lambda: runs_of(url, "silent", "Running"), "run")[0]
            shorten_silence(server, run["deployment_id"])
            kill_tree(process.pid)
        wait_for(lambda: runs_of(url, "silent", "Crashed"), "crashed run", 60)
        wait_for(lambda: len(late(url)) >= 4, "late runs")
    with running(command, server, inbox.with_name("log")):
        wait_for(lambda: runs_of(url, "silent", "Completed"), "catch-up")
        wait_for(lambda: len(runs_of(url, "silent", "Completed")) >= 2, "run by schedule")
    missed = [r for r in runs_of(url, "silent", "Cancelled") if "Missed" in str(r["state"])]
    assert len(missed) >= 3
    last = max(run["expected_start_time"] for run in missed)
    made_up, scheduled = runs_of(url, "silent", "Completed")[:2]
    assert made_up["expected_start_time"] > last
    assert lateness(made_up) > lateness(scheduled)
    names = [automation["name"] for automation in ask(url, "automations/filter", {})]
    assert names.count("newsmill silent: silent runs have crashed") == 1


def late(url: str) -> list[dict[str, object]]:
    now = datetime.now().astimezone()
    return [
        run
        for run in runs_of(url, "silent", "Scheduled", "Late")
        if datetime.fromisoformat(run["expected_start_time"]) < now
    ]


def shorten_silence(environment: Environment, deployment: str) -> None:
    """Have the server wait for 11 seconds; a heartbeat comes no sooner than after 30."""
    script = """
        import asyncio, sys
        from datetime import timedelta
        from uuid import UUID
        from prefect.client.orchestration import get_client
        from flows.silence import watch_silence
        async def main():
            async with get_client() as client:
                await watch_silence(client, UUID(sys.argv[1]), "silent", timedelta(seconds=11))
        asyncio.run(main())
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(UUID(deployment))]
    subprocess.run(command, env=environment, cwd=ROOT, check=True)


def test_a_worker_runs_what_was_handed_to_its_pool(server: Environment, inbox: Path) -> None:
    url = server["PREFECT_API_URL"]
    command = serving(inbox, "pooled", "--every", "4s", "--work-pool", "night")
    for _ in range(2):  # again changes nothing
        made = subprocess.run(
            command, env=server, cwd=ROOT, check=False, capture_output=True, text=True
        )
        assert made.returncode == 0, made.stderr
        assert "prefect worker start --pool night" in made.stdout
    wait_for(lambda: len(runs_of(url, "pooled", "Scheduled")) >= 3, "schedule")
    worker = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "night"]
    with running([*worker, "--type", "process"], server, inbox.with_name("log")):
        wait_for(lambda: runs_of(url, "pooled", "Completed"), "run of the worker")
    assert articles(inbox.with_name("w")) == [("a.txt",)]


def test_steps_are_tried_again_when_the_disk_fails_and_only_then(
    server: Environment, inbox: Path
) -> None:
    script = """
        import errno, sys
        from prefect.tasks import exponential_backoff
        from schemas.errors import DataError
        from tasks import retrying
        retrying.RETRY["retry_delay_seconds"] = exponential_backoff(backoff_factor=0.05)
        import tasks.publish as publish, tasks.storage.raw as raw
        from flows.ingest import ingest
        tries = []
        def failing(step, error, times):
            def stand_in(*args, **kwargs):
                tries.append(type(error).__name__)
                if len(tries) <= times:
                    raise error
                return step(*args, **kwargs)
            return stand_in
        inbox, warehouse = sys.argv[1:]
        raw.write_chunk = failing(raw.write_chunk, OSError(errno.EIO, "a bad sector"), 2)
        publish.load = failing(publish.load, OSError(errno.ENOSPC, "disk full"), 4)
        print(ingest([inbox], warehouse, tagger="none").counts.articles, *tries)
        tries.clear()
        raw.write_chunk = failing(raw.write_chunk, DataError("bad"), 9)
        try:
            ingest([inbox], warehouse + "2", tagger="none")
        except DataError:
            print(*tries)
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(inbox), str(inbox / "../w")]
    done = subprocess.run(
        command, env=server, cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["1 OSError OSError OSError OSError OSError", "DataError"]
    assert articles(inbox.with_name("w")) == [("a.txt",)]
