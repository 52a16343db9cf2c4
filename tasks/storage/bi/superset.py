"""A bundle that Superset imports: the DuckDB file, a dataset per table and view, a dashboard.

The datasets follow from the contract, so that every column has its Chinese label there. Charts
are written by hand, in ``warehouse/bi/superset/charts.json``. Everything has a UUID made of its
name, so that a bundle that is imported again replaces charts and dashboard; the database and the
datasets that Superset knows already it leaves as they are.
"""

import json
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from schemas.catalog import TABLES, describe_columns, grain
from tasks.storage.database.load import is_linked
from tasks.storage.layout import Warehouse
from tasks.storage.queries.views import views

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "newsmill/superset")
_COLUMNS_WIDE = 12  # of a dashboard's grid
# As a date in the archive: equal warehouses give equal bundles.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)

_TEMPORAL = frozenset({"DATE", "TIMESTAMP"})

Yaml = dict[str, Any]


def write_bundle(warehouse: Warehouse, target: Path) -> None:
    """Write the bundle for a warehouse's DuckDB file as a ZIP archive."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _bundle(warehouse):
            member = zipfile.ZipInfo(f"newsmill/{name}.yaml", _LONG_AGO)
            # JSON is YAML.
            archive.writestr(member, json.dumps(content, ensure_ascii=False, indent=1))


def _bundle(warehouse: Warehouse) -> Iterator[tuple[str, Yaml]]:
    charts = json.loads(files("warehouse").joinpath("bi/superset/charts.json").read_text("utf-8"))
    yield (
        "metadata",
        {"version": "1.0.0", "type": "Dashboard", "timestamp": "2026-01-01T00:00:00+00:00"},
    )
    yield "databases/newsmill", _database(warehouse)
    for record in TABLES:
        label = f"{record.label_zh} · {grain(record)}"
        yield _named(_dataset(record.table, label, describe_columns(record)))
    for view in views():
        label = f"{view.label_zh} · {view.comment}"
        yield _named(_dataset(view.name, label, view.describe_columns()))
    for chart in charts:
        yield f"charts/{chart['name']}", _chart(chart)
    yield "dashboards/newsmill", _dashboard(charts)


def _named(dataset: Yaml) -> tuple[str, Yaml]:
    return f"datasets/newsmill/{dataset['table_name']}", dataset


def _uuid(kind: str, name: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, f"{kind}/{name}"))


def _database(warehouse: Warehouse) -> Yaml:
    """Describe the DuckDB file: read-only, and whoever asks it can read no other file.

    But where it links to the Parquet, DuckDB must be allowed to read files: then any file that
    the server may read, through `read_text` in SQL Lab.
    """
    closed = {
        "enable_external_access": is_linked(warehouse),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "lock_configuration": True,
    }
    return {
        "database_name": "newsmill",
        "sqlalchemy_uri": f"duckdb:///{warehouse.database.resolve()}",
        "cache_timeout": None,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_file_upload": False,
        "extra": {
            "engine_params": {"connect_args": {"read_only": True, "config": closed}},
            "metadata_params": {},
            "metadata_cache_timeout": {},
            "schemas_allowed_for_file_upload": [],
        },
        "uuid": _uuid("database", "newsmill"),
        "version": "1.0.0",
    }


def _dataset(table: str, label: str, columns: Sequence[Yaml]) -> Yaml:
    days = [c["column_name"] for c in columns if c["data_type"] in _TEMPORAL]
    return {
        "table_name": table,
        "main_dttm_col": days[0] if days else None,
        "description": label,
        "catalog": "newsmill",
        "schema": "main",
        "sql": None,
        "filter_select_enabled": True,
        "uuid": _uuid("dataset", table),
        "metrics": [
            {
                "metric_name": "count",
                "verbose_name": "行数",
                "metric_type": "count",
                "expression": "COUNT(*)",
            }
        ],
        "columns": [_column(column) for column in columns],
        "version": "1.0.0",
        "database_uuid": _uuid("database", "newsmill"),
    }


def _column(column: Yaml) -> Yaml:
    return {
        "column_name": column["column_name"],
        "verbose_name": column["label_zh_hans"],
        "is_dttm": column["data_type"] in _TEMPORAL,
        "is_active": True,
        "type": column["data_type"],
        "groupby": True,
        "filterable": True,
        "expression": None,
        "description": column["description"],
        "python_date_format": None,
    }


def _chart(chart: Yaml) -> Yaml:
    return {
        "slice_name": chart["title"],
        "viz_type": chart["params"]["viz_type"],
        "params": chart["params"],
        "cache_timeout": None,
        "uuid": _uuid("chart", chart["name"]),
        "version": "1.0.0",
        "dataset_uuid": _uuid("dataset", chart["dataset"]),
    }


def _dashboard(charts: Sequence[Yaml]) -> Yaml:
    return {
        "dashboard_title": "新闻仓库 · newsmill",
        "description": None,
        "css": "",
        "slug": "newsmill",
        "published": True,
        "uuid": _uuid("dashboard", "newsmill"),
        "position": _position(charts),
        "metadata": {"refresh_frequency": 0, "color_scheme": "supersetColors"},
        "version": "1.0.0",
    }


def _position(charts: Sequence[Yaml]) -> Yaml:
    """Lay the charts out in rows, in order, as many side by side as there is room for."""
    rows: list[list[Yaml]] = [[]]
    for chart in charts:
        if sum(other["width"] for other in rows[-1]) + chart["width"] > _COLUMNS_WIDE:
            rows.append([])
        rows[-1].append(chart)
    names = [f"ROW-{number}" for number in range(len(rows))]
    root = ["ROOT_ID", "GRID_ID"]
    placed: Yaml = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]},
        "GRID_ID": {"id": "GRID_ID", "type": "GRID", "children": names, "parents": root[:1]},
    }
    for name, row in zip(names, rows, strict=True):
        keys = [f"CHART-{chart['name']}" for chart in row]
        placed[name] = {"id": name, "type": "ROW", "children": keys, "parents": root}
        placed[name]["meta"] = {"background": "BACKGROUND_TRANSPARENT"}
        placed |= {
            key: _placed(key, chart, [*root, name]) for key, chart in zip(keys, row, strict=True)
        }
    return placed


def _placed(key: str, chart: Yaml, parents: Sequence[str]) -> Yaml:
    return {
        "id": key,
        "type": "CHART",
        "children": [],
        "parents": list(parents),
        "meta": {
            "uuid": _uuid("chart", chart["name"]),
            # Superset puts the number that it gives the chart; without any it refuses.
            "chartId": 0,
            "sliceName": chart["title"],
            "width": chart["width"],
            "height": chart["height"],
        },
    }
