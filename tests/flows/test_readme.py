"""What the README shows is what happens."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_python_block_runs(samples: Path, tmp_path: Path) -> None:
    (block,) = blocks("python")
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "data").symlink_to(samples)
    said = subprocess.run(
        [sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "date_published" in said.stdout


@pytest.mark.parametrize(
    "line", [line for block in blocks("sh") for line in block.splitlines() if "newsmill" in line]
)
def test_every_command_line_runs(newsmill: object, samples: Path, line: str) -> None:
    given = {
        "~/scraped": "tests/samples",
        "~/press": str(samples),
        "some-article.txt": "letter.txt",
    }
    words = [given.get(word, word) for word in shlex.split(line)[1:]]
    said = newsmill(*words)
    assert said.returncode == 0, said.stderr


def test_the_screen_is_what_the_samples_give(samples: Path) -> None:
    """The first line of the screen counts the samples, and names every table."""
    assert "33 documents offered = 0 unchanged + 28 articles + 1 duplicates + 4 rejected" in README
    assert all(f"\n    {table.name}" in README for table in (samples / "current").glob("[a-z]*/"))
