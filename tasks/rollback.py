"""Rollback: an older snapshot becomes the published one again."""

from schemas.errors import DataError
from schemas.manifest import Manifest
from tasks.storage.bi.feed import keep
from tasks.storage.database.load import load
from tasks.storage.layout import Warehouse
from tasks.storage.lock import writing
from tasks.storage.objects.arriving import arrive
from tasks.storage.objects.delivery import deliver
from tasks.storage.snapshots.commit import make_current, recover


class NeverPublishedError(DataError):
    """A snapshot that was refused cannot become current again: it never was."""

    def __init__(self, *, wanted: str) -> None:
        """Keep the name; build the sentence."""
        self.wanted = wanted
        super().__init__(
            f"{wanted} was refused by a check or a limit, and never published. "
            "Run the command that made it again with --accept."
        )


def roll_back(
    warehouse: Warehouse, wanted: str, wait_s: float | None = None, *, feed: bool = True
) -> Manifest:
    """Make the snapshot whose identifier begins as ``wanted`` current, in every file we publish.

    The newer ones stay until retention lets them go, so that this too can be undone.

    Raises:
        NoSnapshotError: No snapshot fits, or several do.
        NeverPublishedError: It was refused when it was made.
        LockedError: Another process writes, and was not done in time.
        MovedError: In a bucket, where another machine published meanwhile.
    """
    with writing(warehouse.lock, wait_s):
        recover(warehouse)
        arrive(warehouse, history=True)
        folder, manifest = warehouse.find(wanted)
        if folder.parent.name == warehouse.refused.name:
            raise NeverPublishedError(wanted=folder.name)
        make_current(warehouse, manifest.snapshot_id)
        load(warehouse, manifest)
        keep(warehouse, manifest, wanted=feed)
        deliver(warehouse)
    return manifest
