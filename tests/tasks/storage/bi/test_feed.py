"""One Parquet file per table under a path that stays: whole, of today, written only if changed."""

import os
import shutil
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from schemas import catalog, migrations
from schemas.catalog import CONTENT, TABLES
from schemas.migrations import Migration
from tasks.storage.bi import feed
from tasks.storage.layout import Warehouse
from tasks.storage.snapshots.delta import Side
from tasks.storage.verify import problems
from tests.tasks.storage.small_warehouse import commit

# Types that Tableau, Superset, hyparquet and all DuckDBs take.
FLAT = {"string", "int64", "double", "bool", "date32[day]", "timestamp[us]"}


def inodes(root: Path) -> dict[str, int]:
    return {path.stem: path.stat().st_ino for path in (root / "bi").glob("*.parquet")}


def texts(root: Path) -> dict[str, str]:
    rows = pq.read_table(root / "bi" / "articles.parquet").to_pylist()
    return {row["source_uri"]: row["text"] for row in rows}


def refresh(root: Path) -> list[str]:
    warehouse = Warehouse(root)
    return feed.keep(warehouse, warehouse.manifest())


def two_commits(root: Path) -> None:
    commit(root, {"a": "甲", "b": "乙"})
    commit(root, {"b": "丙", "c": "丁"})


