"""What a command does not need, it does not import: that is what makes it start at once."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# What takes long to import, by who needs it.
PREFECT = {"prefect", "fastapi", "sqlalchemy", "httpx", "uvicorn"}
READING = {"onnxruntime", "ftfy", "py3langid", "rjieba", "ahocorasick_rs"}
PAGES = {"jinja2"}
ROWS = {"duckdb", "pyarrow", "numpy"}
FORMS = {"pydantic", "pydantic_settings", "rich"}

EVERYTHING = PREFECT | READING | PAGES | ROWS | FORMS

# Says which modules a command has imported, whatever becomes of it.
SPY = """
import atexit, sys
atexit.register(lambda: print("\\0", *sys.modules, file=sys.stderr))
sys.argv = ["newsmill", *sys.argv[1:]]
from flows.cli import main
main()
"""


def imported(*words: object) -> set[str]:
    """Run a command; return the packages that it has imported."""
    said = subprocess.run(
        [sys.executable, "-c", SPY, *map(str, words)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return {name.partition(".")[0] for name in said.stderr.rpartition("\0")[2].split()}


@pytest.mark.parametrize("words", [("--help",), ("--version",)])
def test_what_is_told_of_the_program_imports_click_alone(words: tuple[str, ...]) -> None:
    assert imported(*words) & EVERYTHING == set()


def test_what_ingest_takes_is_known_before_anything_is_imported_that_ingests() -> None:
    assert imported("ingest", "--help") & (PREFECT | READING | PAGES | ROWS) == set()


@pytest.mark.parametrize("command", ["serve", "rebuild", "retract"])
def test_help_on_a_command_that_runs_a_flow_imports_no_prefect(command: str) -> None:
    assert imported(command, "--help") & (PREFECT | READING | PAGES) == set()


@pytest.mark.parametrize(
    "words",
    [
        ("sql", "SELECT 1"),
        ("status",),
        ("show", "letter.txt"),
        ("search", "国务院"),
        ("ask",),
        ("ask", "titles", "--person", "梁仲平"),
        ("report",),
    ],
)
def test_a_command_that_reads_a_warehouse_imports_no_prefect_and_no_tagger(
    samples: Path, words: tuple[str, ...]
) -> None:
    said = [*words, "--warehouse", samples] if words != ("ask",) else words
    assert imported(*said) & (PREFECT | READING | PAGES) == set()


def test_a_single_sentence_is_repaired_without_prefect_and_duckdb(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("书屋开放\n", "utf-8")
    assert not imported("repair", tmp_path / "a.txt") & (PREFECT | PAGES | {"duckdb"})
