"""``make bench``: measure everything, keep it as JSON, and show it in the README.

``python -m tests.benchmarks.bench`` goes on where it was cut off: what was measured already, of
this code on this machine, is not measured again (``--again`` does). A quick run has smaller texts
and fewer rounds, and touches neither the README nor what is committed.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks import report
from tests.benchmarks.corpora import FULL, QUICK, Scale, prepare
from tests.benchmarks.machine import code, machine, revision
from tests.benchmarks.material import Material
from tests.benchmarks.plan import Planned, planned, sections
from tests.benchmarks.runner import Place, measured

ROOT = Path(__file__).resolve().parents[2]
FORMAT = 1


def main(arguments: Sequence[str] | None = None) -> None:
    asked = _asked(arguments)
    scale = _scale(asked)
    results = asked.out or (report.RESULTS if scale.name == "full" else ROOT / ".bench/quick.json")
    stamp = code(ROOT)
    material = _material(scale, stamp)
    held = _begin(results, scale, stamp, material, fresh=not asked.only)
    for each in planned(scale.sizes, asked.only):
        _measure(held, each, material, scale, again=asked.again)
        _keep(results, held)
    if scale.name == "full" and not asked.out:
        report.publish(held)
    sys.stdout.write("\n" + report.block(held) + "\n")


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = [section.name for section in sections((1,))]
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bench")
    parser.add_argument("--quick", action="store_true", help="two minutes, to see that it works")
    parser.add_argument("--only", action="append", choices=names, default=[], help="a section")
    parser.add_argument("--again", action="store_true", help="measure also what is known")
    parser.add_argument("--sizes", help="articles of the warehouses asked: 10000,100000,1000000")
    parser.add_argument("--out", type=Path, help="file of results, instead of the committed one")
    return parser.parse_args(arguments)


def _scale(asked: argparse.Namespace) -> Scale:
    scale = QUICK if asked.quick else FULL
    if not asked.sizes:
        return scale
    return scale._replace(sizes=tuple(int(size) for size in asked.sizes.split(",")))


def _material(scale: Scale, stamp: str) -> Material:
    """Make the material under .bench; what other code made is deleted."""
    folder = ROOT / ".bench/material" / f"{scale.name}-{stamp}"
    for old in folder.parent.glob(f"{scale.name}-*"):
        if old != folder:
            shutil.rmtree(old)
    _say(f"preparing texts and rows under {folder.relative_to(ROOT)}")
    return prepare(folder, scale)


def _begin(
    results: Path, scale: Scale, stamp: str, material: Material, *, fresh: bool
) -> dict[str, Any]:
    """Return what is known already; nothing of another machine, nor, if ``fresh``, other code."""
    told = {
        "format": FORMAT,
        "scale": scale.name,
        "revision": revision(ROOT),
        "code": stamp,
        "taken_at_utc": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        "machine": machine(),
        "origin": material.told()["origin"],
        "amounts": material.told()["amounts"],
    }
    known = json.loads(results.read_bytes()) if results.exists() else {}
    same = all(known.get(key) == told[key] for key in ("format", "scale", "machine", "origin"))
    found: Mapping[str, Any] = known["measurements"] if same else {}
    wanted = {each.key for each in planned(scale.sizes)}
    kept = {
        key: each
        for key, each in found.items()
        if each["code"] == stamp or (not fresh and key in wanted)
    }
    return told | {"measurements": kept}


def _measure(
    held: dict[str, Any], each: Planned, material: Material, scale: Scale, *, again: bool
) -> None:
    known = held["measurements"].get(each.key)
    if known and known["code"] == held["code"] and "missing" not in known and not again:
        return
    _say(each.key)
    found = measured(each, material, scale.budget_s, Place.of(ROOT))
    if said := found.get("missing"):
        _say(f"    {said}")
    held["measurements"][each.key] = found | {"code": held["code"]}


def _keep(results: Path, held: Mapping[str, Any]) -> None:
    """Write the results whole, so that a run that is cut off leaves what it had."""
    results.parent.mkdir(parents=True, exist_ok=True)
    draft = results.with_suffix(".tmp")
    draft.write_text(json.dumps(held, ensure_ascii=False, indent=1, default=list) + "\n", "utf-8")
    draft.replace(results)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
