"""Growth: what ten times as many articles cost, end to end, and what one more costs afterwards.

``python -m tests.benchmarks.growth 10000 100000 1000000`` makes that many articles, takes them
in with ``newsmill ingest``, then one more, and prints seconds by stage, the most memory that all
processes held, bytes on disk by table, and how long questions take. Each line is also printed as
JSON, for programs. Input and warehouses lie under ``--folder`` and are deleted one by one.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from schemas.catalog import TABLES
from tasks.storage.database.reading import reading
from tasks.storage.layout import Warehouse
from tests.benchmarks.made_up import write_files, write_lines
from tests.benchmarks.processes import measured

_NEWSMILL = Path(sys.executable).with_name("newsmill")
_LOOKS = 5  # at each question; the middle one is told

# The first word stands in nearly every article, the last in hardly any.
_SEARCHES = ("的", "记者", "表示 北京", "办公室主任", "国务院 会议 -表示", "梅雨季")
_QUESTIONS = {
    "count": "SELECT count(*) FROM entities",
    "one article": "SELECT text FROM articles "
    "WHERE article_id = (SELECT max(article_id) FROM articles)",
    "articles a month": "SELECT date_trunc('month', date_published), count(*) FROM articles "
    "GROUP BY 1",
    "names that lead": "SELECT name, count(*) FROM entities WHERE entity_type = 'person' "
    "GROUP BY name ORDER BY 2 DESC LIMIT 20",
}


def main(arguments: Sequence[str] | None = None) -> None:
    asked = _asked(arguments)
    folder = Path(asked.folder or tempfile.mkdtemp(prefix="growth-"))
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for count in asked.counts:
        found.append(_grown(folder / str(count), count, asked))
        sys.stdout.write(json.dumps(found[-1], ensure_ascii=False) + "\n")
        sys.stdout.flush()
    sys.stdout.writelines(f"{line}\n" for line in _told(found))


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth")
    parser.add_argument("counts", nargs="+", type=int, help="articles")
    parser.add_argument("--tagger", default="none", help="none, fast or full")
    parser.add_argument("--chars", type=int, default=1_500, help="characters of an article")
    parser.add_argument("--files", action="store_true", help="one file for each article")
    parser.add_argument("--workers", type=int, default=None, help="processes; one per core")
    parser.add_argument("--no-site", action="store_true", help="do not draw the site")
    parser.add_argument("--folder", help="where input and warehouses are made")
    parser.add_argument("--keep", action="store_true", help="do not delete the warehouses")
    return parser.parse_args(arguments)


def _grown(folder: Path, count: int, asked: argparse.Namespace) -> dict[str, Any]:
    """Make articles, take them in, take in one more, and ask."""
    write = write_files if asked.files else write_lines
    write(folder / "many", range(count), asked.chars)
    write_files(folder / "one", range(count, count + 1), asked.chars)
    warehouse = Warehouse(folder / "warehouse")
    found = {
        "articles": count,
        "chars": asked.chars,
        "tagger": asked.tagger,
        "first": _taken_in(folder / "many", warehouse, asked),
        # The second makes the other one of the two DuckDB files that take turns.
        "second": _taken_in(folder / "one", warehouse, asked),
    }
    write_files(folder / "one", range(count + 1, count + 2), asked.chars)
    found |= {
        "one_more": _taken_in(folder / "one", warehouse, asked),
        "bytes": dict(_bytes(warehouse)),
        "milliseconds": dict(_latencies(warehouse)),
    }
    if not asked.keep:
        shutil.rmtree(folder)
    return found


def _taken_in(source: Path, warehouse: Warehouse, asked: argparse.Namespace) -> dict[str, Any]:
    workers = ["--workers", str(asked.workers)] if asked.workers else []
    options = ["--warehouse", str(warehouse.root), "--tagger", asked.tagger, *workers]
    site = {"NEWSMILL_SITE": "false"} if asked.no_site else {}
    took = measured([str(_NEWSMILL), "ingest", str(source), *options], site)
    report = json.loads(max(warehouse.reports.glob("2*.json")).read_text("utf-8"))
    stages = {stage["name"]: stage["seconds"] for stage in report["stages"]}
    return {
        "wall_s": round(took.wall_s, 2),
        "cpu_s": round(took.cpu_s, 2),
        "peak_mb": round(took.peak_mb),
        "stages": stages,
        "articles": report["counts"]["articles"],
    }


def _bytes(warehouse: Warehouse) -> Iterator[tuple[str, int]]:
    """Yield what lies on disk, links counted once: by table, then all the rest of a warehouse."""
    snapshot = warehouse.snapshot()
    for record in TABLES:
        yield record.table, _size(snapshot / record.table)
    for path in (warehouse.database, warehouse.feed, warehouse.raw, warehouse.site):
        yield path.name, _size(path)


def _size(path: Path) -> int:
    files = [path] if path.is_file() else (each for each in path.rglob("*") if each.is_file())
    return sum(each.stat().st_size for each in files)


def _latencies(warehouse: Warehouse) -> Iterator[tuple[str, float]]:
    asked = {name: (query, []) for name, query in _QUESTIONS.items()}
    asked |= {f"search {word}": ("FROM search(?)", [word]) for word in _SEARCHES}
    with reading(warehouse) as connection:
        for name, question in asked.items():
            yield name, _middle(lambda question=question: connection.execute(*question).fetchall())


def _middle(ask: Any) -> float:
    """Return the milliseconds of the middle one of several looks."""
    seconds = []
    for _ in range(_LOOKS):
        begun = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - begun)
    return round(1000 * statistics.median(seconds), 1)


def _told(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a table: a line for each figure, a column for each number of articles."""
    yield f"{os.cpu_count()} cores, {found[0]['chars']} characters, tagger {found[0]['tagger']}"
    yield _line("articles", [f"{each['articles']:,}" for each in found])
    for run in ("first", "second", "one_more"):
        yield _line(f"{run}: seconds", [f"{each[run]['wall_s']:.1f}" for each in found])
        yield _line("  CPU", [f"{each[run]['cpu_s']:.1f}" for each in found])
        yield _line("  peak MB", [f"{each[run]['peak_mb']:,}" for each in found])
        for stage in found[0][run]["stages"]:
            seconds = [each[run]["stages"].get(stage, 0.0) for each in found]
            yield _line(f"  {stage}", [f"{each:.2f}" for each in seconds])
            if run == "first":
                each_ms = zip(seconds, found, strict=True)
                yield _line(
                    "    ms an article", [f"{1000 * s / f['articles']:.3f}" for s, f in each_ms]
                )
    for kind, unit in (("bytes", 1e6), ("milliseconds", 1)):
        for name in found[0][kind]:
            yield _line(
                f"{'MB' if unit > 1 else 'ms'}: {name}",
                [f"{each[kind][name] / unit:,.1f}" for each in found],
            )


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:<32}" + "".join(f"{cell:>14}" for cell in cells)


if __name__ == "__main__":
    main()
