"""What an article costs, on text of your own: seconds of one core, bytes on disk by where they lie.

``python -m tests.benchmarks.per_article FILE_OR_FOLDER --tagger none --json FILE``. Seconds are
those of the processor, so that they hold on a machine that does other things as well.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

import flows.ingest
from schemas.catalog import CONTENT
from tasks.storage.layout import Warehouse
from tests.proof import world

_BLOCK = 262_144  # bytes: DuckDB's


def measure(text: Path, tagger: str, folder: Path, *, site: bool) -> dict[str, Any]:
    """Take ``text`` in, in this process alone, and weigh what comes of it."""
    world.without_prefect()
    os.environ["NEWSMILL_SITE"] = str(site).lower()
    began = time.process_time()
    flows.ingest.ingest.fn([str(text)], str(folder), tagger=tagger, workers=1)
    seconds = time.process_time() - began
    warehouse = Warehouse(folder)
    manifest = warehouse.manifest()
    assert manifest is not None
    articles = manifest.rows("articles")
    with duckdb.connect(str(warehouse.database), read_only=True) as connection:
        characters = _one(connection, "SELECT sum(length(text)) FROM articles")
        rows = {r.table: manifest.rows(r.table) / articles for r in CONTENT}
        index = sum(_blocks(connection, name) for name in ("postings", "articles"))
    parquet = {
        r.table: sum(part.files[r.table].file_bytes for part in manifest.parts) / articles
        for r in CONTENT
    }
    return {
        "text": text.name,
        "tagger": tagger,
        "documents": manifest.rows("documents"),
        "articles": articles,
        "parts": len(manifest.parts),
        "characters": characters / articles,
        "cpu_seconds": seconds / articles,
        "rows": rows,
        "raw_bytes": _size(warehouse.raw) / articles,
        "parquet_bytes": parquet,
        "duckdb_bytes": warehouse.database.stat().st_size / articles,
        "index_bytes": index * _BLOCK / articles,
        "bi_bytes": _size(warehouse.feed) / articles,
        "site_bytes": _size(warehouse.site) / articles,
    }


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def _blocks(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Count the blocks of a table of the index."""
    query = "SELECT count(DISTINCT block_id) FROM pragma_storage_info(?) WHERE block_id >= 0"
    row = connection.execute(query, [f"search_index.{table}"]).fetchone()
    return int(row[0]) if row else 0


def _size(folder: Path) -> int:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files)


def main() -> None:
    """Measure one text; add it to the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", type=Path)
    parser.add_argument("--tagger", default="none")
    parser.add_argument("--site", action="store_true", help="write the site, too, and weigh it")
    parser.add_argument("--json", type=Path, help="file to add to")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="per-article-"))
    try:
        found = measure(asked.text, asked.tagger, folder, site=asked.site)
    finally:
        shutil.rmtree(folder)
    json.dump(found, sys.stdout, indent=1)
    if asked.json:
        there = json.loads(asked.json.read_text("utf-8")) if asked.json.exists() else []
        asked.json.write_text(json.dumps([*there, found], indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
