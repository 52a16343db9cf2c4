"""Where everything lies in a warehouse folder."""

import json
import shutil
from pathlib import Path
from typing import NamedTuple

from schemas.errors import DataError
from schemas.manifest import READABLE, Manifest
from schemas.migrations import NewerSchemaError, schema_version
from tasks.storage.durable import write_text
from tasks.storage.objects.address import Address
from tasks.storage.objects.mirror import origin

MANIFEST = "manifest.json"
# The same again: a manifest that the disk lost half of must not cost a snapshot.
_COPY = "manifest.copy.json"


class NoWarehouseError(DataError):
    """The folder holds no published snapshot."""

    def __init__(self, *, root: Path | Address) -> None:
        """Keep the folder; build the sentence."""
        self.root = root
        missing = f"{root}/current.json" if isinstance(root, Address) else root / "current"
        super().__init__(
            f"{root}: no warehouse here: {missing} is missing. "
            "Make one with `newsmill ingest PATH`, or name another folder with --warehouse."
        )


class NoSnapshotError(DataError):
    """No snapshot has this identifier, or several begin with it."""

    def __init__(self, *, wanted: str, there: list[str]) -> None:
        """Keep the parts; build the sentence."""
        self.wanted, self.there = wanted, there
        super().__init__(
            f"{wanted!r} names no one snapshot. Expected the first digits of one of: "
            f"{', '.join(there) or 'none'}. `newsmill status` lists them; older ones are gone."
        )


class FormatError(DataError):
    """A manifest was written in a format that this version cannot read, or is damaged."""

    def __init__(self, *, path: Path, found: object) -> None:
        """Keep the parts; build the sentence."""
        self.path, self.found = path, found
        super().__init__(
            f"{path}: {found}; expected a manifest in format {' or '.join(map(str, READABLE))}. "
            "Use the newsmill that wrote it; if the disk damaged it, `newsmill rollback` "
            "to an older snapshot and run again."
        )


