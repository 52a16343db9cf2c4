"""What the benchmarks run on, and how their figures are shown: megabytes a second, and ratios.

A figure of one machine means little; the ratio of two figures of one run means more.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tasks.storage.word_lists import read_word_lists
from tasks.text.model import WordLists
from tasks.text.repair import RepairWords, repair

SAMPLES = Path(__file__).parents[1] / "samples"
SHARED = Path(__file__).resolve().parents[3] / "shared"
_ENOUGH = 400_000  # characters, so that a round takes long enough to be measured


@pytest.fixture(scope="session")
def lists() -> WordLists:
    return read_word_lists()


@pytest.fixture(scope="session")
def words(lists: WordLists) -> RepairWords:
    return RepairWords.compile(lists)


@pytest.fixture(scope="session")
def damaged() -> Sequence[str]:
    """Articles full of glosses: those of ../shared, or else the project's own samples."""
    real = sorted((SHARED / "articles").glob("*.txt")) if SHARED.is_dir() else []
    return _enough(real or sorted(SAMPLES.glob("shalan-daily/dongyu*.txt")))


@pytest.fixture(scope="session")
def torn() -> Sequence[str]:
    """Articles in which many bytes are lost, and have to be guessed."""
    real = sorted((SHARED / "corpora/damaged").glob("*.raw.txt")) if SHARED.is_dir() else []
    return _enough(real) if real else pytest.skip("no real text beside the project")


@pytest.fixture(scope="session")
def found() -> Sequence[str]:
    """Articles as a scraper leaves them: indents, half-width marks, hard spaces."""
    real = sorted((SHARED / "corpora/party_media").glob("**/*.txt")) if SHARED.is_dir() else []
    return _enough(real or sorted(SAMPLES.glob("web/[dv]*.txt")))


@pytest.fixture(scope="session")
def undamaged(found: Sequence[str], words: RepairWords) -> Sequence[str]:
    """The same with nothing left to repair."""
    return [repair(text, words).cleaned.text for text in found]


def _enough(paths: Sequence[Path]) -> Sequence[str]:
    """Read the files that are text, again and again until there is enough."""
    texts = [path.read_bytes().decode("utf-8", "replace") for path in paths]
    length = sum(map(len, texts))
    assert length, "no text to measure on"
    return texts * (_ENOUGH // length + 1)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Show each group as megabytes a second, beside the slowest of it."""
    session = getattr(config, "_benchmarksession", None)
    groups: Mapping[str, list[Any]] = defaultdict(list)
    for bench in session.benchmarks if session else ():
        groups[bench.group].append(bench)
    for group, benches in groups.items():
        timed = "megabytes" not in benches[0].extra_info
        unit = "seconds" if timed else "megabytes a second; times the last one"
        terminalreporter.section(f"{group} ({unit})")
        for line in (_seconds if timed else _table)(benches):
            terminalreporter.write_line(line)


def _table(benches: Sequence[Any]) -> Iterator[str]:
    speeds = {
        each.params["tool"]: each.extra_info["megabytes"] / each.stats.min for each in benches
    }
    slowest = min(speeds.values())
    for name, speed in sorted(speeds.items(), key=lambda item: -item[1]):
        yield f"{name:<28} {speed:>9.2f} {speed / slowest:>9.1f}x"


def _seconds(benches: Sequence[Any]) -> Iterator[str]:
    for each in benches:
        yield f"{each.params['tool']:<48} {each.stats.median:>9.2f}"
