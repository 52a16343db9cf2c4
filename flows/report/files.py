"""Reports on disk: one page and one JSON a run, and links to the latest."""

from pathlib import Path
from typing import NamedTuple

from flows.report.facts import RunFacts
from flows.report.markdown import markdown
from schemas.errors import DataError
from tasks.storage.durable import point, write_text

LATEST = "latest"


class NoReportError(DataError):
    """There is no such report."""

    def __init__(self, *, folder: Path, wanted: str, fitting: int) -> None:
        """Keep the parts; build the sentence."""
        self.folder, self.wanted, self.fitting = folder, wanted, fitting
        there = f"{fitting} reports fit {wanted!r}" if fitting else f"no report fits {wanted!r}"
        super().__init__(
            f"{folder}: {there}. Name a run by its run_id (`newsmill sql 'FROM runs'` lists "
            "them) or say `latest`; every `newsmill ingest` writes a report."
        )


class Reports(NamedTuple):
    """The reports of one warehouse."""

    folder: Path

    def write(self, facts: RunFacts) -> Path:
        """Write the page and the JSON; return where the page is."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{facts.started_at_utc:%Y%m%dT%H%M%SZ}-{facts.run_id}"
        for kind, text in (("json", facts.model_dump_json(indent=1)), ("md", markdown(facts))):
            write_text(self.folder / f"{name}.{kind}", text)
            point(self.folder / f"{LATEST}.{kind}", f"{name}.{kind}")
        return self.folder / f"{name}.md"

    def find(self, wanted: str, kind: str) -> Path:
        """Return the report of a run: its run_id, the first digits of it, or ``latest``.

        Raises:
            NoReportError: No report fits, or several.
        """
        found = sorted(self.folder.glob(f"*-*.{kind}"))
        if wanted == LATEST:
            found = [path for path in [self.folder / f"{LATEST}.{kind}"] if path.exists()]
        else:
            found = [path for path in found if path.stem.partition("-")[2].startswith(wanted)]
        if len(found) != 1:
            raise NoReportError(folder=self.folder, wanted=wanted, fitting=len(found))
        return found[0]
