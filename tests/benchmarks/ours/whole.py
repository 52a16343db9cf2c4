"""``newsmill ingest`` from files to BI files, as a user runs it: many files, and one.

Nothing of newsmill is imported here: the memory of this process is counted, too.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.child import Work
from tests.benchmarks.material import Material

NEWSMILL = (sys.executable, "-m", "flows.cli")
_KINDS = {"raw": "raw", "snapshots": "snapshots", "newsmill.duckdb": "DuckDB", "bi": "bi"}


def ingest_full(material: Material, name: str) -> Work:
    return _ingest(material, name, "full")


def ingest_fast(material: Material, name: str) -> Work:
    return _ingest(material, name, "fast")


def ingest_none(material: Material, name: str) -> Work:
    return _ingest(material, name, "none")


def _ingest(material: Material, name: str, tagger: str) -> Work:
    """Take a folder in, with a process per core; the site is a measurement of its own.

    What counts is the time of the stages, as the run's own report has it; what it took to start
    and stop, Prefect and all, is told beside it.
    """
    work = _Runs(material, material.inbox(name), f"ingest-{tagger}", ("--tagger", tagger))
    return Work(work.run, work.clear, work.facts)


def one_cold(material: Material, name: str) -> Work:
    """One file, with no Prefect home: its database is made first."""
    runs = _Runs(material, material.inbox(name), "one-cold", ("--tagger", "full"))

    def clear() -> None:
        runs.clear()
        shutil.rmtree(runs.home, ignore_errors=True)

    return Work(runs.run, clear, runs.facts)


def one_warm(material: Material, name: str) -> Work:
    """One file, with Prefect's in-process server on a home that it knows."""
    runs = _Runs(material, material.inbox(name), "one-warm", ("--tagger", "full"))
    return Work(runs.run, runs.clear, runs.facts)


def one_served(material: Material, name: str) -> Work:
    """One file, with a Prefect server that runs already."""
    runs = _Runs(material, material.inbox(name), "one-served", ("--tagger", "full"))
    os.environ["PREFECT_HOME"] = str(runs.home)
    from flows.prefect_server import served  # noqa: PLC0415 - imports Prefect, after its home

    server = served()
    os.environ["PREFECT_API_URL"] = server.__enter__()

    def facts() -> dict[str, Any]:
        server.__exit__(None, None, None)
        return runs.facts()

    return Work(runs.run, runs.clear, facts)


def run_command(command: list[str], environment: dict[str, str]) -> None:
    """Run a command.

    Raises:
        RuntimeError: It failed.
    """
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command}: exit code {done.returncode}: {done.stderr[-2000:]}")


class _Runs:
    """Runs of ``newsmill ingest``, each into a warehouse that is not there yet."""

    def __init__(
        self, material: Material, inbox: Path, name: str, options: tuple[str, ...]
    ) -> None:
        folder = material.scratch(name)
        self.warehouse, self.home = folder / "warehouse", folder / "home"
        cores = str(len(os.sched_getaffinity(0)))
        self.command = [
            *(*NEWSMILL, "ingest", str(inbox), "--warehouse", str(self.warehouse)),
            *("--workers", cores, *options),
        ]
        self.reports: list[dict[str, Any]] = []

    def clear(self) -> None:
        shutil.rmtree(self.warehouse, ignore_errors=True)

    def run(self) -> None:
        own = {"PREFECT_HOME": str(self.home), "NEWSMILL_SITE": "false"}
        run_command(self.command, {**os.environ, **own})
        (report,) = (self.warehouse / "reports").glob("*-*.json")
        self.reports.append(json.loads(report.read_bytes()))

    def facts(self) -> dict[str, Any]:
        """Say what the stages took in each round but the first, and what lies on disk."""
        stages = [{s["name"]: s["seconds"] for s in r["stages"]} for r in self.reports[1:]]
        return {
            "stage_seconds": [round(sum(each.values()), 3) for each in stages],
            "stages": stages[len(stages) // 2],
            "disk": {told: _size(self.warehouse / name) for name, told in _KINDS.items()},
            "disk_bytes": _size(self.warehouse),
        }


def _size(path: Path) -> int:
    """Count the bytes under a path, those of a file under several names once."""
    files = {p.stat().st_ino: p.stat().st_size for p in (path, *path.rglob("*")) if p.is_file()}
    return sum(files.values())
