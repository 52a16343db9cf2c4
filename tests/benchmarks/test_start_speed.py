"""What it takes to begin: seconds by the clock, each beside the least that it could be.

Run it where nothing else runs: what waits for a core is counted too.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows.prefect_offer import taken
from tests.flows.test_prefect_server import wait_for
from tests.surroundings import ROOT, newcomer

ONE = ROOT / "tests" / "samples" / "web" / "desert_rail.txt"

NEWSMILL = [sys.executable, "-m", "flows.cli"]
PLAIN = [sys.executable, "-c"]

Environment = dict[str, str]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Return the surroundings of a user who has no Prefect, and a home that was used before."""
    made = newcomer(tmp_path_factory.mktemp("newcomer"))
    run(ingest(tmp_path_factory.mktemp("first")), made)
    return made


@pytest.fixture(scope="module")
def warehouse(environment: Environment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("warehouse")
    run(ingest(made), environment)
    return made


def run(words: list[str], environment: Environment) -> None:
    subprocess.run(words, env=environment, cwd=ROOT, check=True, stdout=sys.stderr)


def ingest(warehouse: Path) -> list[str]:
    return [*NEWSMILL, "ingest", str(ONE), "--warehouse", str(warehouse)]


@pytest.mark.parametrize("tool", ["newsmill --help", "python -c pass"])
@pytest.mark.benchmark(group="say what there is")
def test_help(benchmark: Any, environment: Environment, tool: str) -> None:
    words = [*NEWSMILL, "--help"] if "newsmill" in tool else [*PLAIN, "pass"]
    benchmark.pedantic(run, (words, environment), rounds=5)


@pytest.mark.parametrize(
    "tool",
    [
        "newsmill sql",
        "newsmill status",
        "newsmill search",
        "newsmill ask",
        "import duckdb, pyarrow, click, pydantic_settings",
    ],
)
@pytest.mark.benchmark(group="ask a small warehouse")
def test_ask(benchmark: Any, environment: Environment, warehouse: Path, tool: str) -> None:
    questions = {
        "sql": ["sql", "SELECT count(*) FROM articles"],
        "status": ["status"],
        "search": ["search", "列车"],
        "ask": ["ask", "titles"],
    }
    words = [*PLAIN, tool]
    if tool.startswith("newsmill"):
        words = [*NEWSMILL, *questions[tool.split()[1]], "--warehouse", str(warehouse)]
    benchmark.pedantic(run, (words, environment), rounds=5)


@pytest.mark.parametrize(
    "tool",
    [
        "fresh home",
        "home that was used before",
        "beside newsmill serve",
        "import prefect.server.api.server",
    ],
)
@pytest.mark.benchmark(group="take in one file")
def test_ingest(
    benchmark: Any, environment: Environment, tmp_path_factory: pytest.TempPathFactory, tool: str
) -> None:
    def fresh() -> tuple[tuple[list[str], Environment], dict[str, Any]]:
        around = dict(environment)
        if tool == "fresh home":
            around["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("fresh"))
        plain = [*PLAIN, f"import flows, {tool}"]
        words = plain if "import" in tool else ingest(tmp_path_factory.mktemp("w"))
        return (words, around), {}

    with serving(environment, tmp_path_factory.mktemp("empty"), wanted="serve" in tool):
        benchmark.pedantic(run, setup=fresh, rounds=3)


@contextmanager
def serving(environment: Environment, inbox: Path, *, wanted: bool) -> Iterator[None]:
    """Let ``newsmill serve`` run meanwhile, if that is wanted."""
    if not wanted:
        yield
        return
    words = [*NEWSMILL, "serve", str(inbox), "--warehouse", str(inbox / "w")]
    process = subprocess.Popen(words, env=environment, cwd=ROOT)
    try:
        wait_for(lambda: _is_offered(environment), "offer")
        yield
    finally:
        process.terminate()
        process.wait()


def _is_offered(environment: Environment) -> bool:
    before = os.environ.get("PREFECT_HOME")
    os.environ["PREFECT_HOME"] = f"{environment['XDG_STATE_HOME']}/newsmill/prefect"
    try:
        offer = taken()
    finally:
        os.environ.pop("PREFECT_HOME")
        os.environ |= {"PREFECT_HOME": before} if before else {}
    if offer:
        os.close(offer.held)
    return offer is not None
