"""Other machines: a real scheduler and two workers, which share nothing with the run but a wire."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from schemas.manifest import Part
from tasks.job import Job, Progress, progress_listener
from tasks.structure.chunks import require_hands
from tasks.structure.cluster import ClusterError, VersionSkewError
from tests.tasks.structure.conftest import Inbox, inbox  # noqa: F401 - the fixture

pytest.importorskip("prefect_dask", reason="needs newsmill[dask]")
pytestmark = pytest.mark.cluster

ROOT = Path(__file__).resolve().parents[2]
DASK = [sys.executable, "-m", "dask"]


class Machines:
    """A scheduler and workers, each a process of its own, in a folder that holds nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known = folder / "scheduler.json"
        self.environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
            "HOME": str(folder),
        }
        self.started: list[subprocess.Popen] = []
        words = "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"
        self.scheduler = self.start("scheduler", *words, "--scheduler-file", str(self.known))
        while not self.known.exists() or not self.known.read_text():
            time.sleep(0.1)
        self.address = json.loads(self.known.read_text())["address"]

    def start(self, *words: str, python_path: Path = ROOT) -> subprocess.Popen:
        with (self.folder / "log").open("a") as log:
            process = subprocess.Popen(
                [*DASK, *words],
                cwd=self.folder,
                env=self.environment | {"PYTHONPATH": str(python_path)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def worker(self, **more: Path) -> subprocess.Popen:
        words = "--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"
        return self.start("worker", self.address, *words, **more)

    def close(self) -> None:
        for process in reversed(self.started):
            process.terminate()
        for process in self.started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # and whoever it started
            process.wait()


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    folder = tmp_path / "machines"
    folder.mkdir()
    with closing(Machines(folder)) as made:
        yield made


def away(offered: Inbox, tagger: str, machines: Machines) -> tuple[Job, list[Part]]:
    job = offered.job(tagger)._replace(cluster=machines.address)
    return job, offered.read(job)


def test_machines_make_the_very_bytes_and_one_may_die(
    inbox: Callable[..., Inbox],  # noqa: F811
    machines: Machines,
) -> None:
    machines.worker()
    machines.worker()
    offered = inbox(*[80] * 8, marked=range(5, 640, 40))
    here = offered.read(offered.job("sleeps", workers=1)._replace(pipeline_version="1"))
    for entered in offered.warehouse.journal.glob("*"):
        entered.unlink()
    job = offered.job("sleeps")._replace(cluster=machines.address, pipeline_version="1")
    killed: list[int] = []

    def kill_one(_: Progress) -> None:
        if not killed:  # the first chunk has come, and both have more to do
            nanny = f"/proc/{machines.started[1].pid}/task/{machines.started[1].pid}/children"
            killed.extend(int(pid) for pid in Path(nanny).read_text().split())
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    token = progress_listener.set(kill_one)
    parts = offered.read(job)
    progress_listener.reset(token)
    assert killed
    assert parts == here


def test_a_document_that_kills_workers_is_rejected_alone(
    inbox: Callable[..., Inbox],  # noqa: F811
    machines: Machines,
) -> None:
    machines.worker()
    machines.worker()
    offered = inbox(70, 70, marked=[71])
    parts = away(offered, "exits", machines)[1]
    (rejection,) = offered.rows(parts, "rejections")
    assert rejection["source_uri"] == "0071.txt"
    assert "2 Dask workers died over it" in rejection["found"]
    assert len(offered.rows(parts, "articles")) == 139


def test_a_worker_of_another_version_is_refused_before_anything_is_read(
    inbox: Callable[..., Inbox],  # noqa: F811
    machines: Machines,
    tmp_path: Path,
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for package in ("flows", "schemas", "warehouse"):
        (other / package).symlink_to(ROOT / package)
    shutil.copytree(ROOT / "tasks", other / "tasks")
    with (other / "tasks" / "text" / "edits.py").open("a") as file:
        file.write("# of another version\n")
    machines.worker(python_path=other)
    offered = inbox(3)
    with pytest.raises(VersionSkewError, match=r"newsmill .* \(here .*\)"):
        require_hands(offered.job("none")._replace(cluster=machines.address))


def test_nobody_there_is_said_at_once(inbox: Callable[..., Inbox]) -> None:  # noqa: F811
    offered = inbox(3)
    with pytest.raises(ClusterError, match="no Dask scheduler answered within 10 s"):
        require_hands(offered.job("none")._replace(cluster="tcp://127.0.0.1:9"))
