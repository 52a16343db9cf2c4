"""The proof by force: ``python -m tests.proof.prove [--every N] [--random N] [--disks N] …``.

Every action is killed before each of its steps on the disk, and at random moments, while
readers read. After each death a reader sees the old state or the new one, whole; and the same
command again finishes the job, with the very bytes of a run that nobody disturbed.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.proof import faults, readers, world
from tests.proof.world import ACTIONS, World

# A process that has taken so many steps without dying has come to its end.
_NEVER = 1_000_000


class BrokenError(AssertionError):
    """A promise that did not hold."""


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--every", type=int, default=1, help="kill at every n-th step only")
    asked.add_argument("--random", type=int, default=100, help="kills at random moments")
    asked.add_argument("--disks", type=int, default=8, help="sizes of disk that are too small")
    asked.add_argument("--actions", nargs="+", default=list(ACTIONS), choices=list(ACTIONS))
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    world.without_prefect()
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for action in given.actions:
            _prove(Path(folder) / action, action, given, found)
            for size in range(1, given.disks + 1):
                _small_disk(Path(folder), action, size, found)
        for runs in (2, 8):
            _at_once(Path(folder) / f"at-once-{runs}", runs, found)
    print(json.dumps(found))  # noqa: T201 - the answer


def _prove(root: Path, action: str, given: argparse.Namespace, found: Counter[str]) -> None:
    """Kill one action in every way."""
    root.mkdir(parents=True)
    if faults.forked(lambda: world.prepared(root / "before", action)):
        raise BrokenError(f"{action}: could not prepare")
    before = World(root / "before")
    after = before.copy(root / "after")
    if faults.forked(lambda: ACTIONS[action](after)):
        raise BrokenError(f"{action}: fails undisturbed")
    states = [_facts(before), _facts(after)]
    found["actions"] += 1
    step = 1
    while _kill_at(before, step, (action, states), found):
        step += given.every
    rng = random.Random(given.seed)  # noqa: S311 - moments, not secrets
    for _ in range(given.random // len(given.actions)):
        _kill_sometime(before, rng, (action, states), found)
    for full in range(1, step, max(given.every, step // 12)):
        _fill_disk(before, full, (action, states), found)


def _small_disk(folder: Path, action: str, size: int, found: Counter[str]) -> None:
    """Run on a real disk that is too small, then on one that may not be written, then in peace."""
    disk = folder / "disk"
    disk.mkdir(exist_ok=True)
    if _mounted("-t", "tmpfs", "-o", "size=256m", "tmpfs", disk):
        found["no right to mount a small disk"] += 1
        return
    try:
        before, after = World(folder / action / "before"), World(folder / action / "after")
        goal = action, [_facts(before), _facts(after)]
        place = before.copy(disk / "try")
        used = sum(p.stat().st_blocks * 512 for p in disk.rglob("*") if p.stat().st_nlink == 1)
        _mounted("-o", f"remount,size={used + size * 500_000}", disk)
        found[f"ended with {faults.forked(lambda: ACTIONS[action](place))} on a small disk"] += 1
        _mounted("-o", "remount,ro", disk)
        if not faults.forked(lambda: ACTIONS[action](place)):
            raise BrokenError(f"{action}: ends well though nothing may be written")
        _mounted("-o", "remount,rw,size=256m", disk)
        _recovers(place, goal, f"a disk with {size * 500_000} bytes free", found)
    finally:
        subprocess.run(["umount", disk], check=True)  # noqa: S607 - the system's


def _mounted(*words: object) -> int:
    return subprocess.run(["mount", *map(str, words)], check=False).returncode  # noqa: S607


def _at_once(root: Path, runs: int, found: Counter[str]) -> None:
    """Let several runs take in different articles of one inbox at once, and each all of it."""
    place = World(root)
    place.offer(1, range(1, 12))
    children = [faults.start(lambda: ACTIONS["ingest"](place)) for _ in range(runs)]
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    seen = readers.asked(place)
    if any(codes) or seen["problems"] or seen["parquet"] != seen["duckdb"]:
        raise BrokenError(f"{runs} runs at once: ended with {codes}, {seen['problems']}")
    if (seen["parquet"]["articles"], seen["parquet"]["documents"]) != (11, 13):
        raise BrokenError(f"{runs} runs at once: {seen['parquet']}")
    found["runs at once"] += runs


def _facts(place: World) -> dict:
    """Return the facts of a world, read by a process that has read nothing else."""
    return readers.asked(place)


Goal = tuple[str, list[dict]]


def _kill_at(before: World, step: int, goal: Goal, found: Counter[str]) -> bool:
    place = before.copy(before.root.parent / "try")
    code = faults.forked(lambda: ACTIONS[goal[0]](place), faults.die_at(step))
    if code not in (0, faults.KILLED):
        raise BrokenError(f"{goal[0]}, step {step}: ended with {code}")
    if code == faults.KILLED:
        found["killed at a step"] += 1
        _recovers(place, goal, f"killed at step {step}", found)
    shutil.rmtree(place.root)
    return code == faults.KILLED


def _kill_sometime(before: World, rng: random.Random, goal: Goal, found: Counter[str]) -> None:
    place = before.copy(before.root.parent / "try")
    with readers.watching(place, goal[1]) as watched:
        code = faults.killed_after(rng.uniform(0, 0.9), lambda: ACTIONS[goal[0]](place))
        found["killed at random" if code == faults.KILLED else "not killed in time"] += 1
        _recovers(place, goal, "killed at random", found)
    found["reads meanwhile"] += watched.reads
    if watched.wrong:
        raise BrokenError(f"{goal[0]}: a reader saw {watched.wrong[:3]}")
    shutil.rmtree(place.root)


def _fill_disk(before: World, step: int, goal: Goal, found: Counter[str]) -> None:
    place = before.copy(before.root.parent / "try")
    faults.forked(lambda: ACTIONS[goal[0]](place), faults.full_at(step))
    found["disk full"] += 1
    _recovers(place, goal, f"disk full at step {step}", found)
    shutil.rmtree(place.root)


def _recovers(place: World, goal: Goal, how: str, found: Counter[str]) -> None:
    """See that readers see one whole state, and that the same command again ends as it should."""
    action, states = goal
    if odd := readers.neither(readers.asked(place), states):
        raise BrokenError(f"{action}, {how}: {odd} shows neither the old state nor the new one")
    if faults.forked(lambda: ACTIONS[action](place)):
        raise BrokenError(f"{action}, {how}: the next run fails")
    again = readers.asked(place)
    if any(again[view] != states[1][view] for view in ("parquet", "duckdb", "fed")):
        raise BrokenError(f"{action}, {how}: the next run does not finish the job")
    if action != "vacuum" and again["snapshot"] != states[1]["snapshot"]:
        raise BrokenError(f"{action}, {how}: other bytes than a run that nobody disturbed")
    if again["problems"]:
        raise BrokenError(f"{action}, {how}: {again['problems']}")
    if left := [p.name for p in place.warehouse.staging.glob("*")]:
        raise BrokenError(f"{action}, {how}: left behind {left}")
    found["clean runs after"] += 1


if __name__ == "__main__":
    sys.exit(main())
