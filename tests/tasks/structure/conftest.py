"""Chunks of invented articles, read as a run reads them, but for Prefect."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.manifest import Part
from tasks.intake import document_row
from tasks.job import Job
from tasks.ledger import Ledger
from tasks.storage import raw
from tasks.storage.layout import Warehouse
from tasks.storage.offers import Offered
from tasks.structure.chunks import read_ahead, structure

TAGGERS = "tests.tasks.structure.poisonous"


class Inbox(NamedTuple):
    """Chunks, and where what is made of them goes."""

    warehouse: Warehouse
    chunks: Sequence[raw.Chunk]

    def job(self, tagger: str, workers: int = 2, limit_s: float = 60) -> Job:
        name = tagger if tagger == "none" else f"{TAGGERS}:{tagger}"
        return Job("run", "b", self.warehouse, tagger, name, workers, limit_s=limit_s)

    def read(self, job: Job) -> list[Part]:
        with read_ahead(job, self.chunks):
            return [part for chunk in self.chunks if (part := structure.fn(job, chunk))]

    def rows(self, parts: Sequence[Part], table: str) -> list[dict]:
        files = [self.warehouse.staged_parts / part.path(table) for part in parts]
        return pa.concat_tables([pq.read_table(file) for file in files]).to_pylist()


def article(number: int, mark: str = "") -> str:
    return f"第{number}书屋开放\n本报讯（记者 韩小雨）5月3日，清河市第{number}书屋{mark}开放。\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Callable[..., Inbox]:
    """Return a function that makes chunks of so many articles each; some are marked."""

    def made(*sizes: int, marked: Sequence[int] = (), mark: str = "毒") -> Inbox:
        warehouse = Warehouse(tmp_path / "w")
        ledger = Ledger({}, "1")
        chunks, number = [], 0
        folder = warehouse.staging / "run" / "raw"
        folder.mkdir(parents=True)
        for size in sizes:
            rows = []
            for number in range(number, number + size):  # noqa: B020 - it counts on
                text = article(number, mark if number in marked else "")
                rows.append(document_row("b", ledger, Offered(f"{number:04}.txt", text.encode())))
            number += 1
            path = folder / f"{len(chunks):06}.parquet"
            raw.write_chunk(rows, path)
            chunks.append(raw.Chunk(path, size, "b"))
        return Inbox(warehouse, tuple(chunks))

    return made
