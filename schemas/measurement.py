"""Measurement: what is known of a run's rows as a whole, to be held against earlier runs."""

from typing import ClassVar

from schemas.record import Record, column


class Measurement(Record):
    """One row per measurement of the rows that a run brought.

    Two measures: ``null_share``, the share of a column's cells that are null; ``per_document``,
    rows of a table for each document. (W3C DQV calls this a quality measurement.)
    """

    table: ClassVar[str] = "measurements"
    label_zh: ClassVar[str] = "质量度量"
    key: ClassVar[tuple[str, ...]] = ("run_id", "table_name", "column_name", "measure")

    run_id: str = column("运行编号", "Run that was measured (runs.run_id).")
    batch: str = column("批次", "Batch it brought: runs are held against those of the same batch.")
    table_name: str = column("表", "Table that was measured.")
    column_name: str = column("列", "Column that was measured; * for the table as a whole.")
    measure: str = column("度量", "null_share or per_document.")
    value: float = column("值", "Result; null_share between 0 and 1.", ge=0)
    document_count: int = column("文档数", "Documents that the run brought.", ge=0)
