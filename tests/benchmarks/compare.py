"""``make bench-compare REV=…``: this tree beside another revision, measured in turn.

``python -m tests.benchmarks.compare REV`` checks REV out into a folder of its own, puts this tree's
benchmarks there, and measures each thing in one, then in the other, and again: so a machine that
grows slower meanwhile is slower for both. What cannot be measured in REV is told.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.corpora import FULL, QUICK, Scale, prepare
from tests.benchmarks.figures import seconds
from tests.benchmarks.machine import code, revision
from tests.benchmarks.material import Material
from tests.benchmarks.plan import Planned, planned, sections
from tests.benchmarks.runner import Place, measured

ROOT = Path(__file__).resolve().parents[2]
_TURNS = 2
_LEAST = 1.02  # below it no ratio is called a difference, whatever the turns say


class Verdict(NamedTuple):
    """How two revisions compare at one thing."""

    ratio: float  # how many times as fast the later one is
    noise: float  # how many times as slow the same one was at its slowest as at its fastest
    is_clear: bool

    def __str__(self) -> str:
        """Say it.

        >>> str(Verdict(2.0, 1.1, True)), str(Verdict(0.5, 1.1, True))
        ('2.00× as fast', '2.00× as slow')
        >>> str(Verdict(1.1, 1.2, False))
        'within noise (1.10×; of itself 1.20×)'
        """
        if not self.is_clear:
            return f"within noise ({self.ratio:.2f}×; of itself {self.noise:.2f}×)"
        faster, slower = f"{self.ratio:.2f}× as fast", f"{1 / self.ratio:.2f}× as slow"
        return faster if self.ratio > 1 else slower


def verdict(before: Sequence[float], after: Sequence[float]) -> Verdict:
    """Compare the seconds of two revisions, one number for each turn.

    There is a difference where every turn of one beats every turn of the other, by more than a
    revision differs from itself.

    >>> verdict([2.0, 2.1], [1.0, 1.02]).is_clear
    True
    >>> verdict([2.0, 1.0], [1.1, 1.9]).is_clear
    False
    """
    ratio = statistics.median(before) / statistics.median(after)
    noise = max(max(turns) / min(turns) for turns in (before, after))
    apart = max(after) < min(before) or max(before) < min(after)
    return Verdict(ratio, noise, apart and max(ratio, 1 / ratio) > max(noise, _LEAST))


def main(arguments: Sequence[str] | None = None) -> None:
    asked = _asked(arguments)
    scale = QUICK if asked.quick else FULL
    with _checked_out(asked.revision) as there:
        places = {asked.revision: there, "this tree": Place.of(ROOT)}
        materials = dict(zip(places, _materials(scale, there), strict=True))
        told: dict[str, Any] = {"before": revision(there.root), "after": revision(ROOT)}
        for each in planned(scale.sizes, asked.only):
            if each.tool.is_ours and each.section != "profile":
                turns = _turns(each, places, materials, (scale.budget_s, asked.turns))
                told[each.key] = turns
                told_of = "cpu_seconds" if asked.cpu else "seconds"
                sys.stdout.write(line(each.key, tuple(turns.values()), told_of) + "\n")
                sys.stdout.flush()
    kept = ROOT / ".bench/compare.json"
    kept.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"kept in {kept.relative_to(ROOT)}\n")


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = [section.name for section in sections((1,)) if section.name != "profile"]
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.compare")
    parser.add_argument("revision", help="a commit, a tag, a branch")
    parser.add_argument("--only", action="append", choices=names, default=[], help="a section")
    parser.add_argument("--turns", type=int, default=_TURNS, help="of each revision")
    parser.add_argument("--quick", action="store_true", help="smaller texts, fewer rounds")
    parser.add_argument(
        "--cpu", action="store_true", help="judge by processor time: a busy machine"
    )
    return parser.parse_args(arguments)


@contextmanager
def _checked_out(wanted: str) -> Iterator[Place]:
    """Check a revision out beside the other's benchmarks, for as long as it is measured."""
    with tempfile.TemporaryDirectory(prefix="newsmill-bench-") as folder:
        root = Path(folder) / "newsmill"
        _git("worktree", "add", "--detach", "--quiet", str(root), wanted)
        try:
            shutil.rmtree(root / "tests/benchmarks", ignore_errors=True)
            shutil.copytree(ROOT / "tests/benchmarks", root / "tests/benchmarks")
            yield Place.of(ROOT)._replace(root=root)
        finally:
            _git("worktree", "remove", "--force", str(root))


def _git(*words: str) -> None:
    subprocess.run(["git", *words], cwd=ROOT, check=True)  # noqa: S607 - git of the user's path


def _materials(scale: Scale, there: Place) -> tuple[Material, Material]:
    """Make the same texts for both, and rows as each one's contract has them."""
    here = prepare(ROOT / ".bench/material" / f"{scale.name}-{code(ROOT)}", scale)
    folder = there.root / ".bench/material"
    shutil.copytree(here.folder, folder, ignore=shutil.ignore_patterns("made", "rows"))
    command = [str(there.python), "-m", "tests.benchmarks.corpora", str(folder)]
    subprocess.run(command, cwd=there.root, check=False)
    return Material(folder), here


def _turns(
    each: Planned,
    places: dict[str, Place],
    materials: dict[str, Material],
    effort: tuple[float, int],
) -> dict[str, list[dict[str, Any]]]:
    """Measure at one place, then at the other, and again."""
    budget_s, count = effort
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in places}
    for _ in range(count):
        for name, place in places.items():
            found[name].append(measured(each, materials[name], budget_s, place))
    return found


Turns = Sequence[dict[str, Any]]


def line(key: str, sides: Sequence[Turns], of: str = "seconds") -> str:
    """Say how one measurement came out, before and after.

    >>> old = [{"seconds": [2.0], "peak_mb": 90}, {"seconds": [2.2], "peak_mb": 91}]
    >>> new = [{"seconds": [1.0], "peak_mb": 80}, {"seconds": [1.0], "peak_mb": 80}]
    >>> " ".join(line("text/decode", (old, new)).split())
    'text/decode 2.10 → 1.00 s, 91 → 80 MB 2.10× as fast'
    """
    for name, turns in zip(("there", "here"), sides, strict=True):
        if missing := next((turn["missing"] for turn in turns if "missing" in turn), None):
            return f"{key:<64} not measured {name}: {missing}"
    # Runs end to end are judged by their stages, as in the tables.
    of = "stage_seconds" if key.startswith("whole/") and of == "seconds" else of
    took = [[statistics.median(turn[of]) for turn in turns] for turns in sides]
    memory = [max(turn["peak_mb"] for turn in turns) for turns in sides]
    shown = " → ".join(seconds(statistics.median(turns)) for turns in took)
    return f"{key:<64} {shown} s, {memory[0]:.0f} → {memory[1]:.0f} MB  {verdict(*took)}"


if __name__ == "__main__":
    main()
