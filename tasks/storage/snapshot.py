"""The commit: a new snapshot is made whole beside the old one, then becomes current at once.

A reader resolves ``current`` first and then sees one snapshot to the end. A writer killed at
any moment leaves either the old snapshot or the new one current, and work in progress that
the next run clears away.
"""

import shutil
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from schemas.identity import identify
from schemas.manifest import Manifest, Part, RunRecord
from tasks.storage.checks import run_checks
from tasks.storage.describe import describe
from tasks.storage.durable import fsync, point, write_text
from tasks.storage.known import document_uris
from tasks.storage.layout import Warehouse, read_manifest
from tasks.storage.parts import link_part, rewrite_part


class Change(NamedTuple):
    """What a run brings: staged parts, and the documents whose old rows they replace."""

    staged: Path
    parts: Sequence[Part]
    replaced: Collection[str]


def recover(warehouse: Warehouse) -> None:
    """Clear away what a killed run left. The caller holds the writer's lock."""
    shutil.rmtree(warehouse.staging, ignore_errors=True)


def commit(warehouse: Warehouse, change: Change, run: RunRecord) -> Manifest:
    """Publish ``change``: every table of the new snapshot becomes visible together.

    Raises:
        CheckFailedError: A check found the new snapshot wrong; the old one stays current and
            the new one stays under ``staging`` for looking at, until the next run.
    """
    parent = warehouse.manifest()
    draft = warehouse.staging / "snapshot"
    parts = _gather(warehouse, parent, change, draft)
    manifest = Manifest(
        snapshot_id=_snapshot_id(parts),
        parent_id=parent.snapshot_id if parent else None,
        run=run.model_copy(update={"finished_at_utc": _now()}),
        parts=tuple(parts),
    )
    describe(manifest, warehouse.history(), draft)
    run_checks(draft, manifest)
    _publish(warehouse, manifest, draft)
    return manifest


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _snapshot_id(parts: Sequence[Part]) -> str:
    digests = sorted(file.sha256 for part in parts for file in part.files.values())
    return identify("snapshot", *digests)[:16]


def _gather(
    warehouse: Warehouse, parent: Manifest | None, change: Change, draft: Path
) -> list[Part]:
    """Fill ``draft``: link what is unchanged, write again what lost rows, link what is new."""
    parts: list[Part] = []
    if parent:
        old = warehouse.snapshots / parent.snapshot_id
        hit = _parts_holding(old, parent, change.replaced)
        for part in parent.parts:
            if part.part_id in hit:
                kept = rewrite_part(part, old, draft, change.replaced)
            else:
                link_part(part, old, draft)
                kept = part
            parts += [kept] if kept else []
    for part in change.parts:
        link_part(part, change.staged, draft)
    return [*parts, *change.parts]


def _parts_holding(snapshot: Path, manifest: Manifest, uris: Collection[str]) -> set[str]:
    """Return the ids of the parts in which any of ``uris`` has rows."""
    if not uris:
        return set()
    wanted = frozenset(uris)
    return {
        part.part_id
        for part in manifest.parts
        if not wanted.isdisjoint(document_uris(snapshot / part.path("documents")))
    }


def _publish(warehouse: Warehouse, manifest: Manifest, draft: Path) -> None:
    """Put the finished snapshot in its place and make it current."""
    target = warehouse.snapshots / manifest.snapshot_id
    write_text(draft / "manifest.json", manifest.model_dump_json(indent=1))
    for folder in (draft, *(path for path in draft.rglob("*") if path.is_dir())):
        fsync(folder)
    if target.exists():  # the same rows were published before, and something else since
        read_manifest(target)
    else:
        warehouse.snapshots.mkdir(parents=True, exist_ok=True)
        draft.rename(target)
        fsync(warehouse.snapshots)
    point(warehouse.current, f"snapshots/{manifest.snapshot_id}")
