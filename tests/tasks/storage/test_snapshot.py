"""A snapshot is published whole or not at all, whatever happens on the way."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import small_warehouse as small

from schemas.catalog import TABLES
from tasks.storage.checks import CheckFailedError
from tasks.storage.layout import FormatError, NoWarehouseError, Warehouse

OLD = {"a.txt": "甲", "b.txt": "乙"}
NEW = {"b.txt": "丙", "c.txt": "丁"}
BOTH = {"a.txt": "甲", "b.txt": "丙", "c.txt": "丁"}


def published(root: Path) -> dict[str, str]:
    """Return the articles that a reader of the Parquet files sees."""
    table = pq.read_table((root / "current").resolve() / "articles")
    return dict(zip(table["source_uri"].to_pylist(), table["text"].to_pylist(), strict=True))


def loaded(root: Path) -> dict[str, str]:
    """Return the articles that a reader of the DuckDB file sees."""
    with duckdb.connect(str(root / "newsmill.duckdb"), read_only=True) as connection:
        return dict(connection.execute("SELECT source_uri, text FROM articles").fetchall())


def test_a_changed_document_replaces_its_rows_and_others_stay(tmp_path: Path) -> None:
    first = small.commit(tmp_path, OLD)
    second = small.commit(tmp_path, NEW)
    assert published(tmp_path) == loaded(tmp_path) == BOTH
    assert second.parent_id == first.snapshot_id
    assert [m.snapshot_id for m in Warehouse(tmp_path).history()] == [
        first.snapshot_id,
        second.snapshot_id,
    ]


def test_an_older_snapshot_is_still_there(tmp_path: Path) -> None:
    first = small.commit(tmp_path, OLD)
    small.commit(tmp_path, NEW)
    table = pq.read_table(tmp_path / "snapshots" / first.snapshot_id / "articles")
    assert sorted(table["text"].to_pylist()) == ["乙", "甲"]


def test_an_unchanged_part_is_linked_not_copied(tmp_path: Path) -> None:
    old = small.commit(tmp_path, OLD)
    new = small.commit(tmp_path, {"c.txt": "丁"})
    path = old.parts[0].path("articles")
    files = [tmp_path / "snapshots" / m.snapshot_id / path for m in (old, new)]
    assert files[0].samefile(files[1])


def test_the_same_rows_have_the_same_name_and_bytes_anywhere(tmp_path: Path) -> None:
    one = small.commit(tmp_path / "one", OLD)
    other = small.commit(tmp_path / "other", OLD)
    assert one.snapshot_id == other.snapshot_id
    assert one.parts[0].files == other.parts[0].files


def test_going_back_to_rows_that_were_published_before(tmp_path: Path) -> None:
    first = small.commit(tmp_path, {"a.txt": "甲"})
    small.commit(tmp_path, {"a.txt": "乙"})
    again = small.commit(tmp_path, {"a.txt": "甲"})
    assert again.snapshot_id == first.snapshot_id
    assert published(tmp_path) == loaded(tmp_path) == {"a.txt": "甲"}


@pytest.mark.parametrize("record", TABLES, ids=lambda record: record.table)
def test_parquet_and_duckdb_hold_the_same_rows(tmp_path: Path, record: type) -> None:
    small.commit(tmp_path, OLD)
    small.commit(tmp_path, NEW)
    glob = f"{tmp_path}/current/{record.table}/**/*.parquet"
    with duckdb.connect(str(tmp_path / "newsmill.duckdb"), read_only=True) as connection:
        query = f'SELECT count(*) FROM (FROM "{record.table}" EXCEPT ALL FROM read_parquet(?))'
        assert connection.execute(query, [glob]).fetchone() == (0,)
        query = f'SELECT count(*) FROM (FROM read_parquet(?) EXCEPT ALL FROM "{record.table}")'
        assert connection.execute(query, [glob]).fetchone() == (0,)


def test_every_table_column_and_view_carries_its_comment(tmp_path: Path) -> None:
    small.commit(tmp_path, OLD)
    with duckdb.connect(str(tmp_path / "newsmill.duckdb"), read_only=True) as connection:
        bare = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL UNION ALL "
            "SELECT column_name FROM duckdb_columns() "
            "WHERE comment IS NULL AND NOT internal AND table_name IN "
            "(SELECT table_name FROM duckdb_tables()) UNION ALL "
            "SELECT view_name FROM duckdb_views() WHERE comment IS NULL AND NOT internal"
        ).fetchall()
    assert bare == []


def test_a_failing_check_keeps_the_old_snapshot_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.commit(tmp_path, OLD)
    good = small.tables

    def twice(texts: dict[str, str]) -> dict:
        made = good(texts)
        return made | {"articles": made["articles"].slice(0, 0)}

    monkeypatch.setattr(small, "tables", twice)
    with pytest.raises(CheckFailedError, match=r"article_without_document.*stays current"):
        small.commit(tmp_path, NEW)
    assert published(tmp_path) == loaded(tmp_path) == OLD
    monkeypatch.undo()
    small.commit(tmp_path, NEW)
    assert published(tmp_path) == loaded(tmp_path) == BOTH


@pytest.mark.parametrize("step", range(1, 130, 9))
def test_killed_on_the_way_the_next_run_finishes_the_job(tmp_path: Path, step: int) -> None:
    assert_survives(tmp_path, step)


@pytest.mark.volume
def test_killed_at_every_step_that_touches_the_disk(tmp_path: Path) -> None:
    deaths = 0
    while assert_survives(tmp_path / str(deaths + 1), deaths + 1):
        deaths += 1
    assert deaths > 50, deaths


def assert_survives(root: Path, step: int) -> bool:
    """Kill a commit at its ``step``-th step; return whether it came to that."""
    small.commit(root, OLD)
    pairs = [f"{uri}={text}" for uri, text in NEW.items()]
    command = [sys.executable, small.__file__, str(root), str(step), *pairs]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    code = subprocess.run(command, check=False, env=environment).returncode
    assert code in (0, 9)
    assert published(root) in (OLD, BOTH)
    assert loaded(root) in (OLD, BOTH)
    small.finish(root)
    assert loaded(root) == published(root)
    small.commit(root, NEW)
    assert published(root) == loaded(root) == BOTH
    return code == 9


def test_an_empty_folder_is_no_warehouse(tmp_path: Path) -> None:
    assert Warehouse(tmp_path).manifest() is None
    with pytest.raises(NoWarehouseError, match="newsmill ingest PATH"):
        Warehouse(tmp_path).snapshot()


@pytest.mark.parametrize("damage", ["", "{", '{"format": 1}', "newer"])
def test_a_manifest_that_cannot_be_read_says_so(tmp_path: Path, damage: str) -> None:
    small.commit(tmp_path, OLD)
    path = (tmp_path / "current/manifest.json").resolve()
    newer = json.loads(path.read_text()) | {"format": 99}
    path.write_text(json.dumps(newer) if damage == "newer" else damage)
    path.with_name("manifest.copy.json").unlink()
    with pytest.raises(FormatError, match=r"manifest\.json: .*expected a manifest in format"):
        Warehouse(tmp_path).manifest()
