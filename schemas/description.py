"""The tables that describe the tables, for tools that cannot read DuckDB's comments."""

from datetime import datetime
from typing import ClassVar

from schemas.record import Record, column


class TableDescription(Record):
    """One row per table and view of the snapshot."""

    table: ClassVar[str] = "_tables"
    label_zh: ClassVar[str] = "表目录"
    key: ClassVar[tuple[str, ...]] = ("table_name",)

    table_name: str = column("表名", "Name of the table or view.")
    label_en: str = column("英文名", "Label in English.")
    label_zh_hans: str = column("中文名", "Label in Chinese.")
    grain: str = column("粒度", "What one row is.")
    key_columns: str = column("主键", "Columns that identify a row, joined by a comma.")
    row_count: int | None = column(
        "行数", "Rows in this snapshot; null for views, which are computed when asked.", ge=0
    )
    snapshot_id: str = column("快照编号", "Snapshot the count was taken in.")
    refreshed_at_utc: datetime = column(
        "更新时间", "When the snapshot was made, UTC, without zone."
    )


class ColumnDescription(Record):
    """One row per column of every table and view."""

    table: ClassVar[str] = "_columns"
    label_zh: ClassVar[str] = "列目录"
    key: ClassVar[tuple[str, ...]] = ("table_name", "column_name")

    table_name: str = column("表名", "Name of the table or view.")
    column_name: str = column("列名", "Name of the column.")
    position: int = column("列序", "Place in the table, from 0.", ge=0)
    label_en: str = column("英文名", "Label in English.")
    label_zh_hans: str = column("中文名", "Label in Chinese.")
    data_type: str = column("类型", "DuckDB type.")
    is_nullable: bool = column("可空", "Whether a null may stand in it.")
    description: str = column("说明", "What it holds.")
