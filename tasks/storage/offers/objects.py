"""Objects in a bucket, offered as files in a folder are: same names, same order, same rules.

What is wrong with one object is a refusal; where the bucket itself cannot be read the run stops,
for then nothing can be said of any document.
"""

import errno
import io
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, BinaryIO, NamedTuple, cast

from tasks.storage.objects.address import Address
from tasks.storage.objects.sdk import AT_ONCE, told
from tasks.storage.objects.store import ObjectError, Store
from tasks.storage.offers.names import Distinct, kind_of, readable
from tasks.storage.offers.walk import Found

# Objects up to this size are fetched whole, several at once, before it is their turn.
_SMALL = 1 << 20
_AHEAD = 4 * AT_ONCE
_TRIES = 5


class Size(NamedTuple):
    """As much of ``os.stat_result`` as is known of an object."""

    st_size: int


class ObjectFile:
    """An object, opened as a path is; ``fetched`` are its bytes where they are under way."""

    def __init__(self, store: Store, key: str, size: int) -> None:
        """Keep where it lies."""
        self._store, self._key, self._size = store, key, size
        self.fetched: Future[bytes] | None = None

    @property
    def name(self) -> str:
        """The last part of the key."""
        return self._key.rpartition("/")[2]

    @property
    def is_small(self) -> bool:
        """Tell whether it is worth fetching before it is asked for."""
        return 0 < self._size <= _SMALL and kind_of(self.name).form not in ("", ".zip")

    def stat(self) -> Size:
        """Return its size."""
        return Size(self._size)

    def read_bytes(self) -> bytes:
        """Return all of it.

        Raises:
            ObjectError: It cannot be read.
        """
        return Stream(self._store, self._key).readall()

    def open(self, _mode: str = "rb", buffering: int = 0) -> BinaryIO:  # noqa: ARG002 - as a path's
        """Open it for reading from front to back; a zip, which is read from its end, in any order.

        Raises:
            ObjectError: It cannot be read.
        """
        if self.fetched is not None:
            return io.BytesIO(self.fetched.result())
        stream = Stream(self._store, self._key)
        if kind_of(self.name).form != ".zip":
            return cast("BinaryIO", stream)
        return _on_disk(stream)


def _on_disk(stream: "Stream") -> BinaryIO:
    whole = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - the reader closes it
    while piece := stream.read(_SMALL):
        whole.write(piece)
    whole.seek(0)
    return whole


class Stream(io.RawIOBase):
    """An object read from front to back; where the line drops, from there on again."""

    def __init__(self, store: Store, key: str) -> None:
        """Ask for it.

        Raises:
            ObjectError: It cannot be read.
        """
        super().__init__()
        self._store, self._key, self._at = store, key, 0
        answer = store.open(key)
        self._body, self._etag = answer["Body"], answer["ETag"]
        self._size = int(answer["ContentLength"])

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read as many bytes as fit."""
        if self._at == self._size:
            return 0
        piece = self._piece(len(buffer))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _piece(self, size: int) -> bytes:
        for tries_left in reversed(range(_TRIES)):
            with told(str(self._store.address.below(self._key))):
                try:
                    if piece := self._body.read(size):
                        return bytes(piece)
                except Exception as error:
                    module = type(error).__module__
                    if not tries_left or not module.startswith(("botocore", "urllib3")):
                        raise
            self._body = self._store.open(self._key, self._at, self._etag)["Body"]
        msg = "the line dropped again and again"
        raise ObjectError(errno.EIO, msg)


def exists(address: Address) -> bool:
    """Tell whether there is an object at an address, or below it.

    Raises:
        StoreError: The bucket cannot be read.
    """
    return is_object(address) or Store(address).has_any()


def is_object(address: Address) -> bool:
    """Tell whether an address is that of one object."""
    bucket, key = Store(Address(address.bucket)), address.prefix
    return bool(key) and bucket.head(key) is not None


def offers(address: Address, relative: str) -> bool:
    """Tell whether ``relative`` is a key below an address, or the address itself."""
    if is_object(address):
        return address.name == relative
    return exists(address.below(relative))


def walk_objects(address: Address) -> Iterator[Found]:
    """Yield every object at or below an address, in the order in which a folder is walked."""
    if is_object(address):
        yield from _ahead(iter([_single(address)]))
    else:
        yield from _ahead(_walk(Store(address), "", ""))


def _single(address: Address) -> Found:
    store = Store(Address(address.bucket))
    there = store.head(address.prefix)
    file = ObjectFile(store, address.prefix, there.size if there else 0)
    return Found(file, address.name, readable(address.name), None)


def _walk(store: Store, folder: str, uri: str) -> Iterator[Found]:
    """Yield what a folder of keys holds; hidden names are left out on purpose."""
    found = store.listed(folder)
    named = [(entry.key[len(folder) :], entry) for entry in found.objects]
    # A key that ends in a slash stands for the folder itself, as some programs write it.
    names: list[tuple[str, Any]] = [(name, entry) for name, entry in named if name]
    names += [(name, None) for name in found.folders]
    distinct = Distinct()
    for name, entry in sorted(names, key=lambda each: (each[0], each[1] is None)):
        if name.startswith("."):
            continue
        below = f"{uri}{distinct(readable(name))}"
        if entry is None:
            yield from _walk(store, f"{folder}{name}/", f"{below}/")
        else:
            yield Found(ObjectFile(store, entry.key, entry.size), entry.key, below, None)


def _ahead(found: Iterator[Found]) -> Iterator[Found]:
    """Yield what is found, while the small objects among the next are fetched."""
    window: deque[Found] = deque()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for each in found:
                _begin(each.path, pool.submit)
                window.append(each)
                if len(window) >= _AHEAD:
                    yield window.popleft()
            while window:
                yield window.popleft()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _begin(file: object, submit: Callable[..., Future[bytes]]) -> None:
    if isinstance(file, ObjectFile) and file.is_small:
        file.fetched = submit(file.read_bytes)
