"""One measurement, in a process of its own: a warm-up, then rounds, then one line of JSON.

``python -m tests.benchmarks.child WHERE MODULE:FUNCTION NAME BUDGET CORES`` calls the function with
the material that lies under WHERE and the NAME of the text or rows to work on, and times the
``Work`` that it returns for BUDGET seconds on so many CORES. Runs in newsmill's environment and in
that of its peers.
"""

import gc
import importlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.material import Material

_FEWEST, _MOST = 3, 15  # rounds
_LONG = 8  # budgets
_ANSWER = "measured: "  # opens the line that is the answer; tools print what they like


class Work(NamedTuple):
    """What is timed."""

    run: Callable[[], object]
    before: Callable[[], object] | None = None  # ahead of each round, and not timed
    facts: Callable[[], Mapping[str, Any]] | None = None  # asked after the last round
    is_once: bool = False  # it has rounds of its own


def main() -> None:
    where, spec, name, budget, cores = sys.argv[1:]
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-int(cores) :])  # and all it starts
    module, _, function = spec.partition(":")
    try:
        make = getattr(importlib.import_module(f"tests.benchmarks.{module}"), function)
        work: Work = make(Material(Path(where)), name)
    except (ImportError, AttributeError) as error:
        answer: dict[str, Any] = {"missing": f"{type(error).__name__}: {error}"}
    else:
        answer = timed(work, float(budget))
    sys.stdout.write(f"\n{_ANSWER}{json.dumps(answer, ensure_ascii=False)}\n")


def answer_in(said: str) -> dict[str, Any]:
    """Find the answer in what a measurement printed.

    >>> answer_in('noise\\nmeasured: {"seconds": [1.0]}\\n')
    {'seconds': [1.0]}
    """
    lines = [line for line in said.splitlines() if line.startswith(_ANSWER)]
    if not lines:
        raise ValueError(f"no answer in {said[-300:]!r}")
    found: dict[str, Any] = json.loads(lines[-1].removeprefix(_ANSWER))
    return found


def timed(work: Work, budget_s: float) -> dict[str, Any]:
    """Do it once unmeasured, then three times or more, until the budget is spent."""
    first = 0.0 if work.is_once else _round(work)[0]
    # What takes long is warm by then, and one round of it says much.
    fewest = _FEWEST if first < budget_s else 2 if first < _LONG * budget_s else 1
    fewest, most = (1, 1) if work.is_once else (fewest, _MOST)
    seconds, processor = [], []
    while len(seconds) < fewest or (sum(seconds) < budget_s and len(seconds) < most):
        wall, cpu = _round(work)
        seconds.append(round(wall, 6))
        processor.append(round(cpu, 6))
    peak_mb = max(_peak_kib(), _used(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024 / 1e6
    facts = dict(work.facts()) if work.facts else {}
    return {"seconds": seconds, "cpu_seconds": processor, "peak_mb": round(peak_mb, 1), **facts}


def _peak_kib() -> int:
    """Return the most memory that this program held; ``ru_maxrss`` counts its parent's, too."""
    told = Path("/proc/self/status").read_text().partition("VmHWM:")[2]
    return int(told.split(maxsplit=1)[0])


def _round(work: Work) -> tuple[float, float]:
    if work.before:
        work.before()
    gc.collect()
    cpu, begun = _cpu_s(), time.perf_counter()
    work.run()
    return time.perf_counter() - begun, _cpu_s() - cpu


def _cpu_s() -> float:
    """Return the processor time of this process and of those it has started and seen end."""
    each = (_used(resource.RUSAGE_SELF), _used(resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in each)


def _used(who: int) -> resource.struct_rusage:
    return resource.getrusage(who)


if __name__ == "__main__":
    main()
