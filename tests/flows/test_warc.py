"""A web archive from end to end: every text in it is accounted for, and what is broken is told."""

import gzip
from pathlib import Path

import duckdb

from tests.archives import answered, converted, served
from tests.flows.conftest import Newsmill

TEXT = "桥通车\n林江社云州电（记者甘小芳）云州新桥通车，全长两公里，两岸居民不必绕行。"


def test_an_archive_is_taken_in_once(newsmill: Newsmill, tmp_path: Path) -> None:
    records = [
        converted(1, TEXT),
        converted(2, TEXT),
        served(3, answered(b"\x89PNG", "image/png")),
        served(4, answered(TEXT.replace("云州", "平川").encode("gb18030"), "text/plain")),
        converted(5, "x").replace(b"Content-Length: 1", b"Content-Length: 7"),
        converted(6, TEXT.replace("云州", "长岭")),
    ]
    inbox = tmp_path / "in"
    inbox.mkdir()
    # Named as crawls name their files: after the day of the crawl.
    name = "NEWS-20240517010203-00001.warc.gz"
    (inbox / name).write_bytes(b"".join(map(gzip.compress, records)))
    words = ("ingest", inbox, "--warehouse", tmp_path / "w", "--tagger", "none")
    assert newsmill(*words).returncode == 0
    with duckdb.connect(str(tmp_path / "w/newsmill.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "SELECT d.source_uri, outcome, url, date_published::VARCHAR, date_method, found "
            "FROM documents AS d LEFT JOIN articles USING (source_uri) "
            "LEFT JOIN rejections USING (source_uri) ORDER BY 1"
        ).fetchall()
    dated = ("http://lin.example/2023/04/05/bridge.html", "2023-04-05", "url", None)
    broken = "a Content-Length, 7, at which no record ends, in the record at byte "
    broken += f"{sum(len(gzip.compress(record)) for record in records[:4]):,}"
    assert rows == [
        (f"{name}!/urn:uuid:1", "article", *dated),
        (f"{name}!/urn:uuid:2", "duplicate", None, None, None, None),
        (f"{name}!/urn:uuid:4", "article", *dated),
        (f"{name}!/urn:uuid:5", "rejected", None, None, None, broken),
        (f"{name}!/urn:uuid:6", "article", *dated),
    ]
    assert "5 unchanged" in newsmill(*words).stdout
