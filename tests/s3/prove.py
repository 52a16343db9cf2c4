"""The proof in a bucket: ``python -m tests.s3.prove moto|seaweed [--every N]``.

A run is killed before and after each of its steps that change the bucket, while readers follow the
pointer; the server fails, stumbles and drops the line; machines write at once. A reader sees the
old state or the new one, whole; the next run, of the same machine or of another one that has
nothing, finishes the job with the very bytes of a run that nobody disturbed.
"""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from schemas.errors import DataError
from tasks.storage.lock import writing
from tasks.storage.objects import sweeping
from tasks.storage.objects.arriving import arrive
from tasks.storage.objects.keys import part_key
from tasks.storage.opening import open_warehouse
from tasks.storage.snapshots.retention import Retention, vacuum
from tests.proof import faults
from tests.proof.world import without_prefect
from tests.s3 import proxy, servers, world
from tests.s3.proxy import Fault

_SERVERS = {"moto": servers.moto, "seaweed": servers.seaweed}
_STUMBLES = [
    Fault("refuse", 5),
    Fault("busy", 4),
    Fault("drop", 5),
    Fault("lose", 5),
    Fault("cut", 3, ("GET",)),
    Fault("slow", 7),
]


class BrokenError(AssertionError):
    """A promise that did not hold."""


