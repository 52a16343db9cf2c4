"""Benchmarks that are written for pytest-benchmark, ``test_*.py`` beside the plan, taken in."""

import json
import subprocess
import sys
from typing import Any

from tests.benchmarks.child import Work
from tests.benchmarks.material import Material

_COMMAND = (sys.executable, "-m", "pytest", "-q", "-p", "pytest_benchmark.plugin", "-m", "")


def ran(material: Material, name: str) -> Work:
    """Run one file; it times itself, and its medians are told, by group and parameters."""
    kept = material.scratch("others") / f"{name}.json"
    found: dict[str, float] = {}

    def run() -> None:
        words = (f"tests/benchmarks/{name}.py", f"--benchmark-json={kept}")
        subprocess.run([*_COMMAND, *words], check=True, stdout=subprocess.DEVNULL)
        for each in json.loads(kept.read_bytes())["benchmarks"]:
            found[f"{each['group'] or name}: {each['param'] or each['name']}"] = each["stats"][
                "median"
            ]

    def facts() -> dict[str, Any]:
        return {"others": found}

    return Work(run, None, facts, is_once=True)
