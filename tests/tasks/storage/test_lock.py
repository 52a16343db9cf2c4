"""One writer at a time; a dead one blocks nobody."""

import logging
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tasks.storage.lock import LockedError, holder, writing

HOLD = """
import sys, time
from pathlib import Path
from tasks.storage.lock import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def hold(path: Path, seconds: float) -> subprocess.Popen:
    command = [sys.executable, "-c", HOLD, str(path), str(seconds)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, env={"PYTHONPATH": str(Path(__file__).parents[3])}
    )
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_second_writer_waits_and_says_for_whom(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "writer.lock"
    with hold(path, 0.5) as first, caplog.at_level(logging.WARNING, "newsmill"):
        with writing(path):
            assert first.wait(5) == 0
        assert f"process {first.pid} on " in caplog.text


def test_a_killed_writer_blocks_nobody(tmp_path: Path) -> None:
    path = tmp_path / "writer.lock"
    with hold(path, 60) as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
        began = time.monotonic()
        with writing(path):
            assert time.monotonic() - began < 5


def test_an_unsigned_lock_is_described_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "writer.lock"
    path.write_text("")
    with path.open() as handle:
        assert holder(handle) == "a process that has just started"


def test_a_second_writer_can_refuse_to_wait(tmp_path: Path) -> None:
    path = tmp_path / "writer.lock"
    with hold(path, 30) as first:
        told = f"by process {first.pid} on .* since .*0.3 s"
        with pytest.raises(LockedError, match=told), writing(path, 0.3):
            pass
        first.kill()
    with writing(path, 0):
        pass
