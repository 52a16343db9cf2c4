"""What people reach for to keep rows: the same rows, every content table of them."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.benchmarks.child import Work
from tests.benchmarks.material import Material


def pandas_parquet(material: Material, name: str) -> Work:
    import pandas

    frames = _frames(pandas, material)
    folder = material.scratch(f"pandas-{name}")

    def run() -> None:
        for table, frame in frames.items():
            frame.to_parquet(folder / f"{table}.parquet", compression="zstd", index=False)

    return Work(run, None, lambda: {"disk_bytes": _size(folder)})


def pandas_duckdb(material: Material, name: str) -> Work:
    import duckdb
    import pandas

    frames = _frames(pandas, material)
    path = material.scratch(f"pandas-duckdb-{name}") / "rows.duckdb"

    def run() -> None:
        with duckdb.connect(str(path)) as connection:
            for table, frame in frames.items():
                connection.register("frame", frame)
                connection.execute(f'CREATE TABLE "{table}" AS FROM frame')

    return Work(run, lambda: path.unlink(missing_ok=True), lambda: {"disk_bytes": _size(path)})


def dlt_parquet(material: Material, name: str) -> Work:
    import dlt

    folder = material.scratch(f"dlt-parquet-{name}")
    lake = dlt.destinations.filesystem(bucket_url=(folder / "lake").as_uri())
    return _loading(dlt, material, folder, (lake, folder / "lake"))


def dlt_duckdb(material: Material, name: str) -> Work:
    import dlt

    folder = material.scratch(f"dlt-duckdb-{name}")
    file = folder / "loaded.duckdb"  # not named as the schema in it
    return _loading(dlt, material, folder, (dlt.destinations.duckdb(str(file)), file))


def _loading(dlt: Any, material: Material, folder: Path, to: tuple[Any, Path]) -> Work:
    """Load Arrow tables, which dlt passes on as Parquet: the way it calls fastest."""
    import pyarrow.parquet as pq

    tables = {name: pq.read_table(path) for name, path in material.rows().items()}
    destination, target = to

    def run() -> None:
        pipeline = dlt.pipeline("bench", str(folder / "state"), None, destination, None, "rows")
        resources = [dlt.resource(rows, name=table) for table, rows in tables.items()]
        pipeline.run(resources, write_disposition="replace", loader_file_format="parquet")

    def clear() -> None:
        shutil.rmtree(folder)
        folder.mkdir()

    return Work(run, clear, lambda: {"disk_bytes": _size(target)})


def _frames(pandas: Any, material: Material) -> Mapping[str, Any]:
    return {name: pandas.read_parquet(path) for name, path in material.rows().items()}


def _size(path: Path) -> int:
    return sum(p.stat().st_size for p in (path, *path.rglob("*")) if p.is_file())