class Warehouse(NamedTuple):
    """A warehouse folder; properties name what lies in it."""

    root: Path

    @property
    def origin(self) -> Address | None:
        """The address in a bucket that this folder mirrors; None where it is the warehouse."""
        return origin(self.root)

    @property
    def place(self) -> Path | Address:
        """Where a user looks for the warehouse: its address, or this folder."""
        return self.origin or self.root

    @property
    def current(self) -> Path:
        """The link to the published snapshot. Resolve it once, then read."""
        return self.root / "current"

    @property
    def snapshots(self) -> Path:
        """Every snapshot, one folder each."""
        return self.root / "snapshots"

    @property
    def refused(self) -> Path:
        """The last snapshot that a check, or the user's limit, kept from becoming current."""
        return self.root / "refused"

    @property
    def staging(self) -> Path:
        """Work in progress."""
        return self.root / "staging"

    @property
    def staged_parts(self) -> Path:
        """Parts that are finished, and not yet published."""
        return self.staging / "parts"

    @property
    def journal(self) -> Path:
        """One file for every finished part: a run that takes up a dead one's work reads it."""
        return self.staging / "journal"

    @property
    def raw(self) -> Path:
        """Documents as they came, kept for tracing and rebuilding."""
        return self.root / "raw"

    @property
    def database(self) -> Path:
        """The DuckDB file of the published snapshot."""
        return self.root / "newsmill.duckdb"

    @property
    def spare(self) -> Path:
        """The DuckDB file before the published one, which the next run brings up to date."""
        return self.root / "previous.duckdb"

    @property
    def feed(self) -> Path:
        """One Parquet file per table, under paths that stay: for BI tools."""
        return self.root / "bi"

    @property
    def reprint_index(self) -> Path:
        """Fingerprints of the parts' texts; what is missing is made again."""
        return self.root / "reprint_index"

    @property
    def reports(self) -> Path:
        """What every run tells of itself."""
        return self.root / "reports"

    @property
    def site(self) -> Path:
        """The static site, which shows the published snapshot."""
        return self.root / "site"

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
            raise NoWarehouseError(root=self.place)
        return self.current.resolve()

    def manifest(self) -> Manifest | None:
        """Return the manifest of the published snapshot; None where there is none.

        Raises:
            FormatError: Another version of newsmill wrote it, or it is damaged.
        """
        return read_manifest(self.snapshot()) if self.current.is_dir() else None

    def find(self, wanted: str) -> tuple[Path, Manifest]:
        """Return the folder and manifest of the snapshot whose identifier begins as ``wanted``.

        ``current`` is the published one; the last refused one can be named too.

        Raises:
            NoWarehouseError: Nothing has been published here.
            NoSnapshotError: No snapshot fits, or several do.
        """
        current = self.snapshot()
        if wanted == "current":
            return current, read_manifest(current)
        # What was refused once may have been accepted since.
        there = {p.name: p for p in (*self.refused.glob("*/"), *self.snapshots.glob("*/"))}
        fitting = [path for name, path in there.items() if name.startswith(wanted)]
        if len(fitting) != 1 or not wanted:
            raise NoSnapshotError(wanted=wanted, there=sorted(there))
        return fitting[0], read_manifest(fitting[0])

    def refuse(self, draft: Path, manifest: Manifest) -> None:
        """Lay a finished draft aside for looking at; it takes the place of the last such one."""
        shutil.rmtree(self.refused, ignore_errors=True)
        self.refused.mkdir(parents=True)
        draft.rename(self.refused / manifest.snapshot_id)

    def kept_raw(self) -> list[Path]:
        """Return the raw files that the published snapshot was made from."""
        manifest = self.manifest()
        names = {name for part in manifest.parts for name in part.raw} if manifest else set()
        return [self.root / name for name in sorted(names)]

    def history(self) -> list[Manifest]:
        """Return all kept snapshots that can be read, oldest first."""
        found: list[Manifest] = []
        for path in self.snapshots.glob("*/"):
            try:
                found.append(read_manifest(path))
            except DataError:
                continue  # `newsmill verify` tells of it; here it must not hide the others
        return sorted(found, key=lambda manifest: manifest.run.finished_at_utc)


def read_manifest(snapshot: Path) -> Manifest:
    """Read the manifest of a snapshot folder.

    Raises:
        FormatError: Another version of newsmill wrote it, or it and its copy are damaged.
        NewerSchemaError: Its rows follow a contract that this version does not know.
    """
    path = snapshot / MANIFEST
    try:
        manifest = _parsed(path)
    except ValueError as error:
        if not (snapshot / _COPY).exists():
            raise FormatError(path=path, found=str(error).splitlines()[0]) from error
        manifest = _copy(snapshot / _COPY)
    if manifest.schema_version > schema_version():
        raise NewerSchemaError(
            path=str(snapshot), found=manifest.schema_version, known=schema_version()
        )
    return manifest


def _copy(path: Path) -> Manifest:
    try:
        return _parsed(path)
    except ValueError as error:
        raise FormatError(path=path, found=str(error).splitlines()[0]) from error


def _parsed(path: Path) -> Manifest:
    """Read a manifest.

    Raises:
        ValueError: It is damaged: not there, cut off, or holds what no manifest holds.
        FormatError: It is whole, and in a format of another version.
    """
    try:
        written = path.read_bytes()
    except OSError as error:
        raise ValueError(str(error)) from error
    try:
        manifest = Manifest.model_validate_json(written)
    except ValueError:
        _require_format(path, json.loads(written))
        raise
    _require_format(path, {"format": manifest.format})
    return manifest


def _require_format(path: Path, found: object) -> None:
    """Blame another format, where that is why a manifest cannot be read."""
    if isinstance(found, dict) and found.get("format", 0) not in READABLE:
        raise FormatError(path=path, found=f"format {found.get('format')!r}")


def write_manifest(snapshot: Path, manifest: Manifest) -> None:
    """Write the manifest of a draft, and its copy."""
    text = manifest.model_dump_json()
    write_text(snapshot / MANIFEST, text)
    write_text(snapshot / _COPY, text)
