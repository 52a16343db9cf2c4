"""The command line as a user runs it: real processes, a Prefect home of their own."""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.surroundings import ROOT, newcomer
from tests.told import HOSTILE

Newsmill = Callable[..., "subprocess.CompletedProcess[str]"]


# What `newsmill serve` does about its server, without a schedule.
SERVED = """
import sys
from flows.prefect_server import served

with served():
    sys.stdout.write("ready\\n")
    sys.stdout.flush()
    sys.stdin.read()
"""


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the surroundings of a user who has neither Prefect nor settings."""
    return newcomer(tmp_path_factory.mktemp("newcomer"))


@pytest.fixture(scope="session")
def newsmill(surroundings: dict[str, str]) -> Iterator[Newsmill]:
    """Return a function that runs ``newsmill`` and returns what it said.

    One Prefect server is offered to all its commands, as `newsmill serve` offers one: a server
    for each would take half the time of the tests.
    """

    def run(*words: object, cwd: Path = ROOT, **more: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flows.cli", *map(str, words)]
        return subprocess.run(
            command,
            cwd=cwd,
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
            **more,
        )

    command = [sys.executable, "-c", SERVED]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, text=True, **pipes) as server:
        assert server.stdout.readline() == "ready\n"
        yield run
        server.stdin.close()


@pytest.fixture(scope="session")
def samples(newsmill: Newsmill, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse of the samples, made once."""
    root = tmp_path_factory.mktemp("warehouse") / "data"
    made = newsmill("ingest", "tests/samples", "--warehouse", root)
    assert made.returncode == 0, made.stderr
    assert "33 documents offered" in made.stdout
    return root


class Heard(NamedTuple):
    """A request that the loopback server was sent."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class Listener:
    """A real HTTP server on loopback; it keeps what it was sent, and answers as it is told."""

    def __init__(self) -> None:
        """Listen."""
        self.heard: list[Heard] = []
        self.answer, self.delay = 200, 0.0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.heard.append(Heard(self.path, dict(self.headers), body))
                time.sleep(outer.delay)
                with contextlib.suppress(OSError):  # who asked may be gone
                    self.send_response(outer.answer)
                    self.send_header("Location", "/elsewhere")
                    self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Return a server that listens until the test is over."""
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


class Night(NamedTuple):
    """A run that somebody was told of."""

    said: "subprocess.CompletedProcess[str]"
    warehouse: Path
    told: dict[str, Any]  # what the program was told
    heard: list[Heard]  # what the server was told


TELLER = """
import json, os, sys
told = {k: v for k, v in os.environ.items() if k.startswith("NEWSMILL_")}
json.dump({"args": sys.argv[1:], "env": told}, open(sys.argv[1], "w"))
"""


@pytest.fixture(scope="session")
def night(newsmill: Newsmill, tmp_path_factory: pytest.TempPathFactory) -> Callable[[bool], Night]:
    """Return a function that gives the run of one night, good or bad; each is run once."""

    @cache
    def run(good: bool) -> Night:
        folder = tmp_path_factory.mktemp("night")
        (folder / "inbox").mkdir()
        (folder / "inbox" / HOSTILE).write_text("新闻\0\0\0" * 60, "utf-8")
        (folder / "inbox" / "good.txt").write_text("书屋开放\n5月3日，书屋开放。\n", "utf-8")
        (folder / "tell.py").write_text(TELLER, "utf-8")
        listener = Listener()
        command = [sys.executable, str(folder / "tell.py"), str(folder / "told.json"), "$HOME; *"]
        lines = (
            f'warehouse = "{folder / "w"}"',
            'tagger = "none"',
            "strict = true",
            'log_format = "json"',
            f"notify_command = {json.dumps(command)}",
            f'notify_webhook = "{listener.url}/hook"',
            f'openlineage_url = "{listener.url}"',
        )
        (folder / "newsmill.toml").write_text("\n".join(lines), "utf-8")
        said = newsmill("ingest", "inbox" if good else "nowhere", cwd=folder)
        listener.server.shutdown()
        listener.server.server_close()
        told = json.loads((folder / "told.json").read_text("utf-8"))
        return Night(said, folder / "w", told, listener.heard)

    return run
