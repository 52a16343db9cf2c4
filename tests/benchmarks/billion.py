"""One billion articles, on paper: what was measured here, multiplied; nothing else.

``python -m tests.benchmarks.billion [measured.json] [--articles N] [--machines N] [--cores N]``
prints the table of SCALE.md. Each line says what it is derived from.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

MEASURED = Path(__file__).with_name("measured.json")
_TIB = 1 << 40
_GIB = 1 << 30


class Plan(NamedTuple):
    """What is asked: how many articles, on what, published how often."""

    articles: int
    machines: int
    cores: int
    each_commit: int  # articles


class Line(NamedTuple):
    """One line of the table."""

    what: str
    value: str
    source: str


def lines(m: Mapping[str, float], plan: Plan) -> Iterator[Line]:
    """Derive every figure from the measured ones."""
    yield from _work(m, plan)
    yield from _room(m, plan)
    yield from _parts(m, plan)


def _work(m: Mapping[str, float], plan: Plan) -> Iterator[Line]:
    cores = plan.machines * plan.cores
    for tagger in ("none", "full"):
        each = m.get(f"cpu_seconds_per_article_{tagger}")
        if each is None:
            continue  # was not measured
        hours = plan.articles * each / 3600
        yield Line(
            f"core-hours, tagger {tagger}",
            f"{hours:,.0f}",
            f"{each * 1000:.2f} ms of one core an article, measured",
        )
        yield Line(
            f"hours on {plan.machines} machines of {plan.cores} cores, tagger {tagger}",
            f"{hours / cores:,.1f}",
            "core-hours / cores, were the work shared out without loss: not measured",
        )


def _room(m: Mapping[str, float], plan: Plan) -> Iterator[Line]:
    for what, name in (
        ("raw documents kept", "raw_bytes_per_article"),
        ("Parquet", "parquet_bytes_per_article"),
        ("DuckDB file, loaded", "duckdb_bytes_per_article"),
        ("of it the search index", "index_bytes_per_article"),
        ("files for BI tools", "bi_bytes_per_article"),
        ("site", "site_bytes_per_article"),
    ):
        total = plan.articles * m[name] / _TIB
        yield Line(f"{what}, TiB", f"{total:,.2f}", f"{m[name]:,.0f} bytes an article, measured")


def _parts(m: Mapping[str, float], plan: Plan) -> Iterator[Line]:
    parts = plan.articles / m["documents_per_part"]
    thousands = parts / 1000
    yield Line("parts", f"{parts:,.0f}", f"{m['documents_per_part']:,.0f} documents each: the code")
    files = parts * m["tables"]
    yield Line("files, and links made at each commit", f"{files:,.0f}", "one a table and part")
    size = parts * m["manifest_bytes_per_part"]
    yield Line(
        "manifest, GiB (kept twice)",
        f"{size / _GIB:,.2f}",
        f"{m['manifest_bytes_per_part']:,.0f} bytes a part, measured at 100,000",
    )
    for what, name in (
        ("reading the manifest once, seconds of a core", "manifest_read_cpu_per_1000_parts"),
        ("publishing one more part, seconds of a core", "commit_cpu_per_1000_parts"),
        ("counting one table's rows, seconds of a core", "count_cpu_per_1000_parts"),
    ):
        source = f"{m[name]:.3f} s for 1,000 parts, measured"
        yield Line(what, f"{thousands * m[name]:,.0f}", source)
    memory = thousands * m["manifest_mib_per_1000_parts"] / 1024
    source = f"{m['manifest_mib_per_1000_parts']:.1f} MiB for 1,000 parts, measured at 100,000"
    yield Line("memory of one manifest, GiB", f"{memory:,.1f}", source)
    commits = plan.articles / plan.each_commit
    total = commits * thousands * m["commit_cpu_per_1000_parts"] / 2 / 3600
    yield Line(
        f"core-hours of all commits, {plan.each_commit:,} articles in each",
        f"{total:,.0f}",
        f"{commits:,.0f} commits, each over half of all parts on average",
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measured", type=Path, nargs="?", default=MEASURED)
    parser.add_argument("--articles", type=int, default=1_360_000_000)
    parser.add_argument("--machines", type=int, default=100)
    parser.add_argument("--cores", type=int, default=16)
    parser.add_argument("--each-commit", type=int, default=1_000_000)
    asked = parser.parse_args()
    measured = json.loads(asked.measured.read_text("utf-8"))["figures"]
    plan = Plan(asked.articles, asked.machines, asked.cores, asked.each_commit)
    print(f"| for {plan.articles:,} articles | | from |\n|---|--:|---|")  # noqa: T201
    for line in lines(measured, plan):
        print(f"| {line.what} | {line.value} | {line.source} |")  # noqa: T201


if __name__ == "__main__":
    main()
