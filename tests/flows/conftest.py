"""The command line as a user runs it: real processes, a Prefect home of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

Newsmill = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def newsmill(tmp_path_factory: pytest.TempPathFactory) -> Newsmill:
    """Return a function that runs ``newsmill`` and returns what it said."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "PYTEST_"))}
    environment = kept | {
        "XDG_STATE_HOME": str(tmp_path_factory.mktemp("state")),
        "HOME": str(tmp_path_factory.mktemp("home")),
        "COLUMNS": "200",
    }

    def run(*words: object, cwd: Path = ROOT, **more: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flows.cli", *map(str, words)]
        return subprocess.run(
            command,
            cwd=cwd,
            env=environment | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            **more,
        )

    return run


@pytest.fixture(scope="session")
def samples(newsmill: Newsmill, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse of the samples, made once."""
    root = tmp_path_factory.mktemp("warehouse") / "data"
    made = newsmill("ingest", "tests/samples", "--warehouse", root)
    assert made.returncode == 0, made.stderr
    assert "32 documents offered" in made.stdout
    return root
