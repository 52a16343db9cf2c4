"""The pointer: the one object that says which snapshot is current, replaced only on condition.

It takes the place of the link ``current`` in a folder, and of the folder's list of snapshots:
what it does not list is not published, whatever else lies in the bucket.
"""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from schemas.errors import DataError
from tasks.storage.durable import write_text
from tasks.storage.objects.sdk import StoreError
from tasks.storage.objects.store import Store

KEY = "current.json"
_FORMAT = 1


class MovedError(DataError):
    """Another writer, on another machine, published first; nothing of its work was touched."""

    def __init__(self, *, where: str) -> None:
        """Keep the address; build the sentence."""
        self.where = where
        super().__init__(
            f"{where}: another machine published while this run went on, again and again. Its "
            "snapshot is current and nothing of it was changed. Run the same command again."
        )


class Listed(BaseModel):
    """A published snapshot."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    snapshot_id: str
    finished_at_utc: datetime


class Pointer(BaseModel):
    """Which snapshot is current, and which are kept beside it, in the order they were made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = _FORMAT
    snapshot_id: str
    history: tuple[Listed, ...]
    # Different in every version, so that a writer whose answer was lost knows its own.
    token: str

    @property
    def kept(self) -> frozenset[str]:
        """The identifiers of all published snapshots that are kept."""
        return frozenset(each.snapshot_id for each in self.history)


class Pinned(NamedTuple):
    """The pointer as a run found it; both None where there was none."""

    pointer: Pointer | None
    etag: str | None


def read(store: Store) -> Pinned:
    """Return the pointer as it is in the bucket now.

    Raises:
        StoreError: It cannot be read, or is none.
    """
    found = store.read(KEY)
    if found is None:
        return Pinned(None, None)
    body, etag = found
    try:
        said: dict[str, Any] = json.loads(body)
        if said.get("format") != _FORMAT:
            wrong = f"format {said.get('format')!r}; this version reads format {_FORMAT}"
            raise StoreError(where=str(store.address.below(KEY)), found=wrong)
        return Pinned(Pointer.model_validate(said, strict=False), etag)
    except (ValueError, ValidationError) as error:
        wrong = "no pointer of a warehouse, or a damaged one"
        raise StoreError(where=str(store.address.below(KEY)), found=wrong) from error


def move(
    store: Store, pinned: Pinned, snapshot_id: str, history: Sequence[Listed]
) -> Pinned | None:
    """Let the pointer say something else, if it still is the one that was pinned; else None."""
    pointer = Pointer(snapshot_id=snapshot_id, history=tuple(history), token=uuid.uuid4().hex)
    body = pointer.model_dump_json(indent=1).encode()
    if not store.swap(KEY, body, pinned.etag):
        return None
    now = read(store)
    return now if now.pointer == pointer else Pinned(pointer, None)


def pin(root: Path, pinned: Pinned) -> None:
    """Note in the mirror which pointer this run goes out from."""
    said = pinned.pointer.model_dump(mode="json") if pinned.pointer else None
    write_text(root / "pinned.json", json.dumps({"pointer": said, "etag": pinned.etag}))


def pinned_in(root: Path) -> Pinned:
    """Return what was noted; no pointer where nothing was."""
    try:
        said = json.loads((root / "pinned.json").read_bytes())
    except (OSError, ValueError):
        return Pinned(None, None)
    found = said["pointer"]
    pointer = Pointer.model_validate(found, strict=False) if found else None
    return Pinned(pointer, said["etag"])
