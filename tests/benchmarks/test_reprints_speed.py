"""What finding reprints costs: by the articles that come, not by those that are there.

The articles are made up of characters drawn at random, half of each set printed again, cut.
"""

import random
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasks.reprints.join import join
from tasks.storage.layout import Warehouse, read_manifest
from tasks.storage.snapshots.delta import Side
from tests.tasks.reprints.printed import Told, publish

_DAY = date(2024, 5, 3)
_PART = 1000


def made(count: int, start: int = 0) -> Mapping[str, Told]:
    """Return so many articles of 1,200 characters; every second one is half of the one before."""
    stories: dict[str, Told] = {}
    for number in range(start, start + count, 2):
        drawn = random.Random(number)  # noqa: S311 - nothing is kept secret
        lines = ["".join(map(chr, drawn.choices(range(0x4E00, 0x7E00), k=120))) for _ in range(10)]
        stories[f"{number}"] = Told(["标题", *lines], _DAY)
        stories[f"{number} again"] = Told(["改题", *lines[:5]], _DAY)
    return stories


def parted(stories: Mapping[str, Told]) -> list[Mapping[str, Told]]:
    names = [*stories]
    return [{n: stories[n] for n in names[i : i + _PART]} for i in range(0, len(names), _PART)]


def side(warehouse: Warehouse, snapshot_id: str) -> Side:
    folder = warehouse.snapshots / snapshot_id
    return Side(folder, read_manifest(folder))


@pytest.mark.parametrize("tool", ["2,000 at once", "4,000 at once"])
@pytest.mark.benchmark(group="find the reprints among articles, half of which are")
def test_join_all(benchmark: Any, tmp_path: Path, tool: str) -> None:
    manifest = publish(tmp_path, *parted(made(int(tool.partition(" ")[0].replace(",", "")))))
    warehouse = Warehouse(tmp_path)
    found = side(warehouse, manifest.snapshot_id)

    def afresh() -> None:
        shutil.rmtree(warehouse.reprint_index)

    def joined() -> int:
        return join(warehouse.reprint_index, None, found)["reprints"].num_rows

    rows = benchmark.pedantic(joined, setup=afresh, rounds=3, iterations=1)
    assert rows == manifest.rows("articles")


@pytest.mark.parametrize("tool", ["100 into 2,000", "100 into 4,000"])
@pytest.mark.benchmark(group="find the reprints among articles that come")
def test_join_some(benchmark: Any, tmp_path: Path, tool: str) -> None:
    warehouse = Warehouse(tmp_path)
    there = int(tool.rpartition(" ")[2].replace(",", ""))
    before = publish(tmp_path, *parted(made(there)))
    after = publish(tmp_path, made(100, start=there))
    old, new = (side(warehouse, m.snapshot_id) for m in (before, after))
    rows = benchmark.pedantic(
        lambda: join(warehouse.reprint_index, old, new)["reprints"].num_rows,
        rounds=5,
        iterations=1,
    )
    assert rows == there + 100
