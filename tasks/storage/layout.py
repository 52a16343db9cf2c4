"""Where everything lies in a warehouse folder."""

from pathlib import Path
from typing import NamedTuple

from schemas.errors import DataError
from schemas.manifest import FORMAT, Manifest


class NoWarehouseError(DataError):
    """The folder holds no published snapshot."""

    def __init__(self, *, root: Path) -> None:
        """Keep the folder; build the sentence."""
        self.root = root
        super().__init__(
            f"{root}: no warehouse here: {root / 'current'} is missing. "
            "Make one with `newsmill ingest PATH`, or name another folder with --warehouse."
        )


class FormatError(DataError):
    """A snapshot was written in a format that this version cannot read."""

    def __init__(self, *, path: Path, found: object) -> None:
        """Keep the parts; build the sentence."""
        self.path, self.found = path, found
        super().__init__(
            f"{path}: format {found!r}, this version reads {FORMAT}. "
            "Use the newsmill version that wrote it, or ingest into a new folder."
        )


class Warehouse(NamedTuple):
    """A warehouse folder; properties name what lies in it."""

    root: Path

    @property
    def current(self) -> Path:
        """The link to the published snapshot. Resolve it once, then read."""
        return self.root / "current"

    @property
    def snapshots(self) -> Path:
        """Every snapshot, one folder each."""
        return self.root / "snapshots"

    @property
    def staging(self) -> Path:
        """Work in progress; whatever a dead run left here is worthless."""
        return self.root / "staging"

    @property
    def raw(self) -> Path:
        """Documents as they came, kept for tracing and rebuilding."""
        return self.root / "raw"

    @property
    def database(self) -> Path:
        """The DuckDB file of the published snapshot."""
        return self.root / "newsmill.duckdb"

    @property
    def lock(self) -> Path:
        """The file whose lock a writer holds."""
        return self.root / "writer.lock"

    @property
    def aliases(self) -> Path:
        """What the user says about names; need not be there."""
        return self.root / "aliases.tsv"

    @property
    def last_run(self) -> Path:
        """What the last run did, also when it changed nothing."""
        return self.root / "last_run.json"

    def snapshot(self) -> Path:
        """Return the folder of the published snapshot, resolved.

        Raises:
            NoWarehouseError: Nothing has been published here.
        """
        if not self.current.is_dir():
            raise NoWarehouseError(root=self.root)
        return self.current.resolve()

    def manifest(self) -> Manifest | None:
        """Return the manifest of the published snapshot; None where there is none.

        Raises:
            FormatError: Another version of newsmill wrote it.
        """
        return read_manifest(self.snapshot()) if self.current.is_dir() else None

    def kept_raw(self) -> list[Path]:
        """Return the raw files that the published snapshot was made from."""
        manifest = self.manifest()
        names = {name for part in manifest.parts for name in part.raw} if manifest else set()
        return [self.root / name for name in sorted(names)]

    def history(self) -> list[Manifest]:
        """Return all kept snapshots, oldest first."""
        found = [read_manifest(path.parent) for path in self.snapshots.glob("*/manifest.json")]
        return sorted(found, key=lambda manifest: manifest.run.finished_at_utc)


def read_manifest(snapshot: Path) -> Manifest:
    """Read the manifest of a snapshot folder.

    Raises:
        FormatError: Another version of newsmill wrote it.
    """
    path = snapshot / "manifest.json"
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except ValueError as error:
        raise FormatError(path=path, found=str(error).splitlines()[0]) from error
    if manifest.format != FORMAT:
        raise FormatError(path=path, found=manifest.format)
    return manifest
