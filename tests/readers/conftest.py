"""A warehouse with everything that readers stumble over, and what it holds as we read it."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from schemas.catalog import TABLES
from tests.readers.environments import ROOT
from tests.readers.programs.digests import digests

collect_ignore = ["programs"]  # they run in environments of their own

# Beyond the samples: characters outside the first plane, marks that break CSV and JSON, and one
# paragraph that alone has 100 KB.
RARE = "“𠮷野家”\\,'|;🙂〇㐀末"
LONG = "平川市书屋开放，馆长吕知行表示，欢迎市民前来。" * 1500


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse made in two runs, so that its files are put together from several."""
    folder = tmp_path_factory.mktemp("readers")
    inbox = folder / "inbox"
    inbox.mkdir()
    story = f"平川市书屋开放\n本报讯（记者 韩小雨）2024年5月3日，书屋开放。{RARE}\n{LONG}\n"
    (inbox / "长文.txt").write_text(story, "utf-8")
    for paths in ("tests/samples", inbox):
        command = ("ingest", paths, "--warehouse", folder / "w", "--tagger", "fast")
        subprocess.run([sys.executable, "-m", "flows.cli", *command], cwd=ROOT, check=True)
    return folder / "w"


@pytest.fixture(scope="session")
def ours(warehouse: Path) -> dict[str, dict]:
    """Return the digests of every table as pyarrow reads the snapshot's own files."""
    found = {}
    for record in TABLES:
        table = pq.read_table((warehouse / "current").resolve() / record.table, partitioning=None)
        rows = [tuple(row.values()) for row in table.to_pylist()]
        found[record.table] = digests(table.column_names, rows)
    return json.loads(json.dumps(found))


@pytest.fixture(scope="session")
def views(warehouse: Path) -> dict[str, int]:
    """Return how many rows each view has."""
    with duckdb.connect(str(warehouse / "newsmill.duckdb"), read_only=True) as connection:
        names = connection.execute(
            "SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'"
        )
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for (name,) in names.fetchall()
        }


@pytest.fixture(scope="session")
def searched(warehouse: Path) -> dict[str, list[str]]:
    """Return which articles our own DuckDB finds by some words, in either script."""
    with duckdb.connect(str(warehouse / "newsmill.duckdb"), read_only=True) as connection:
        return {
            words: [
                article_id
                for (article_id,) in connection.execute(
                    "SELECT article_id FROM search(?) ORDER BY ALL", [words]
                ).fetchall()
            ]
            for words in ("书屋", "書屋", "记者 表示", "𠮷野家", "的")
        }
