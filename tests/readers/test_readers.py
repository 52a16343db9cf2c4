"""Readers of other people read every cell as it is: ``make prove-readers``."""

import json
import shutil
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.readers.conftest import LONG, RARE
from tests.readers.environments import HERE, asked, node_modules, python

pytestmark = pytest.mark.readers

PROGRAMS = HERE / "programs"


def read(environment: str, program: str, warehouse: Path, *words: str) -> dict:
    found = json.loads(asked(python(environment), PROGRAMS / f"{program}.py", warehouse, *words))
    sys.stdout.write(f"{program}: {found['version']}, {len(found['files'])} files\n")
    return found


def same(theirs: dict, ours: dict) -> None:
    """See that every cell of every table was read as it is; name the first column that was not."""
    assert set(theirs) == set(ours)
    for table, expected in ours.items():
        odd = {n for n, d in expected["columns"].items() if theirs[table]["columns"].get(n) != d}
        assert (table, theirs[table]["rows"], odd) == (table, expected["rows"], set())
        assert theirs[table] == expected, f"{table}: cells of different rows are mixed up"


def test_the_warehouse_holds_what_readers_stumble_over(warehouse: Path) -> None:
    articles = pq.read_table(warehouse / "bi" / "articles.parquet")
    texts = articles["text"].to_pylist()
    assert any(RARE in text and LONG in text for text in texts)
    assert max(len(text.encode()) for text in texts) > 100_000
    assert 0 < articles["date_published"].null_count < articles.num_rows
    assert pq.read_metadata(warehouse / "bi" / "articles.parquet").num_row_groups > 1


# The oldest that opens our storage version, the newest of each line that people use.
@pytest.mark.parametrize("version", ["1.1.3", "1.5.6", "2.0.1"])
def test_duckdb(version: str, warehouse: Path, ours: dict, views: dict, searched: dict) -> None:
    found = read(f"duckdb-{version}", "read_duckdb", warehouse, *searched)
    assert found["version"] == version
    same(found["files"], ours)
    same(found["tables"], ours)
    assert found["views"] == views
    assert all(searched.values())
    assert found["search"] == searched
    assert all(found["comments"].values())
    assert not (warehouse / "newsmill.duckdb.wal").exists()


def test_pandas(warehouse: Path, ours: dict) -> None:
    same(read("frames", "read_pandas", warehouse)["files"], ours)


def test_polars(warehouse: Path, ours: dict) -> None:
    same(read("frames", "read_polars", warehouse)["files"], ours)


def test_tableau_hyper(warehouse: Path, ours: dict) -> None:
    found = read("hyper", "read_hyper", warehouse)
    same(found["files"], ours)
    same(found["tables"], ours)


@pytest.mark.skipif(not shutil.which("npm"), reason="needs Node: apt-get install nodejs npm")
def test_hyparquet(warehouse: Path, ours: dict) -> None:
    words = ("node", PROGRAMS / "read_hyparquet.mjs", warehouse, node_modules())
    same(json.loads(asked(*words))["files"], ours)
