"""A warehouse in a bucket: what one machine publishes every other one sees, and nothing is lost."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from tasks.rollback import roll_back
from tasks.storage.bi import feed
from tasks.storage.database.load import load
from tasks.storage.database.reading import reading
from tasks.storage.layout import NoSnapshotError, NoWarehouseError, Warehouse
from tasks.storage.objects import delivery, linking, sweeping
from tasks.storage.objects.address import Address
from tasks.storage.objects.arriving import arrive
from tasks.storage.objects.keys import part_key
from tasks.storage.objects.linking import link
from tasks.storage.objects.pointer import MovedError
from tasks.storage.objects.store import Store
from tasks.storage.opening import open_warehouse
from tasks.storage.snapshots.comparison import compare
from tasks.storage.snapshots.delta import Side
from tasks.storage.snapshots.retention import Retention, vacuum
from tasks.storage.verify import problems
from tests.tasks.storage.small_warehouse import commit

Machine = Callable[[str], Warehouse]


def texts(warehouse: Warehouse, snapshot: str | None = None) -> dict[str, str]:
    with reading(warehouse, snapshot) as connection:
        return dict(connection.execute("SELECT source_uri, text FROM articles").fetchall())


def wrong(bucket: Address) -> list[str]:
    return list(problems(open_warehouse(bucket, history=True)))


def test_nothing_is_there_at_first(bucket: Address) -> None:
    with pytest.raises(NoWarehouseError, match=r"s3://.*current\.json"):
        open_warehouse(bucket).snapshot()


def test_the_same_rows_make_the_same_snapshot_as_in_a_folder(
    machine: Machine, bucket: Address, tmp_path: Path
) -> None:
    for given in ({"a": "1", "b": "1"}, {"b": "2"}):
        here = commit(tmp_path / "folder", given)
        there = commit(machine("one").root, given)
        assert there.snapshot_id == here.snapshot_id
    assert texts(machine("two")) == {"a": "1", "b": "2"}
    delivery.deliver(machine("one"))
    assert wrong(bucket) == []


@pytest.mark.s3
def test_only_what_changed_is_put_and_only_what_is_needed_is_fetched(
    machine: Machine, bucket: Address
) -> None:
    commit(machine("one").root, {"a": "1"})
    before = {entry.key for entry in Store(bucket).under("parts")}
    commit(machine("two").root, {"b": "1"})
    after = {entry.key for entry in Store(bucket).under("parts")}
    assert len(after) == 2 * len(before)
    objects = machine("two").root / "objects"
    fetched = {p.relative_to(objects).as_posix() for p in objects.glob("parts/**/*.parquet")}
    assert {key.split("/")[1] for key in fetched & before} == {"documents"}


def test_of_two_machines_the_second_begins_again(machine: Machine) -> None:
    commit(machine("one").root, {"a": "1"})
    two = machine("two")
    commit(machine("one").root, {"b": "1"})
    with pytest.raises(MovedError):
        commit(two.root, {"c": "1"})
    commit(machine("two").root, {"c": "1"})
    assert texts(machine("three")) == {"a": "1", "b": "1", "c": "1"}


@pytest.mark.s3
def test_an_older_snapshot_is_seen_compared_and_published_again(
    machine: Machine, bucket: Address
) -> None:
    old = commit(machine("one").root, {"a": "1"})
    new = commit(machine("one").root, {"a": "2", "b": "1"})
    machine("two")
    house = open_warehouse(bucket, history=True)
    assert [m.snapshot_id for m in house.history()] == [old.snapshot_id, new.snapshot_id]
    assert texts(house, old.snapshot_id) == {"a": "1"}
    found = compare(Side(*house.find(old.snapshot_id)), Side(*house.find("current")))
    assert found.documents == [("b", None, "article")]
    roll_back(house, old.snapshot_id)
    assert texts(machine("three")) == {"a": "1"}


@pytest.mark.s3
def test_what_nobody_needs_goes_and_all_else_stays(
    machine: Machine, bucket: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = machine("one")
    old = commit(house.root, {"a": "1"})
    arrive(house)
    new = commit(house.root, {"a": "2"})
    store = Store(bucket)
    store.put("parts/articles/b/left-behind.parquet", b"of a run that was killed")
    arrive(house)
    assert vacuum(house, Retention(30, 10), thorough=True).snapshots == ()
    dry = vacuum(house, Retention(0, 1), dry_run=True)
    gone = vacuum(house, Retention(0, 1))
    assert dry == gone
    assert gone.snapshots == (old.snapshot_id,)
    needed = {part_key(part, table) for part in new.parts for table in part.files}
    left = {entry.key for entry in store.under("parts")}
    assert left == needed | {"parts/articles/b/left-behind.parquet"}
    monkeypatch.setattr(sweeping, "GRACE", timedelta(0))
    vacuum(house, Retention(0, 1), thorough=True)
    assert {entry.key for entry in store.under("parts")} == needed
    assert {e.key.split("/")[1] for e in store.under("snapshots")} == {new.snapshot_id}
    with pytest.raises(NoSnapshotError):
        roll_back(house, old.snapshot_id)
    assert texts(machine("two")) == {"a": "2"}
    delivery.deliver(machine("one"))
    assert wrong(bucket) == []


@pytest.mark.s3
def test_damage_in_the_bucket_is_found(machine: Machine, bucket: Address) -> None:
    house = machine("one")
    made = commit(house.root, {"a": "1"})
    delivery.deliver(house)
    key = part_key(made.parts[0], "articles")
    Store(bucket).put(key, b"other bytes")
    assert any(key in problem and "SHA-256" in problem for problem in wrong(bucket))
    Store(bucket).delete(key)
    assert any(key in problem and "no such object" in problem for problem in wrong(bucket))


@pytest.mark.s3
def test_files_are_delivered_and_never_older_ones_over_newer(
    machine: Machine, bucket: Address
) -> None:
    one = machine("one")
    first = commit(one.root, {"a": "1"})
    load(one, first, linked=False)
    feed.keep(one, first)
    two = machine("two")
    second = commit(two.root, {"b": "1"})
    load(two, second, linked=False)
    feed.keep(two, second)
    delivery.deliver(two)
    delivery.deliver(one)
    with duckdb.connect() as connection:
        link(connection, bucket)
        connection.execute(f"ATTACH '{bucket}/newsmill.duckdb' AS press (READ_ONLY)")
        for found in ("press.articles", f"'{bucket}/bi/articles.parquet'"):
            rows = connection.execute(f"SELECT source_uri FROM {found} ORDER BY 1").fetchall()
            assert rows == [("a",), ("b",)]
    third = machine("three")
    delivery.take_database(third)
    assert texts(third) == {"a": "1", "b": "1"}


def test_a_file_of_views_is_read_in_the_bucket(machine: Machine, bucket: Address) -> None:
    house = machine("one")
    commit(house.root, {"a": "新闻"})
    delivery.deliver(house)
    with duckdb.connect() as connection:
        link(connection, bucket)
        connection.execute(f"ATTACH '{bucket}/newsmill.duckdb' AS press (READ_ONLY); USE press")
        assert connection.execute("SELECT text FROM articles").fetchall() == [("新闻",)]
        # Without the index of words; these rows have no text_hans to find anything in.
        assert connection.execute("FROM search('新闻')").fetchall() == []
    with reading(house) as connection, pytest.raises(duckdb.Error, match="disabled"):
        connection.execute("FROM read_text('/etc/hostname')").fetchall()


@pytest.mark.s3
def test_without_the_extension_files_are_fetched(
    machine: Machine, bucket: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.storage.database.load.extension", lambda: None)
    monkeypatch.setattr("tasks.storage.database.reading.extension", lambda: None)
    monkeypatch.setattr("tasks.storage.verify.extension", lambda: None)
    monkeypatch.setattr(linking, "extension", lambda: None)
    commit(machine("one").root, {"a": "1"})
    assert texts(machine("two")) == {"a": "1"}
    assert texts(machine("one")) == {"a": "1"}
    delivery.deliver(machine("one"))
    assert wrong(bucket) == []