class Proof:
    """One bucket, its states before and after a run, and what was counted."""

    def __init__(self, folder: Path, url: str) -> None:
        """Make the states."""
        self.folder, self.url, self.found = folder, url, Counter[str]()
        self.machine, self.inbox = folder / "machine", folder / "inbox"
        world.on_machine(self.machine)
        world.make_bucket()
        world.offer(self.inbox, 1, range(1, 9))
        self._well(lambda: world.ingest(self.inbox), "the first run")
        world.offer(self.inbox, 2, range(3, 12))
        self.before = world.kept(self.machine, folder / "before")
        self.old = self._seen()
        self._well(lambda: world.ingest(self.inbox), "an undisturbed run")
        self.new = self._seen()

    def _well(self, act: Callable[[], object], how: str) -> None:
        if faults.forked(act):
            raise BrokenError(f"{how} fails")

    def _seen(self, *, verified: bool = True) -> dict[str, Any]:
        """Ask a new process on a machine that has nothing yet."""
        answer, machine = self.folder / "answer.json", self.folder / "onlooker"

        def ask() -> None:
            world.on_machine(machine)
            answer.write_text(json.dumps(world.seen(verified=verified)), "utf-8")

        self._well(ask, "looking")
        shutil.rmtree(machine, ignore_errors=True)
        found: dict[str, Any] = json.loads(answer.read_text("utf-8"))
        return found

    def kills(self, every: int) -> None:
        """Kill the run at every n-th step, before it or after it."""
        number, steps = 1, 0
        while not steps:
            world.restore(self.before, self.machine)
            with self._watched():
                code = faults.forked(
                    lambda: world.ingest(self.inbox), world.counted_mutations(_die_at(number))
                )
            if code not in (0, faults.KILLED):
                raise BrokenError(f"step {number}: ended with {code}")
            steps = number if code == 0 else 0
            if code:
                self.found["killed at a step"] += 1
                self._recovers(f"killed at half-step {number}", other=bool(number % 2))
            number += every

    def _recovers(self, how: str, *, other: bool = False) -> None:
        """See that all see one whole state, and that the next run ends as it should."""
        seen = self._seen(verified=False)
        for view in ("pointer", "duckdb"):
            if seen[view] not in (self.old[view], self.new[view]):
                raise BrokenError(f"{how}: {view} shows neither the old state nor the new one")
        if other:  # the machine is gone, with all that it had
            shutil.rmtree(self.machine)
        self._well(lambda: world.ingest(self.inbox), f"{how}: the next run")
        if (again := self._seen()) != self.new:
            wrong = [name for name in again if again[name] != self.new[name]]
            raise BrokenError(f"{how}: afterwards other {wrong}: {again['problems']}")
        self.found["clean runs after"] += 1

    def stumbles(self) -> None:
        """Let the server fail now and then: the run ends well all the same."""
        for fault in _STUMBLES:
            world.restore(self.before, self.machine)
            proxy.spoil(self.url, fault)
            with self._watched():
                code = faults.forked(lambda: world.ingest(self.inbox))
            self.found[f"requests spoiled: {fault.kind}"] += proxy.spoil(self.url)
            if code:
                raise BrokenError(f"{fault}: ended with {code}")
            self._recovers(str(fault))

    def outages(self) -> None:
        """Let the server fail for good: the run says so, and nothing is torn."""
        for methods in (("PUT",), ("GET", "HEAD", "PUT", "DELETE")):
            for kind in ("refuse", "drop"):
                world.restore(self.before, self.machine)
                proxy.spoil(self.url, Fault(kind, 1, methods))
                code = faults.forked(lambda: _told(self.inbox))
                proxy.spoil(self.url)
                if code:
                    raise BrokenError(f"{kind} of {methods}: not told in one line")
                self.found["outages told"] += 1
                self._recovers(f"{kind} of every {methods}")

    def machines(self, count: int) -> None:
        """Let machines that know nothing of each other take in different articles at once."""
        world.restore(self.before, self.machine)
        children = []
        for number in range(count):
            inbox = self.folder / f"inbox-{number}"
            world.offer(inbox, 3, range(100 * number + 100, 100 * number + 103))
            for name in ("repeat.txt", "empty.txt"):
                (inbox / name).unlink()
            children.append(faults.start(lambda n=number, i=inbox: _elsewhere(self.folder, n, i)))
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        seen = self._seen()
        there = {uri for uri, _ in seen["pointer"][""]}
        wanted = {f"{100 * n + 100 + k}.txt" for n in range(count) for k in range(3)}
        wanted |= {uri for uri, _ in self.old["pointer"][""]}
        if any(codes) or there != wanted or seen["problems"] or seen["duckdb"] != seen["pointer"]:
            raise BrokenError(f"{count} machines: {codes}, lost {wanted - there}: {seen}")
        self.found["machines at once"] += count

    def sweeps(self) -> None:
        """Kill a run late, then sweep: what it left goes, and nothing else."""
        world.restore(self.before, self.machine)
        faults.forked(lambda: world.ingest(self.inbox), world.counted_mutations(_die_at(50)))
        before = len(world.all_keys())
        self._well(_sweep, "sweeping")
        seen = self._seen()
        if seen["problems"] or seen["pointer"] != self.old["pointer"]:
            raise BrokenError(f"after sweeping: {seen['problems']}")
        self.found["objects swept"] += before - len(world.all_keys())
        if left := _unneeded():
            raise BrokenError(f"after sweeping there is still {left[:3]}")
        self._recovers("swept")

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Let a reader follow the pointer over and over while the body runs."""
        log = self.folder / "reader.log"
        log.write_text("", "utf-8")
        child = faults.start(lambda: _read_on(self, log))
        try:
            yield
        finally:
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)
        lines = log.read_text("utf-8").splitlines()
        self.found["reads meanwhile"] += lines.count("ok")
        if wrong := [line for line in lines if line != "ok"]:
            raise BrokenError(f"a reader saw {wrong[:3]}")


def _die_at(number: int) -> Callable[[int, str], None]:
    """Return what kills this process before or after a step: each step counts twice."""

    def fault(step: int, when: str) -> None:
        if 2 * step - (when == "before") == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return fault


def _read_on(proof: Proof, log: Path) -> None:
    allowed = [proof.old["pointer"], proof.new["pointer"]]
    with log.open("a", encoding="utf-8", buffering=1) as told:
        while True:
            try:
                seen = json.loads(json.dumps(world.followed()))
            except (DataError, OSError, world.duckdb.Error):
                continue  # the server fails readers too; they ask again
            told.write("ok\n" if seen in allowed else "neither old nor new\n")


def _told(inbox: Path) -> None:
    """Run, and expect to be told why not in one line without a secret."""
    try:
        world.ingest(inbox)
    except DataError as error:
        said = str(error)
        if "\n" in said or servers.SECRET in said or servers.KEY in said:
            raise BrokenError(said) from error
        return
    raise BrokenError("no word of it")


def _elsewhere(folder: Path, number: int, inbox: Path) -> None:
    world.on_machine(folder / f"elsewhere-{number}")
    world.ingest(inbox)


def _sweep() -> None:
    sweeping.GRACE = timedelta(0)
    house = open_warehouse(world.ADDRESS)
    with writing(house.lock):
        arrive(house)
        vacuum(house, Retention(days=0, snapshots=2), thorough=True)


def _unneeded() -> list[str]:
    """Return the rows in the bucket that the current snapshot does not need."""
    manifest = open_warehouse(world.ADDRESS).manifest()
    assert manifest is not None
    needed = {world.ADDRESS.key(part_key(p, t)) for p in manifest.parts for t in p.files}
    return [key for key in world.all_keys() if "/parts/" in key and key not in needed]


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("server", choices=sorted(_SERVERS))
    asked.add_argument("--every", type=int, default=1, help="kill at every n-th half-step only")
    asked.add_argument("--faults", action="store_true", help="let the server fail, too")
    given = asked.parse_args()
    without_prefect()
    with (
        tempfile.TemporaryDirectory() as name,
        _SERVERS[given.server](Path(name) / "server") as port,
        servers.proxied(port, Path(name) / "proxy") as url,
    ):
        os.environ.update(servers.as_user(url))
        proof = Proof(Path(name), url)
        proof.kills(given.every)
        proof.sweeps()
        proof.machines(2)
        proof.machines(4)
        if given.faults:
            proof.stumbles()
            proof.outages()
    print(json.dumps(proof.found))  # noqa: T201 - the answer


if __name__ == "__main__":
    sys.exit(main())
