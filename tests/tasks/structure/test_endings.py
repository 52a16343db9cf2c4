"""How a run ends while its workers read: at once, and with nobody left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import alive
from tests.tasks.structure.conftest import Inbox

ROOT = Path(__file__).resolve().parents[3]
RUN = """
import sys
from pathlib import Path
from tasks.storage.layout import Warehouse
from tasks.storage.raw import Chunk
from tests.tasks.structure.conftest import Inbox

root, folder = map(Path, sys.argv[1:])
chunks = [Chunk(path, 70, "b") for path in sorted(folder.glob("*.parquet"))]
inbox = Inbox(Warehouse(root), chunks)
if __name__ == "__main__":
    inbox.read(inbox.job("hangs", limit_s=600))
"""


def members(group: int) -> list[int]:
    """Return the processes of a group that are alive."""
    return [process.pid for process in alive() if process.group == group]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill -9"])
def test_nobody_is_left_when_a_run_is_ended(
    inbox: Callable[..., Inbox], tmp_path: Path, how: signal.Signals
) -> None:
    offered = inbox(70, 70, marked=[3, 72])  # both workers hang
    script = tmp_path / "run.py"
    script.write_text(RUN)
    run = subprocess.Popen(
        [sys.executable, script, offered.warehouse.root, offered.chunks[0].path.parent],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # The run, what it tracks resources with, what workers are forked from, and two workers.
    while len(members(run.pid)) < 5:
        assert run.poll() is None
        time.sleep(0.1)
    time.sleep(1)
    if how == signal.SIGINT:
        os.killpg(run.pid, how)  # as a terminal does
    else:
        run.kill()
    assert run.wait(60) == -how
    while members(run.pid):  # a test that never ends is told by whoever runs it
        time.sleep(0.1)
    assert list(offered.warehouse.journal.glob("*.json")) == []
