"""A test that hangs fails, and says where."""

import subprocess
import sys

from tests.hanging import watched

HANGS = "def waits_for_ever():\n    import time\n    time.sleep(600)\nwaits_for_ever()"


def test_a_command_that_hangs_tells_its_stack() -> None:
    child = f"[sys.executable, '-c', {HANGS!r}]"
    parent = f"import subprocess, sys; subprocess.run({child}, check=True)"
    with watched(2):
        done = subprocess.run(
            [sys.executable, "-c", parent], check=False, capture_output=True, text=True
        )
    assert done.returncode != 0
    assert "in waits_for_ever" in done.stderr
