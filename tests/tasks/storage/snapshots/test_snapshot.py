"""A snapshot is published whole or not at all, whatever happens on the way."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from schemas.catalog import TABLES
from schemas.migrations import MIGRATIONS, Migration, NewerSchemaError, OlderSchemaError
from tasks.storage.database import load as database
from tasks.storage.database.load import load
from tasks.storage.database.reading import reading
from tasks.storage.layout import (
    FormatError,
    NoWarehouseError,
    Warehouse,
    read_manifest,
    write_manifest,
)
from tasks.storage.parts import write_file
from tasks.storage.snapshots.checks import CheckFailedError
from tasks.storage.snapshots.retention import Retention, vacuum
from tests.tasks.storage import small_warehouse as small

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


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse that a second commit changed, for tests that only read."""
    root = tmp_path_factory.mktemp("changed")
    small.commit(root, OLD)
    small.commit(root, NEW)
    return root


@pytest.mark.parametrize("record", TABLES, ids=lambda record: record.table)
def test_parquet_and_duckdb_hold_the_same_rows(changed: Path, record: type) -> None:
    glob = f"{changed}/current/{record.table}/**/*.parquet"
    with duckdb.connect(str(changed / "newsmill.duckdb"), read_only=True) as connection:
        query = f'SELECT count(*) FROM (FROM "{record.table}" EXCEPT ALL FROM read_parquet(?))'
        assert connection.execute(query, [glob]).fetchone() == (0,)
        query = f'SELECT count(*) FROM (FROM read_parquet(?) EXCEPT ALL FROM "{record.table}")'
        assert connection.execute(query, [glob]).fetchone() == (0,)


@pytest.mark.parametrize("linked", [False, True])
def test_every_table_view_and_column_carries_its_comment(tmp_path: Path, linked: bool) -> None:
    manifest = small.commit(tmp_path, OLD)
    load(Warehouse(tmp_path), manifest, linked=linked)
    with duckdb.connect(str(tmp_path / "newsmill.duckdb"), read_only=True) as connection:
        bare = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL UNION ALL "
            "SELECT view_name FROM duckdb_views() WHERE comment IS NULL AND NOT internal UNION ALL "
            "SELECT table_name || '.' || column_name FROM duckdb_columns() "
            "WHERE comment IS NULL AND NOT internal"
        ).fetchall()
    assert bare == []


def test_views_are_described_beside_the_tables(tmp_path: Path) -> None:
    small.commit(tmp_path, OLD)
    with duckdb.connect(str(tmp_path / "newsmill.duckdb"), read_only=True) as connection:
        apart = connection.execute(
            "SELECT table_name, column_name, data_type FROM _columns EXCEPT "
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal "
            "AND schema_name = 'main'"
        ).fetchall()
        silent = connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal "
            "AND schema_name = 'main' "
            "EXCEPT SELECT table_name, column_name, data_type FROM _columns"
        ).fetchall()
        titles = connection.execute(
            "SELECT label_zh_hans, row_count FROM _tables WHERE table_name = 'titles_held'"
        ).fetchall()
    assert apart == silent == []
    assert titles == [("任职", None)]


def test_a_file_with_the_views_of_yesterday_is_brought_up_to_date(tmp_path: Path) -> None:
    manifest = small.commit(tmp_path, OLD)
    with duckdb.connect(str(tmp_path / "newsmill.duckdb")) as connection:
        connection.execute("DELETE FROM _columns WHERE table_name = 'titles_held'")
        connection.execute("CREATE VIEW yesterday AS SELECT 1 AS one")
    assert database._held(Warehouse(tmp_path), tmp_path / "newsmill.duckdb")  # noqa: SLF001
    load(Warehouse(tmp_path), manifest)
    with reading(Warehouse(tmp_path)) as connection:
        shown = connection.execute("SELECT view_name FROM duckdb_views()").fetchall()
        described = connection.execute("FROM _columns WHERE table_name = 'titles_held'").fetchall()
    assert ("titles_held",) in shown
    assert ("yesterday",) not in shown
    assert described


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


MORE = (
    Migration(3, "articles", renamed=("title", "headline")),
    Migration(3, "articles", added="alternative_headline", value="NULL::VARCHAR"),
    Migration(4, "articles", retired="mood"),
)


def age(root: Path) -> None:
    """Let the current snapshot be as an older contract would have written it."""
    snapshot = (root / "current").resolve()
    manifest = read_manifest(snapshot)
    parts = []
    for part in manifest.parts:
        path = snapshot / part.path("articles")
        table = pq.read_table(path).drop_columns(["alternative_headline"])
        names = ["title" if name == "headline" else name for name in table.column_names]
        table = table.rename_columns(names).append_column("mood", [["glad"] * len(table)])
        files = part.files | {"articles": write_file(table, path)}
        parts.append(part.model_copy(update={"files": files, "schema_version": 2}))
    old = manifest.model_copy(update={"parts": tuple(parts), "schema_version": 2})
    write_manifest(snapshot, old)


