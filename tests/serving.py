"""What the tests of the schedule share: processes that end, a Prefect server, what it knows."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from flows.own_server import answers, free_port

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120
Found = TypeVar("Found")
Run = dict[str, Any]


@contextmanager
def running(
    command: list[str], environment: Mapping[str, str], output: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a command until the block ends; then it has to go by itself when asked to."""
    with output.open("ab") as told:
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=told, stderr=told, start_new_session=True
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            kill_tree(process.pid)
            process.wait()
            raise


def wait_for(something: Callable[[], Found], what: str, patience: float = PATIENCE) -> Found:
    """Return what ``something`` finds as soon as it finds anything."""
    ends = time.monotonic() + patience
    while not (found := something()):
        assert time.monotonic() < ends, f"no {what} within {patience} s"
        time.sleep(0.2)
    return found


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """Return an environment without Prefect or pytest, but with a Prefect home of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "PYTEST_"))}
    ours = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
        "PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY": "1",
        "PYTHONPATH": str(ROOT),
        "TZ": "UTC",
    }
    return kept | ours | more


@contextmanager
def prefect_server(environment: dict[str, str], folder: Path) -> Iterator[dict[str, str]]:
    """Start a Prefect server on loopback; yield the environment of programs that go by it."""
    port = str(free_port())
    url = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--port", port]
    with running([*command, "--host", "127.0.0.1", "--no-ui"], environment, folder / "server.log"):
        wait_for(lambda: answers(url), "server")
        yield environment | {"PREFECT_API_URL": url}


def serve(*words: object) -> list[str]:
    """Return the command line of ``newsmill serve``."""
    return [sys.executable, "-m", "flows.cli", "serve", *map(str, words)]


def ask(url: str, path: str, body: object) -> Any:
    """Ask a Prefect server."""
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{url}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as reply:  # noqa: S310 - loopback
        return json.load(reply)


def runs_of(url: str, deployment: str, *states: str) -> list[Run]:
    """Return a deployment's runs, in the order of their schedule; all, or those in a state."""
    body = {
        "deployments": {"name": {"any_": [deployment]}},
        "sort": "EXPECTED_START_TIME_ASC",
    }
    found: list[Run] = ask(url, "flow_runs/filter", body)
    return [run for run in found if not states or run["state"]["name"] in states]


def descendants(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that these have started."""
    found: list[int] = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, tasks.read_text("ascii").split()):
            found += [child, *descendants(child)]
    return found


def alive(pid: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill_tree(pid: int) -> None:
    """Kill a process and all that it has started, as a power cut would."""
    for each in [pid, *descendants(pid)]:
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            continue


def workers_of(pid: int) -> list[int]:
    """Return the processes in which a serving process runs flows: Python's spawned ones."""
    return [
        child
        for child in descendants(pid)
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
