"""Run: whatever made a snapshot."""

from datetime import datetime
from typing import ClassVar

from schemas.manifest import RunAction
from schemas.record import Record, column


class Run(Record):
    """One row per run that made a snapshot; runs that changed nothing make none."""

    table: ClassVar[str] = "runs"
    label_zh: ClassVar[str] = "运行"
    key: ClassVar[tuple[str, ...]] = ("run_id",)

    run_id: str = column("运行编号", "Identifier of the run.")
    snapshot_id: str = column("快照编号", "Snapshot it made.")
    parent_id: str | None = column("上一快照", "Snapshot it started from; null for the first.")
    action: RunAction = column(
        "动作", "What it was asked to do: ingest, rebuild, replay, restore or retract."
    )
    batch: str = column("批次", "Batch it brought, or worked on.")
    started_at_utc: datetime = column("开始时间", "Start, UTC, without zone.")
    finished_at_utc: datetime = column("完成时间", "Commit, UTC, without zone.")
    offered: int = column("送入数", "Documents offered.", ge=0)
    unchanged: int = column("未变数", "Of these, already there in the same version.", ge=0)
    articles: int = column("文章数", "Of these, new or changed articles.", ge=0)
    duplicates: int = column("重复数", "Of these, repeats of another document.", ge=0)
    rejected: int = column("拒收数", "Of these, refused.", ge=0)
    retracted: int = column("撤回数", "Of these, taken out again on request.", ge=0)
    pipeline_version: str = column("流程版本", "Version of the pipeline that ran.")
