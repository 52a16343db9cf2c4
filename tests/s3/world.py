"""A small warehouse in a bucket to break: its states, its machines, and what is to be seen of it.

A machine is a folder for its mirrors. A state is every object of the bucket and one machine.
"""

import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from botocore.exceptions import HTTPClientError

import flows.ingest
import flows.run
from flows.run import Terms
from schemas.catalog import CONTENT
from schemas.manifest import Manifest
from tasks.storage.objects import pointer as pointers
from tasks.storage.objects.address import Address
from tasks.storage.objects.keys import part_key, snapshot_key
from tasks.storage.objects.linking import link
from tasks.storage.objects.sdk import client
from tasks.storage.objects.store import Store
from tasks.storage.opening import open_warehouse
from tasks.storage.verify import problems
from tests.proof.world import Facts, facts_in, text

BUCKET = "press-of-the-tests"
ADDRESS = Address(BUCKET, "a/press")


def sdk() -> Any:
    return client(os.getpid())


def make_bucket() -> None:
    """Make the bucket, as soon as the server is ready for it: it listens before that."""
    for tries_left in reversed(range(20)):
        try:
            sdk().create_bucket(Bucket=BUCKET)
        except (sdk().exceptions.ClientError, HTTPClientError):
            if not tries_left:
                raise
            time.sleep(1)
        else:
            return


class State(NamedTuple):
    """Every object of the bucket with its metadata, and a copy of the machine's folder."""

    objects: Mapping[str, tuple[bytes, Mapping[str, str]]]
    machine: Path


def on_machine(folder: Path) -> None:
    """Let this process be on a machine: its mirrors lie there."""
    os.environ["XDG_CACHE_HOME"] = str(folder)


def kept(machine: Path, at: Path) -> State:
    """Keep the state of the bucket and of a machine."""
    shutil.copytree(machine, at, symlinks=True)
    return State({key: _read(key) for key in all_keys()}, at)


def restore(state: State, machine: Path) -> None:
    """Let bucket and machine be as they were."""
    shutil.rmtree(machine, ignore_errors=True)
    shutil.copytree(state.machine, machine, symlinks=True)
    for key in set(all_keys()) - set(state.objects):
        sdk().delete_object(Bucket=BUCKET, Key=key)
    for key, (body, notes) in state.objects.items():
        if _read(key) != (body, notes):
            sdk().put_object(Bucket=BUCKET, Key=key, Body=body, Metadata=dict(notes))


def all_keys() -> list[str]:
    pages = sdk().get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    return [each["Key"] for page in pages for each in page.get("Contents", ())]


def _read(key: str) -> tuple[bytes, Mapping[str, str]] | None:
    try:
        found = sdk().get_object(Bucket=BUCKET, Key=key)
    except sdk().exceptions.NoSuchKey:
        return None
    return found["Body"].read(), found["Metadata"]


def offer(inbox: Path, version: int, numbers: range) -> None:
    """Let an inbox hold this version of these articles, a repeat, and an empty file."""
    inbox.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (inbox / f"{number}.txt").write_text(text(number, version), "utf-8")
    (inbox / "repeat.txt").write_bytes(text(numbers[0], version).encode("gb18030"))
    (inbox / "empty.txt").touch()


def ingest(inbox: Path | Address, *, link: bool | None = None) -> None:
    terms = Terms(accept=False, change_limit=1, keep_snapshots=2, keep_days=0, link=link)
    flows.ingest.ingest.fn([str(inbox)], str(ADDRESS), "batch", "none", 1, None, terms)


def followed() -> Facts:
    """Return what a reader sees who follows the pointer with DuckDB, all tables of one snapshot."""
    store = Store(ADDRESS)
    pointer = pointers.read(store).pointer
    if pointer is None:
        return {}
    found = store.read(snapshot_key(pointer.snapshot_id, "manifest.json"))
    assert found is not None, "the pointer points at nothing"
    manifest = Manifest.model_validate_json(found[0])
    with duckdb.connect() as connection:
        link(connection, ADDRESS)
        for record in CONTENT:
            at = [str(ADDRESS.below(part_key(part, record.table))) for part in manifest.parts]
            connection.execute(f"CREATE VIEW {record.table} AS FROM read_parquet({at})")
        return facts_in(connection)


def delivered() -> Facts:
    """Return what a reader sees who opens the DuckDB file where it lies in the bucket."""
    if Store(ADDRESS).head("newsmill.duckdb") is None:
        return {}
    with duckdb.connect() as connection:
        link(connection, ADDRESS)
        connection.execute(f"ATTACH '{ADDRESS}/newsmill.duckdb' AS press (READ_ONLY); USE press")
        return facts_in(connection)


def seen(*, verified: bool) -> dict[str, Any]:
    """Return what a machine sees: both views, the snapshot's name, and maybe what verify says."""
    pointer = pointers.read(Store(ADDRESS)).pointer
    wrong = list(problems(open_warehouse(ADDRESS, history=True))) if pointer and verified else []
    return {
        "pointer": followed(),
        "duckdb": delivered(),
        "snapshot": pointer.snapshot_id if pointer else None,
        "problems": wrong,
    }


def counted_mutations(fault: Callable[[int, str], None]) -> Callable[[], object]:
    """Return what calls ``fault`` before and after every step that changes a bucket."""

    def prepare() -> None:
        taken = [0]
        for name in ("_put", "delete"):
            step = getattr(Store, name)

            def counted(*args: Any, _step: Callable = step, **more: Any) -> object:
                taken[0] += 1
                number = taken[0]
                fault(number, "before")
                answer = _step(*args, **more)
                fault(number, "after")
                return answer

            setattr(Store, name, counted)

    return prepare
