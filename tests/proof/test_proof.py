"""Killed at any moment, the warehouse shows a whole snapshot, and the next run finishes the job."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def prove(*words: str) -> dict[str, int]:
    command = [sys.executable, "-m", "tests.proof.prove", *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_killed_here_and_there() -> None:
    """A glimpse of ``make prove``, which CI runs beside this."""
    few = ("--actions", "ingest", "vacuum", "--random", "2", "--disks", "1")
    found = prove("--every", "311", *few)
    assert found["killed at a step"] >= found["actions"] > 0
    assert found["clean runs after"] > found["killed at a step"]
    assert found["reads meanwhile"] > 0


@pytest.mark.proof
def test_killed_at_every_step_and_at_random_moments() -> None:
    every = int(os.environ.get("PROVE_EVERY", "1"))
    found = prove("--every", str(every), "--random", "120")
    sys.stdout.write(f"{json.dumps(found, indent=1)}\n")
    assert found["killed at a step"] >= 900 // every
    assert found["killed at random"] >= 60
