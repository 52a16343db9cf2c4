"""What ``warehouse/bi/README.md`` tells people to type is what works."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.readers.environments import HERE, ROOT, asked, node_modules, python

pytestmark = pytest.mark.readers

PAGE = (ROOT / "warehouse" / "bi" / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+) run=(\S+)\n(.*?)```", PAGE, re.DOTALL)
# What each must print, of the samples, in the order of the page.
EXPECTED = (
    ("云渡省副省长", "{articles}", "文章"),
    ("2023-06-12",),
    ("本报", "name"),
    ("headline 标题 Headline without site suffix",),
    ("滕九江", "276"),
    ("{articles}", "char_count"),
    ("{articles} articles",),
)


@pytest.fixture
def desk(tmp_path: Path, warehouse: Path) -> Path:
    """Return a folder in which ``press`` is a warehouse."""
    (tmp_path / "press").symlink_to(warehouse)
    return tmp_path


def run(language: str, environment: str, text: str, desk: Path) -> str:
    if language == "sh":
        path = f"{python(environment).parent}{os.pathsep}{os.environ['PATH']}"
        words = ("sh", "-euc", text)
        return subprocess.run(
            words,
            cwd=desk,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    file = desk / f"recipe.{'mjs' if language == 'js' else 'py'}"
    file.write_text(text, "utf-8")
    if language == "js":
        (desk / "node_modules").symlink_to(node_modules() / "node_modules")
        return asked("node", file, cwd=desk)
    if environment == "notebook":
        return asked(python(environment), HERE / "programs" / "run_notebook.py", file, cwd=desk)
    return asked(python(environment), file, cwd=desk)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        pytest.param(block, words, id=f"{n}-{block[1]}")
        for n, (block, words) in enumerate(zip(BLOCKS, EXPECTED, strict=True))
    ],
)
def test_the_block_prints_what_the_warehouse_holds(
    block: tuple[str, str, str], expected: tuple[str, ...], desk: Path
) -> None:
    with duckdb.connect(str(desk / "press/newsmill.duckdb"), read_only=True) as connection:
        (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    if block[0] == "js" and not shutil.which("npm"):
        pytest.skip("needs Node: apt-get install nodejs npm")
    said = run(*block, desk)
    assert all(word.format(articles=articles) in said for word in expected), said


def test_harlequin(warehouse: Path) -> None:
    sql = "SELECT headline, char_count FROM articles WHERE headline IS NOT NULL ORDER BY 1 LIMIT 5"
    database = warehouse / "newsmill.duckdb"
    words = (HERE / "programs" / "drive_harlequin.py", database, sql)
    with duckdb.connect(str(database), read_only=True) as connection:
        expected = [[str(cell) for cell in row] for row in connection.execute(sql).fetchall()]
    assert json.loads(asked(python("harlequin"), *words)) == expected


def test_a_view_is_a_file_on_demand(warehouse: Path, tmp_path: Path) -> None:
    command = f'newsmill sql "FROM titles_held" --format parquet --warehouse {warehouse}'
    newsmill = tmp_path / "newsmill"
    newsmill.write_text(f'#!/bin/sh\nexec "{ROOT}/.venv/bin/python" -m flows.cli "$@"\n')
    newsmill.chmod(0o755)
    around = os.environ | {
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run(
        ["sh", "-euc", f"{command} > {tmp_path}/titles_held.parquet"],  # noqa: S607
        cwd=tmp_path,
        env=around,
        check=True,
    )
    rows = duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/titles_held.parquet'").fetchone()
    assert rows[0] > 0