def test_rows_of_an_older_contract_are_read_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = small.commit(tmp_path, OLD)
    age(tmp_path)
    monkeypatch.setattr("schemas.migrations.MIGRATIONS", (*MIGRATIONS, *MORE))
    with (
        pytest.raises(OlderSchemaError, match="version 2 of the schema, this newsmill asks by 4"),
        reading(Warehouse(tmp_path)) as connection,
    ):
        connection.execute("SELECT what_is_new FROM articles")
    (tmp_path / "newsmill.duckdb").unlink()
    with reading(Warehouse(tmp_path), old.snapshot_id) as connection:
        query = "SELECT source_uri, text, headline, alternative_headline FROM articles ORDER BY 1"
        assert connection.execute(query).fetchall() == [
            ("a.txt", "甲", None, None),
            ("b.txt", "乙", None, None),
        ]
    new = small.commit(tmp_path, NEW)
    assert {part.schema_version for part in new.parts} == {4}
    assert published(tmp_path) == loaded(tmp_path) == BOTH
    for record in TABLES:
        for path in (tmp_path / "current").resolve().glob(f"{record.table}/**/*.parquet"):
            assert pq.read_schema(path).equals(record.arrow_schema())
    with reading(Warehouse(tmp_path), old.snapshot_id) as connection:  # it survives
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (2,)


def test_rows_of_a_newer_contract_are_told_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schemas.migrations.MIGRATIONS", (*MIGRATIONS, *MORE))
    small.commit(tmp_path, OLD)
    monkeypatch.undo()
    with pytest.raises(NewerSchemaError, match="version 4 of the schema, this newsmill knows 2"):
        small.commit(tmp_path, NEW)
    assert published(tmp_path) == loaded(tmp_path) == OLD


def test_a_clock_set_back_leaves_the_order_of_snapshots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime(1999, 1, 1, tzinfo=tz)

    first = small.commit(tmp_path, OLD)
    monkeypatch.setattr("tasks.storage.snapshots.commit.datetime", Clock)
    second = small.commit(tmp_path, NEW)
    assert second.run.finished_at_utc > first.run.finished_at_utc
    history = [manifest.snapshot_id for manifest in Warehouse(tmp_path).history()]
    assert history == [first.snapshot_id, second.snapshot_id]
    monkeypatch.setattr("tasks.storage.snapshots.retention.datetime", Clock)
    assert vacuum(Warehouse(tmp_path), Retention(0, 1)).snapshots == ()


def test_the_duckdb_files_take_turns_and_a_reader_keeps_what_it_has(tmp_path: Path) -> None:
    small.commit(tmp_path, OLD)
    small.commit(tmp_path, {"c.txt": "丁"})
    inodes = [
        path.stat().st_ino for path in (tmp_path / "newsmill.duckdb", tmp_path / "previous.duckdb")
    ]
    small.commit(tmp_path, {"d.txt": "戊"})
    assert (tmp_path / "newsmill.duckdb").stat().st_ino == inodes[1]  # brought up to date
    with duckdb.connect(str(tmp_path / "newsmill.duckdb"), read_only=True) as reader:
        before = reader.execute("SELECT source_uri, text FROM articles ORDER BY 1").fetchall()
        for number in range(3):
            small.commit(tmp_path, {"e.txt": str(number)})
            seen = reader.execute("SELECT source_uri, text FROM articles ORDER BY 1").fetchall()
            assert seen == before
    assert loaded(tmp_path) == published(tmp_path)


def measured(root: Path, found: float) -> None:
    """Publish 60 articles, of which a share has a headline."""
    good = small.tables

    def tables(texts: dict[str, str]) -> dict:
        made = good(texts)
        articles = made["articles"]
        headlines = ["题" if n < found * len(articles) else None for n in range(len(articles))]
        place = articles.column_names.index("headline")
        field = articles.schema.field("headline")
        return made | {"articles": articles.set_column(place, field, [headlines])}

    small.tables = tables
    try:
        small.commit(root, {f"{n}.txt": f"{n} {found}" for n in range(60)}, run_id=str(found))
    finally:
        small.tables = good


def test_a_run_unlike_all_before_it_is_refused(tmp_path: Path) -> None:
    for share in (0.95, 0.9, 0.92, 1.0, 0.97):
        measured(tmp_path, share)
    before = published(tmp_path)
    with pytest.raises(CheckFailedError, match=r"drift.*headline.*null_share.*--accept"):
        measured(tmp_path, 0.1)
    assert published(tmp_path) == loaded(tmp_path) == before
    measured(tmp_path, 0.85)
    assert published(tmp_path) == loaded(tmp_path) != before
