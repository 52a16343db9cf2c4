"""Readers that look on while a warehouse is written, killed and mended."""

import os
import pickle
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from tests.proof import faults
from tests.proof.world import World, facts_in


def asked(place: World) -> dict:
    """Return what a new process reads: both views, the snapshot's name, and what verify says."""
    answer = place.root / "answer.pickle"

    def ask() -> None:
        current = place.warehouse.current
        found = {
            "parquet": place.facts(),
            "duckdb": place.loaded(),
            "fed": place.fed(),
            "snapshot": current.resolve().name if current.exists() else None,
            "problems": place.problems(),
        }
        answer.write_bytes(pickle.dumps(found))

    if faults.forked(ask):
        msg = "what is there cannot be read"
        raise AssertionError(msg)
    found: dict = pickle.loads(answer.read_bytes())  # noqa: S301 - our own process wrote it
    answer.unlink()
    return found


def neither(seen: dict, states: list[dict]) -> str:
    """Name the views that are neither as before nor as after; each file for BI is for itself."""
    whole = [v for v in ("parquet", "duckdb") if seen[v] not in [s[v] for s in states]]
    return ", ".join((*whole, *odd_files(seen["fed"], states)))


def odd_files(fed: dict, states: list[dict]) -> list[str]:
    """Name the files for BI tools that are neither as before nor as after."""
    allowed = [state["fed"] for state in states]
    names = sorted({name for state in (fed, *allowed) for name in state})
    return [f"bi/{n}" for n in names if fed.get(n) not in [state.get(n) for state in allowed]]


class Watched:
    """What the readers saw: how often they read, and what was neither old nor new."""

    def __init__(self) -> None:
        self.reads = 0
        self.wrong: list[str] = []


@contextmanager
def watching(place: World, states: list[dict]) -> Iterator[Watched]:
    """Let a reader of the Parquet and one of the DuckDB file read on while the body runs."""
    watched = Watched()
    logs = [place.root / f"{kind}.log" for kind in ("parquet", "duckdb", "feed")]
    started = [
        faults.start(lambda: _read_parquet(place, states, logs[0])),
        faults.start(lambda: _read_duckdb(place, states, logs[1])),
        faults.start(lambda: _read_feed(place, states, logs[2])),
    ]
    try:
        yield watched
    finally:
        for child in started:
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)
        for log in logs:
            lines = log.read_text("utf-8").splitlines() if log.exists() else []
            watched.reads += lines.count("ok")
            watched.wrong += [line for line in lines if line != "ok"]


def _read_parquet(place: World, states: list[dict], log: Path) -> None:
    """Read whole snapshots over and over; one deleted under the reader is begun again."""
    allowed = [state["parquet"] for state in states]
    while True:
        try:
            seen = place.facts()
        except (FileNotFoundError, pa.ArrowInvalid) as error:
            if place.warehouse.current.exists():
                _note(log, f"parquet: {error!r}")
            continue
        _note(log, "ok" if seen in allowed else "parquet: neither old nor new")


def _read_duckdb(place: World, states: list[dict], log: Path) -> None:
    """Open the file over and over, and hold it for a while: it must not change."""
    allowed = [state["duckdb"] for state in states]
    while True:
        try:
            with duckdb.connect(str(place.warehouse.database), read_only=True) as connection:
                seen = facts_in(connection)
                time.sleep(0.05)
                again = facts_in(connection)
        except duckdb.Error as error:
            _note(log, f"duckdb: {error!r}".replace("\n", " "))
            continue
        good = seen == again and seen in allowed
        _note(log, "ok" if good else "duckdb: neither old nor new")


def _read_feed(place: World, states: list[dict], log: Path) -> None:
    """Read the files for BI tools over and over: each whole, and old or new."""
    while True:
        try:
            odd = odd_files(place.fed(), states)
        except (OSError, pa.ArrowInvalid) as error:
            odd = [repr(error)]
        _note(log, f"feed: {odd}" if odd else "ok")


def _note(log: Path, line: str) -> None:
    with log.open("a", encoding="utf-8") as handle:
        handle.write(f"{line}\n")
