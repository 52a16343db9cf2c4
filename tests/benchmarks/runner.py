"""Run one measurement in a process of its own, on so many cores, and watch its memory."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.child import answer_in
from tests.benchmarks.machine import peer_versions
from tests.benchmarks.material import Material
from tests.benchmarks.plan import Planned
from tests.benchmarks.processes import held
from tests.processes import family

_EVERY_S = 0.1
_LIMIT_S = 1800

# Libraries that start threads of their own have as many as there are cores, and nobody phones.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_QUIET = {
    "DO_NOT_TRACK": "1",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PYTHONHASHSEED": "0",
}


class Place(NamedTuple):
    """Where a measurement runs: a checkout, and the environments of newsmill and its peers."""

    root: Path
    python: Path
    peers: Path
    home: Path  # whose samples, and text beside it, are read

    @classmethod
    def of(cls, root: Path) -> "Place":
        """Return this interpreter, in a checkout of its own."""
        return cls(root, Path(sys.executable), root / ".bench/peers/bin/python", root)


def measured(each: Planned, material: Material, budget_s: float, place: Place) -> dict[str, Any]:
    """Measure, and say what was found, or why nothing was."""
    python = place.python if each.tool.is_ours else place.peers
    if not python.exists():
        return {"missing": "not installed: its environment is not there; `make bench` makes it"}
    work = (str(material.folder), each.tool.spec, each.task.material)
    effort = (str(budget_s), str(each.task.cores))
    command = [str(python), "-m", "tests.benchmarks.child", *work, *effort]
    # A file, not a pipe: a server that outlives its parent would hold that open.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        with subprocess.Popen(
            command,
            cwd=place.root,
            env=_environment(each, place),
            stdout=said,
            stderr=subprocess.STDOUT,
        ) as process:
            peak = _watched(process) if each.task.has_processes else _waited(process)
        said.seek(0)
        return _found(each, said.read(), process.returncode, peak) | _versions(each, place)


def _environment(each: Planned, place: Place) -> Mapping[str, str]:
    # A user's own options, or server, would be measured otherwise.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEWSMILL_", "PREFECT_"))}
    threads = dict.fromkeys(_THREADS, str(each.task.cores))
    return {**kept, **threads, **_QUIET, "NEWSMILL_BENCH_HOME": str(place.home)}


def _found(each: Planned, said: str, code: int, peak: float | None) -> dict[str, Any]:
    if code:
        lines = said.strip().splitlines() or [f"exit code {code}"]
        error = next((line for line in reversed(lines) if "Error" in line), lines[-1])
        return {"missing": f"failed: {error[:200]}"}
    answer = answer_in(said)
    if "missing" in answer and each.tool.why:
        return {"missing": f"not installed: {each.tool.why}"}
    if "missing" in answer:
        return {"missing": f"not installed: {answer['missing']}"}
    return answer | ({"peak_mb": peak} if peak else {})


def _versions(each: Planned, place: Place) -> dict[str, Any]:
    if not each.tool.packages:
        return {}
    return {"versions": peer_versions(place.peers, each.tool.packages)}


def _waited(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()


def _watched(process: subprocess.Popen[bytes]) -> float:
    """Return the most megabytes that a process and all that it started held at any look."""
    looks = [0.0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_EVERY_S):
            looks.append(sum(map(held, family(process.pid))) / 1e6)

    watcher = threading.Thread(target=watch)
    watcher.start()
    _waited(process)
    done.set()
    watcher.join()
    return max(looks)
