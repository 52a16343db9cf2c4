"""How fast documents come out of a web archive, beside the library and the unpacking alone."""

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tasks.storage.offers import offered
from tests.archives import answered, converted, recorded, served

_RECORDS = 4_000
_TEXT = "林江社云州5月3日电（记者甘小芳）云州新桥3日通车，两岸居民不必绕行。" * 40


def _wet() -> list[bytes]:
    return [converted(number, f"第{number}号桥\n{_TEXT}") for number in range(_RECORDS)]


def _warc() -> list[bytes]:
    """Three records for each page, as crawls have them."""
    page = answered(f"<html><body><p>{_TEXT}</p></body></html>".encode())
    request = recorded("request", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request")
    metadata = recorded("metadata", b"fetchTimeMs: 3\r\n", "application/warc-fields")
    pages = (served(number, page) for number in range(_RECORDS // 2))
    return [record for each in pages for record in (request, each, metadata)]


def _ours(path: Path) -> int:
    return sum(each.data is not None for each in offered([path]))


def _library(path: Path) -> int:
    with path.open("rb") as file:
        return sum(len(record.content_stream().read()) > 0 for record in ArchiveIterator(file))


def _unpacked(path: Path) -> int:
    with gzip.open(path) as file:
        return sum(len(piece) for piece in iter(lambda: file.read(1 << 16), b""))


TOOLS: Mapping[str, Callable[[Path], int]] = {
    "newsmill": _ours,
    "warcio alone": _library,
    "gzip alone": _unpacked,
}


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("kind", ["wet", "warc"])
@pytest.mark.benchmark(group="read a web archive")
def test_read_a_web_archive(benchmark: Any, tmp_path: Path, kind: str, tool: str) -> None:
    benchmark.group += f", {kind}"
    records = _wet() if kind == "wet" else _warc()
    path = tmp_path / f"a.{kind}.gz"
    path.write_bytes(b"".join(gzip.compress(record, 6) for record in records))
    benchmark.extra_info["megabytes"] = sum(map(len, records)) / 1e6
    assert benchmark.pedantic(TOOLS[tool], (path,), rounds=3, iterations=1)