@pytest.fixture(scope="module")
def fed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse of two commits and its files for BI tools, for tests that only read."""
    root = tmp_path_factory.mktemp("fed")
    two_commits(root)
    refresh(root)
    return root


@pytest.mark.parametrize("record", TABLES, ids=lambda record: record.table)
def test_a_file_holds_the_rows_that_duckdb_holds(fed: Path, record: type) -> None:
    with duckdb.connect(str(fed / "newsmill.duckdb"), read_only=True) as connection:
        path = fed / "bi" / f"{record.table}.parquet"
        ours, theirs = f'FROM "{record.table}"', f"FROM read_parquet('{path}')"
        assert connection.execute(f"{ours} EXCEPT ALL {theirs}").fetchall() == []
        assert connection.execute(f"{theirs} EXCEPT ALL {ours}").fetchall() == []


@pytest.mark.parametrize("record", TABLES, ids=lambda record: record.table)
def test_a_file_says_what_it_holds(fed: Path, record: type) -> None:
    manifest = Warehouse(fed).manifest()
    schema = pq.read_schema(fed / "bi" / f"{record.table}.parquet")
    assert {str(field.type) for field in schema} <= FLAT
    for field in schema:
        assert all(field.metadata[key] for key in (b"description", b"label_zh", b"label_en"))
    assert schema.metadata[b"label_zh"].decode() == record.label_zh
    assert schema.metadata[b"newsmill.snapshot_id"].decode() == manifest.snapshot_id
    assert schema.metadata[b"newsmill.promise"].isdigit()


def test_only_tables_whose_rows_changed_are_written_again(tmp_path: Path) -> None:
    commit(tmp_path, {"a": "甲"})
    assert set(refresh(tmp_path)) == {record.table for record in TABLES}
    assert refresh(tmp_path) == []
    before = inodes(tmp_path)
    commit(tmp_path, {"b": "乙"})
    written = refresh(tmp_path)
    assert {"articles", "documents", "runs", "_tables"} <= set(written)
    assert not {"places", "_columns"} & set(written)
    changed = {name for name, inode in inodes(tmp_path).items() if before[name] != inode}
    assert changed == set(written)


def test_whoever_reads_a_file_keeps_it(tmp_path: Path) -> None:
    commit(tmp_path, {"a": "甲"})
    refresh(tmp_path)
    with (tmp_path / "bi" / "articles.parquet").open("rb") as reader:
        commit(tmp_path, {"a": "乙"})
        refresh(tmp_path)
        assert pq.read_table(reader)["text"].to_pylist() == ["甲"]
    assert texts(tmp_path) == {"a": "乙"}


@pytest.mark.parametrize("harm", ["deleted", "emptied", "cut", "strange"])
def test_a_harmed_file_is_written_again(tmp_path: Path, harm: str) -> None:
    commit(tmp_path, {"a": "甲"})
    refresh(tmp_path)
    path = tmp_path / "bi" / "articles.parquet"
    whole = path.read_bytes()
    if harm == "deleted":
        path.unlink()
    elif harm == "strange":
        shutil.copy(tmp_path / "bi" / "roles.parquet", path)
    else:
        path.write_bytes(whole[:100] if harm == "cut" else b"")
    assert any("bi/articles.parquet" in said for said in problems(Warehouse(tmp_path)))
    assert refresh(tmp_path) == ["articles"]
    assert path.read_bytes() == whole
    assert list(problems(Warehouse(tmp_path))) == []


def test_verify_finds_a_flipped_bit(tmp_path: Path) -> None:
    commit(tmp_path, {"a": "甲"})
    refresh(tmp_path)
    path = tmp_path / "bi" / "paragraphs.parquet"
    data = bytearray(path.read_bytes())
    data[20] ^= 1
    path.write_bytes(data)
    (said,) = problems(Warehouse(tmp_path))
    assert "bi/paragraphs.parquet: not as it was written; delete it" in said


def test_a_damaged_part_keeps_the_old_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    commit(tmp_path, {"a": "甲"})
    refresh(tmp_path)
    manifest = commit(tmp_path, {"b": "乙"})
    part = manifest.parts[-1].path("articles")
    os.truncate(tmp_path / "current" / part, 30)
    assert "articles" not in refresh(tmp_path)
    assert texts(tmp_path) == {"a": "甲"}
    assert "bi/articles.parquet stays as it was" in caplog.text


def test_tables_that_are_no_more_go_and_files_of_others_stay(tmp_path: Path) -> None:
    commit(tmp_path, {"a": "甲"})
    refresh(tmp_path)
    bi = tmp_path / "bi"
    shutil.copy(bi / "roles.parquet", bi / "posts.parquet")
    pq.write_table(
        pq.read_table(bi / "roles.parquet").replace_schema_metadata(), bi / "mine.parquet"
    )
    refresh(tmp_path)
    assert not (bi / "posts.parquet").exists()
    assert (bi / "mine.parquet").exists()


def test_a_feed_that_is_not_wanted_goes(tmp_path: Path) -> None:
    manifest = commit(tmp_path, {"a": "甲"})
    refresh(tmp_path)
    assert feed.keep(Warehouse(tmp_path), manifest, wanted=False) == []
    assert not (tmp_path / "bi").exists()
    assert list(problems(Warehouse(tmp_path))) == []


def test_rows_of_an_older_contract_are_as_today_has_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a rollback: the snapshot's files have another shape than today's."""
    manifest = commit(tmp_path, {"a": "甲", "b": "乙"})
    later = migrations.schema_version() + 1
    rename = Migration(later, "articles", renamed=("headline", "title"))
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, rename))
    (article,) = (record for record in CONTENT if record.table == "articles")
    fields = article.model_fields
    monkeypatch.setattr(
        article,
        "columns",
        classmethod(lambda _: [({"headline": "title"}.get(n, n), f) for n, f in fields.items()]),
    )
    made_anew = article.arrow_schema.__func__.__wrapped__  # as it is made, not as it was kept
    monkeypatch.setattr(article, "arrow_schema", classmethod(made_anew))
    side = Side(tmp_path / "current", manifest)
    assert [record.table for record in feed.stale(Warehouse(tmp_path), side)]
    feed.refresh(Warehouse(tmp_path), manifest)
    table = pq.read_table(tmp_path / "bi" / "articles.parquet")
    assert "title" in table.column_names
    assert "headline" not in table.column_names
    assert sorted(table["text"].to_pylist()) == ["乙", "甲"]
    assert catalog.TABLES  # every other table is there, too
    assert set(inodes(tmp_path)) == {record.table for record in TABLES}
