"""The tour: three questions to the warehouse, with the command that asks each."""

import subprocess
import sys
from typing import NamedTuple


class _Question(NamedTuple):
    words: str
    sql: str


_QUESTIONS = (
    _Question(
        "Who holds which title, and how often is it printed?",
        "SELECT person, role, mention_count AS mentions FROM titles_held "
        "ORDER BY mentions DESC, person LIMIT 8",
    ),
    _Question(
        "Who speaks longest, and in which article?",
        "SELECT speaker, char_count AS characters, headline FROM speech_by_person "
        "ORDER BY characters DESC, speaker LIMIT 5",
    ),
    _Question(
        "Which articles were damaged, and is their repair proved?",
        "SELECT headline, gloss_count AS glosses, repair_verified AS proved, source_uri "
        "FROM articles WHERE gloss_count > 0 ORDER BY glosses DESC LIMIT 5",
    ),
)


def main() -> None:
    """Print each question, the command that asks it, and the answer."""
    for number, (words, sql) in enumerate(_QUESTIONS, start=1):
        print(f'\n{number}. {words}\n   newsmill sql "{sql}"\n', flush=True)  # noqa: T201 - a screen
        command = [sys.executable, "-m", "flows.cli", "sql", sql, "--format", "table"]
        subprocess.run(command, check=True)  # noqa: S603 - our own words


if __name__ == "__main__":
    main()
