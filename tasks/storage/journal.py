"""The journal: parts that a run has finished, so that the next one need not make them again.

A run that is killed before its commit leaves its finished parts staged. A part is entered once
all of its files are on disk, under a name made from everything it was made from; a later run
that comes to the same work takes it over.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from schemas.identity import identify
from schemas.manifest import Part
from tasks.storage.durable import fsync, write_text
from tasks.storage.layout import Warehouse
from tasks.storage.parts import Source, damage

MADE_FROM = ["source_uri", "source_sha256", "batch", "outcome", "duplicate_of", "content_sha256"]


def work_id(rows: Sequence[Mapping[str, Any]], pipeline_version: str) -> str:
    """Name the work of making a part after what decides its bytes.

    >>> row = dict.fromkeys(MADE_FROM, "a")
    >>> work_id([row], "1") == work_id([row], "2")
    False
    """
    cells = (str(row[name]) for row in rows for name in MADE_FROM)
    return identify("work", pipeline_version, *cells)


def finished(warehouse: Warehouse, work: str, source: Source) -> Part | None:
    """Return a part that a dead run finished, as this run's; None where there is none."""
    path = _entry(warehouse, work)
    if not path.exists():
        return None
    try:
        part = Part.model_validate_json(path.read_bytes())
    except ValueError:
        return None
    if damage(part, warehouse.staged_parts):
        return None
    return part.model_copy(update={"run_id": source.run_id, "raw": tuple(source.raw)})


def enter(warehouse: Warehouse, work: str, part: Part) -> None:
    """Note that a part is finished and lies whole among the staged ones."""
    for table in part.files:
        fsync((warehouse.staged_parts / part.path(table)).parent)
    warehouse.journal.mkdir(parents=True, exist_ok=True)
    write_text(_entry(warehouse, work), part.model_dump_json())


def _entry(warehouse: Warehouse, work: str) -> Path:
    return warehouse.journal / f"{work}.json"


class Attempt(NamedTuple):
    """A mark that a run reads documents in its own process: who finds it knows that it died so."""

    warehouse: Warehouse

    @property
    def _mark(self) -> Path:
        return self.warehouse.journal / "alone"

    def is_left(self) -> bool:
        """Tell whether a run died while it read."""
        return self._mark.exists()

    def begin(self) -> None:
        """Leave the mark."""
        self._mark.parent.mkdir(parents=True, exist_ok=True)
        write_text(self._mark, "")

    def end(self) -> None:
        """Take it away: the reading is over."""
        self._mark.unlink(missing_ok=True)
