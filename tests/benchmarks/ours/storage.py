"""The storage shell, step by step: rows of one run to Parquet, snapshot, DuckDB, index, files."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.catalog import CONTENT
from schemas.manifest import Manifest, Part
from tasks.site.build import write_site
from tasks.storage.bi import feed
from tasks.storage.database.load import load
from tasks.storage.database.searching import create_index
from tasks.storage.layout import Warehouse
from tasks.storage.parts import Source, read_rows, write_part
from tasks.storage.snapshots.commit import Change, Consent, commit
from tasks.storage.snapshots.known import known_documents
from tests.benchmarks.child import Work
from tests.benchmarks.material import Material
from tests.benchmarks.ours.many import make_warehouse, publish, record

_CHANGED = 100  # articles
_SOURCE = Source("many", "r", ["raw/none.parquet"])


def parquet(material: Material, name: str) -> Work:
    """Write one part of every table, forced to disk and hashed."""
    tables, folder = _tables(material), material.scratch(f"parquet-{name}")

    def clear() -> None:
        shutil.rmtree(folder, ignore_errors=True)

    return Work(
        lambda: write_part(tables, folder, _SOURCE), clear, lambda: {"disk_bytes": _size(folder)}
    )


def committed(material: Material, name: str) -> Work:
    """Gather, measure, check, and publish a snapshot of parts that are written already."""
    tables, warehouse = _tables(material), _empty(material, f"commit-{name}")
    staged: list[Part] = []

    def stage() -> None:
        shutil.rmtree(warehouse.root)
        staged[:] = [write_part(tables, warehouse.staged_parts, _SOURCE)]

    def run() -> None:
        commit(warehouse, Change(warehouse.staged_parts, staged, {}), record("r"), Consent())

    return Work(run, stage, lambda: {"disk_bytes": _size(warehouse.snapshots)})


def loaded(material: Material, name: str) -> Work:
    """Make the DuckDB file anew: tables, views, comments, and the index for searching."""
    warehouse, manifest = _published(material, f"load-{name}")

    def clear() -> None:
        for file in (warehouse.database, warehouse.spare):
            file.unlink(missing_ok=True)

    return Work(
        lambda: load(warehouse, manifest),
        clear,
        lambda: {"disk_bytes": _size(warehouse.database)},
    )


def indexed(material: Material, name: str) -> Work:
    """Make the index for searching alone."""
    warehouse, manifest = _published(material, f"index-{name}")
    load(warehouse, manifest)
    file = warehouse.root / "again.duckdb"
    held: list[duckdb.DuckDBPyConnection] = []

    def clear() -> None:
        for connection in held:
            connection.close()
        shutil.copy(warehouse.database, file)
        connection = duckdb.connect()
        connection.execute(f"ATTACH '{file}' AS out")
        connection.execute("USE out")
        connection.execute("DROP SCHEMA search_index CASCADE")
        held[:] = [connection]

    def run() -> None:
        create_index(held[0])
        held[0].execute("CHECKPOINT out")

    return Work(run, clear)


def fed(material: Material, name: str) -> Work:
    """Write the files for BI tools, one per table."""
    warehouse, manifest = _published(material, f"feed-{name}")
    load(warehouse, manifest)

    def clear() -> None:
        shutil.rmtree(warehouse.feed, ignore_errors=True)

    return Work(
        lambda: feed.keep(warehouse, manifest), clear, lambda: {"disk_bytes": _size(warehouse.feed)}
    )


def site(material: Material, name: str) -> Work:
    """Draw the site: a page for every article, person, organisation, place."""
    warehouse, manifest = _published(material, f"site-{name}")
    load(warehouse, manifest)
    count = manifest.rows("articles")

    def clear() -> None:
        shutil.rmtree(warehouse.site, ignore_errors=True)

    def facts() -> dict[str, Any]:
        pages = sum(1 for _ in warehouse.site.rglob("*.html"))
        return {"disk_bytes": _size(warehouse.site), "pages": pages}

    return Work(lambda: write_site(warehouse, count), clear, facts)


def changed(material: Material, name: str) -> Work:
    """Publish a new version of a hundred articles that lie side by side among ``name``."""
    return _changing(material, name, is_strewn=False)


def strewn(material: Material, name: str) -> Work:
    """Publish a new version of a hundred articles that lie all over ``name``: in every file."""
    return _changing(material, name, is_strewn=True)


def _changing(material: Material, name: str, *, is_strewn: bool) -> Work:
    folder = material.scratch("many") / name
    warehouse = make_warehouse(int(name), folder, material.rows())
    turns = iter(range(1_000))
    staged: list[tuple[Change, str]] = []

    def stage() -> None:
        turn = next(turns)
        staged[:] = [(_change(warehouse, turn, is_strewn), f"{is_strewn}{turn}")]

    # The first two make the two DuckDB files that take turns from then on.
    for _ in range(2):
        stage()
        publish(warehouse, *staged[0])
    return Work(lambda: publish(warehouse, *staged[0]), stage)


def _change(warehouse: Warehouse, turn: int, is_strewn: bool) -> Change:
    """Stage the same rows under another checksum."""
    stamp = f"{is_strewn}{turn}"
    known = known_documents(warehouse).items()
    articles = sorted((uri, d.part_id) for uri, d in known if d.outcome == "article")
    step = len(articles) // _CHANGED if is_strewn else 1
    uris = dict(articles[turn : turn + _CHANGED * step : step])
    held = [p for p in warehouse.manifest().parts if p.part_id in set(uris.values())]
    tables = {r.table: _renewed(warehouse, r, held, (uris, stamp)) for r in CONTENT}
    part = write_part(tables, warehouse.staged_parts, _SOURCE._replace(run_id=stamp))
    return Change(warehouse.staged_parts, [part], uris)


def _renewed(
    warehouse: Warehouse, table: Any, held: list[Part], change: tuple[dict[str, str], str]
) -> pa.Table:
    uris, stamp = change
    rows = pa.concat_tables([read_rows(part, table, warehouse.snapshot()) for part in held])
    rows = rows.filter(pc.is_in(rows["source_uri"], pa.array(list(uris))))
    if "source_sha256" not in rows.column_names:
        return rows
    place = rows.column_names.index("source_sha256")
    renewed = pc.binary_join_element_wise(rows["source_sha256"], pa.scalar(stamp), "")
    return rows.set_column(place, rows.schema.field(place), renewed)


def _tables(material: Material) -> dict[str, pa.Table]:
    paths = material.rows()
    return {r.table: pq.read_table(paths[r.table], schema=r.arrow_schema()) for r in CONTENT}


def _empty(material: Material, name: str) -> Warehouse:
    root = material.scratch(name)
    shutil.rmtree(root)
    root.mkdir()
    return Warehouse(root)


def _published(material: Material, name: str) -> tuple[Warehouse, Manifest]:
    """Return a warehouse whose snapshot is current, and neither loaded nor fed."""
    warehouse = _empty(material, name)
    part = write_part(_tables(material), warehouse.staged_parts, _SOURCE)
    change = Change(warehouse.staged_parts, [part], {})
    manifest = commit(warehouse, change, record("r"), Consent(accepted=True))
    return warehouse, manifest


def _size(path: Path) -> int:
    return sum(p.stat().st_size for p in _files(path))


def _files(path: Path) -> Iterator[Path]:
    return (p for p in (path, *path.rglob("*")) if p.is_file())
