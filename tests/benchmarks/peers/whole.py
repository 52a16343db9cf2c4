"""From files to Parquet with what people would put together in an afternoon."""

import os
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.benchmarks.child import Work
from tests.benchmarks.material import Material

_SLICE = 64
_NAMES = {"nr": "person", "ns": "place", "nt": "organization"}


def afternoon(material: Material, name: str) -> Work:
    """Read, ``ftfy``, OpenCC, names by ``jieba.posseg``, pandas, two Parquet files."""
    import pandas

    _tools()
    paths = sorted(material.inbox(name).glob("*.txt"))
    slices = [paths[first : first + _SLICE] for first in range(0, len(paths), _SLICE)]
    folder = material.scratch(f"afternoon-{name}")
    cores = len(os.sched_getaffinity(0))
    pool = ProcessPoolExecutor(cores, mp_context=get_context("spawn")) if cores > 1 else None

    def run() -> None:
        read = [*(pool.map if pool else map)(_read, slices)]
        articles = pandas.DataFrame([row for made, _ in read for row in made])
        names = pandas.DataFrame([row for _, made in read for row in made])
        articles.to_parquet(folder / "articles.parquet", compression="zstd")
        names.to_parquet(folder / "entities.parquet", compression="zstd")

    def facts() -> dict[str, Any]:
        if pool:
            pool.shutdown()  # or the memory of its processes would not be counted
        return {"disk_bytes": sum(path.stat().st_size for path in folder.iterdir())}

    return Work(run, None, facts)


def _read(paths: list[Path]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    fix, convert, cut = _tools()
    articles, names = [], []
    for path in paths:
        text = convert(fix(path.read_text("utf-8")))
        articles.append({"file": path.name, "headline": text.partition("\n")[0], "text": text})
        place = 0
        for word in cut(text):
            if kind := _NAMES.get(word.flag):
                names.append({"file": path.name, "type": kind, "name": word.word, "start": place})
            place += len(word.word)
    return articles, names


@cache
def _tools() -> tuple[Any, Any, Any]:
    import ftfy
    import jieba
    import jieba.posseg
    import opencc

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    config = ftfy.TextFixerConfig(uncurl_quotes=False, fix_character_width=False)
    return lambda text: ftfy.fix_text(text, config), opencc.OpenCC("t2s").convert, jieba.posseg.cut
