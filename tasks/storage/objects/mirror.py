"""The mirror: the folder on this machine through which a warehouse in a bucket is seen.

It is a warehouse folder like any other, but for this: every published file in it is a link to
``objects/<key>``, and a link that leads nowhere is an object that has not been fetched yet. So a
run fetches what it reads, once, and a mirror that is deleted costs nothing but fetching again.
"""

import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from schemas.errors import DataError
from tasks.storage.durable import fsync, write_text
from tasks.storage.objects.address import Address, place
from tasks.storage.objects.sdk import AT_ONCE, StoreError, client
from tasks.storage.objects.store import ObjectError, Store

_OBJECTS = "objects"
_NOTE = "address"
_LINK = re.compile(rf"(?:\.\./)*{_OBJECTS}/(.*)")
# What a key says of the bytes: ``<part_id>-<sha256>.parquet``.
_SHA256 = re.compile(r"-([0-9a-f]{64})\.parquet")
_PIECE = 1 << 20
_TRIES = 5


class CorruptObjectError(DataError):
    """An object is not what its name says."""

    def __init__(self, *, where: str, found: str, expected: str) -> None:
        """Keep the parts; build the sentence."""
        self.where, self.found, self.expected = where, found, expected
        super().__init__(
            f"{where}: {found}, expected {expected}. Another program changed it. Nothing was "
            "published. `newsmill verify` lists every such object, `newsmill rebuild --damaged` "
            "makes their rows again from the raw documents."
        )


def mirror_of(address: Address) -> Path:
    """Return the mirror of an address, made if it is not there: in the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    said = f"{client(os.getpid()).meta.endpoint_url}\n{address}"
    root = Path(base) / "newsmill" / hashlib.sha256(said.encode()).hexdigest()[:16]
    if not (root / _NOTE).exists():
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_text(root / _NOTE, str(address))
    return root


def origin(root: Path) -> Address | None:
    """Return the address that a folder mirrors; None for a warehouse that is a folder itself."""
    try:
        said = (root / _NOTE).read_text("utf-8")
    except OSError:
        return None
    found = place(said)
    return found if isinstance(found, Address) else None


def lay(link: Path, root: Path, key: str) -> None:
    """Let a path of the mirror be the object of a key, fetched or not."""
    link.parent.mkdir(parents=True, exist_ok=True)
    target = root / _OBJECTS / key
    draft = link.with_name(f".{threading.get_ident()}.{link.name}"[:200])
    draft.unlink(missing_ok=True)
    draft.symlink_to(os.path.relpath(target, link.parent))
    draft.replace(link)  # two snapshots that are laid out at once share raw files


def adopt(path: Path, root: Path, key: str) -> None:
    """Let a file that was just put under a key be that object's copy here, and a link to it."""
    target = root / _OBJECTS / key
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    lay(path, root, key)


def key_of(path: Path) -> str | None:
    """Return the key of the object that a path stands for; None where it is a file of its own."""
    if not path.is_symlink():
        return None
    found = _LINK.fullmatch(str(path.readlink()))
    return found[1] if found else None


def at_hand(path: Path) -> Path:
    """Return a path, fetched first if it is a link to an object that is not here yet.

    What is not in the bucket either is, as any file that is missing, not there afterwards.

    Raises:
        CorruptObjectError: The object is not what its name says.
        StoreError: The store could not be read.
    """
    key = key_of(path)
    if key and not path.exists():
        _fetch(path, key)
    return path


def all_at_hand(paths: Iterable[Path]) -> list[Path]:
    """Return those of the paths that are there, each fetched first if need be."""
    asked = list(paths)
    missing = [path for path in asked if path.is_symlink() and not path.exists()]
    at_once(at_hand, missing)
    return [path for path in asked if path.exists()]


def addressed(paths: Iterable[Path]) -> list[str]:
    """Return where the objects are that paths of a mirror stand for, as DuckDB reads them."""
    return [found for path in paths if (found := _address_of(path))]


def _address_of(path: Path) -> str | None:
    key = key_of(path)
    if key is None:
        return None
    return str(_store(path, key).address.below(key))


def at_once(act: Callable[[Any], object], items: Sequence[Any]) -> None:
    """Act on every item, several under way at once; the first error is raised when all ended."""
    if len(items) == 1:
        act(items[0])
    elif items:
        with ThreadPoolExecutor(min(AT_ONCE, len(items))) as pool:
            for done in [pool.submit(act, item) for item in items]:
                done.result()


def _target(path: Path) -> Path:
    return Path(os.path.normpath(path.parent.resolve() / path.readlink()))


def _store(path: Path, key: str) -> Store:
    root = Path(str(_target(path)).removesuffix(f"/{_OBJECTS}/{key}"))
    address = origin(root)
    if address is None:
        raise StoreError(where=str(path), found=f"a link into a mirror without {_NOTE}")
    return Store(address)


def _fetch(path: Path, key: str) -> None:
    """Fetch an object, whole, to where the link leads."""
    store, target = _store(path, key), _target(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{os.getpid()}-{threading.get_ident()}-{target.name}"[:200])
    try:
        digest = fetched(store, key, draft)
        if digest is None:
            return
        said = _SHA256.search(key)
        if said and said[1] != digest:
            raise CorruptObjectError(
                where=str(store.address.below(key)),
                found=f"SHA-256 {digest[:12]}…",
                expected=f"{said[1][:12]}…",
            )
        fsync(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def fetched(store: Store, key: str, target: Path) -> str | None:
    """Write an object's bytes to a file; return their SHA-256, or None where there is none.

    Raises:
        StoreError: The line drops again and again.
    """
    for _ in range(_TRIES):
        try:
            answer = store.open(key)
        except ObjectError as error:
            if str(error.strerror) in {"404", "NoSuchKey", "NotFound"}:
                return None
            where = str(store.address.below(key))
            raise StoreError(where=where, found=f"the server answers {error.strerror}") from None
        if (digest := _saved(answer, target)) is not None:
            return digest
    where = str(store.address.below(key))
    raise StoreError(where=where, found=f"the line dropped {_TRIES} times on the way")


def _saved(answer: Any, target: Path) -> str | None:
    """Write an answer to a file; None where it broke off."""
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as handle:
        try:
            for piece in answer["Body"].iter_chunks(_PIECE):
                handle.write(piece)
                digest.update(piece)
                size += len(piece)
        except Exception as error:
            if not type(error).__module__.startswith(("botocore", "urllib3")):
                raise
            return None
    return digest.hexdigest() if size == answer["ContentLength"] else None
