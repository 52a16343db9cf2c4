"""A Prefect deployment runs the same flow: a real server, a real runner, on loopback."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
PREFECT = str(Path(sys.executable).with_name("prefect"))
PATIENCE = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(something: object, what: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not something():
        assert time.monotonic() < ends, f"no {what} within {PATIENCE} s"
        time.sleep(0.3)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health") as reply:  # noqa: S310 - loopback
            return reply.status == 200
    except OSError:
        return False


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    return kept | {
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PYTHONPATH": str(ROOT),
    }


def test_a_deployment_runs_the_flow(environment: dict[str, str], tmp_path: Path) -> None:
    inbox, warehouse = tmp_path / "inbox", tmp_path / "w"
    inbox.mkdir()
    (inbox / "a.txt").write_text("市民书屋开放\n5月3日，清河市书屋开放。\n", "utf-8")
    url = environment["PREFECT_API_URL"]
    port = url.split(":")[2].split("/")[0]
    server = [PREFECT, "server", "start", "--host", "127.0.0.1", "--port", port, "--no-ui"]
    serve = [sys.executable, "-m", "flows.serve", str(inbox), "--warehouse", str(warehouse)]
    ask = [PREFECT, "deployment", "run", "ingest/nightly"]
    with running(server, environment):
        wait_for(lambda: answers(url), "server")
        with running(serve, environment):
            wait_for(
                lambda: subprocess.run(ask, env=environment, check=False).returncode == 0,
                "deployment",
            )
            wait_for((warehouse / "newsmill.duckdb").exists, "warehouse")
    with duckdb.connect(str(warehouse / "newsmill.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT source_uri FROM articles").fetchall() == [("a.txt",)]
