"""The roll says of every document what was put onto it, whatever its order and whoever wrote it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.storage.layout import Warehouse
from tasks.storage.parts import CorruptPartError
from tasks.storage.snapshots import known as known_module
from tasks.storage.snapshots.known import AskedDocuments, known_documents, roll_of_documents
from tasks.storage.snapshots.roll import KnownDocument, Roll
from tests.tasks.storage import small_warehouse

checksums = st.none() | st.sampled_from(["a" * 64, "0123456789abcdef" * 4, "x", ""])
documents = st.builds(
    KnownDocument,
    source_sha256=checksums,
    content_sha256=checksums,
    outcome=st.sampled_from(["article", "duplicate", "rejected", "retracted"]),
    duplicate_of=st.none() | st.sampled_from("ab"),
    pipeline_version=st.sampled_from("12"),
    batch=st.sampled_from("pq"),
    part_id=st.sampled_from(["", "part"]),
)
rolls = st.dictionaries(st.text("新闻ab/", min_size=1, max_size=3), documents, max_size=8)


@given(st.lists(rolls, min_size=1, max_size=4))
def test_a_roll_of_several_says_what_the_newest_says(several: list[dict]) -> None:
    roll = Roll.joined([Roll.of(each) for each in several])
    newest = {uri: known for each in several for uri, known in each.items()}
    assert {uri: roll.find(uri) for uri in newest} == newest
    assert roll.find("nobody") is None
    for known in newest.values():
        if known.content_sha256 is not None:
            holding = {
                uri
                for each in several
                for uri, d in each.items()
                if (d.outcome, d.content_sha256) == ("article", known.content_sha256)
            }
            assert set(roll.articles_with(known.content_sha256)) == holding
    repeating = {u for each in several for u, d in each.items() if d.duplicate_of == "a"}
    assert set(roll.repeats_of({"a"})) == repeating


def test_names_of_equal_numbers_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.storage.snapshots.roll.head", lambda _: 7)
    known = {
        name: KnownDocument("s", name * 2, "article", None, "1", "b") for name in ("a", "b", "c")
    }
    roll = Roll.of(known)
    assert {name: roll.find(name) for name in known} == known
    assert roll.find("d") is None
    assert list(roll.articles_with("bb")) == ["b"]


def test_the_roll_of_a_warehouse_is_what_its_files_say(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    assert roll_of_documents(warehouse).find("a") is None
    small_warehouse.commit(tmp_path, {"a": "1", "b": "2", "新闻": "3"}, "r1")
    small_warehouse.commit(tmp_path, {"b": "4", "d": "5"}, "r2")
    roll, known = roll_of_documents(warehouse), known_documents(warehouse)
    assert len(roll) == len(known) == 4
    assert {uri: roll.find(uri) for uri in known} == known


@pytest.mark.parametrize("looked_up", [0, 2, 100])
def test_few_documents_are_looked_up_and_many_are_read(
    looked_up: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_module, "_LOOKED_UP", looked_up)
    monkeypatch.setattr(known_module, "_MANY", 1)
    warehouse = Warehouse(tmp_path)
    assert AskedDocuments(warehouse).find("a") is None
    small_warehouse.commit(tmp_path, {"a": "1", "b": "2", "新'闻": "3"}, "r1")
    small_warehouse.commit(tmp_path, {"b": "4", "d": "5"}, "r2")
    asked, known = AskedDocuments(warehouse), known_documents(warehouse)
    assert {uri: asked.find(uri) for uri in [*known, "nobody"]} == {**known, "nobody": None}
    contents = ("1", "2", "4", "nothing")
    assert [list(asked.articles_with(c)) for c in contents] == [["a"], [], ["b"], []]
    assert list(asked.repeats_of({"a", "b"})) == []


@pytest.mark.parametrize("many", [1, 50_000])
def test_a_file_that_was_damaged_is_named(
    many: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_module, "_MANY", many)
    small_warehouse.commit(tmp_path, {"a": "1"})
    path = next((tmp_path / "current" / "documents").rglob("*.parquet"))
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(CorruptPartError, match=path.name):
        roll_of_documents(Warehouse(tmp_path))
    with pytest.raises(CorruptPartError, match=path.name):
        AskedDocuments(Warehouse(tmp_path)).find("a")
