"""The store: one bucket, spoken to through the SDK, whose errors become ours."""

import base64
import errno
import hashlib
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from tasks.storage.objects.address import Address
from tasks.storage.objects.sdk import client, code, told

_TRIES = 6

_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
_LOST = frozenset({"409", "412", "ConditionalRequestConflict", "PreconditionFailed"})
# Of one object, and not of the bucket or of who asks: others may still be read.
_ITS_OWN = frozenset({"AccessDenied", "403", "InvalidObjectState", *_MISSING})


class ObjectError(OSError):
    """One object cannot be read, though the store answers."""


class Entry(NamedTuple):
    """An object in a list; ``key`` is relative to the address."""

    key: str
    size: int
    modified: datetime


class Listed(NamedTuple):
    """One folder of keys: what lies in it, and the names of the folders in it."""

    objects: tuple[Entry, ...]
    folders: tuple[str, ...]


class Head(NamedTuple):
    """What is known of an object without its bytes."""

    etag: str
    size: int
    modified: datetime
    notes: Mapping[str, str]


class Store(NamedTuple):
    """What lies under an address, by keys relative to it."""

    address: Address

    @property
    def _client(self) -> Any:
        return client(os.getpid())

    def _named(self, key: str) -> dict[str, str]:
        return {"Bucket": self.address.bucket, "Key": self.address.key(key)}

    def _where(self, key: str) -> str:
        return str(self.address.below(key)) if key else str(self.address)

    def head(self, key: str) -> Head | None:
        """Return what is known of an object; None where there is none."""
        with told(self._where(key)):
            try:
                found = self._client.head_object(**self._named(key))
            except Exception as error:
                if code(error) in _MISSING:
                    return None
                raise
        return Head(found["ETag"], found["ContentLength"], found["LastModified"], found["Metadata"])

    def read(self, key: str) -> tuple[bytes, str] | None:
        """Return an object's bytes and its entity tag; None where there is none."""
        with told(self._where(key)):
            try:
                found = self._client.get_object(**self._named(key))
            except Exception as error:
                if code(error) in _MISSING and code(error) != "NoSuchBucket":
                    return None
                raise
            return _whole(lambda: self._client.get_object(**self._named(key)), found)

    def open(self, key: str, start: int = 0, etag: str | None = None) -> Any:
        """Return a stream of an object's bytes from ``start`` on.

        Raises:
            ObjectError: This one cannot be read: it is gone, locked away, or not as it was.
        """
        more = {"Range": f"bytes={start}-"} if start else {}
        more |= {"IfMatch": etag} if etag else {}
        with told(self._where(key)):
            try:
                return self._client.get_object(**self._named(key), **more)
            except Exception as error:
                if (found := code(error)) in _ITS_OWN | _LOST:
                    raise ObjectError(errno.EIO, found) from None
                raise

    def put(self, key: str, body: bytes | Path, notes: Mapping[str, str] | None = None) -> None:
        """Write an object whole, whatever was there."""
        with told(self._where(key)):
            self._put(key, body, Metadata=dict(notes or {}))

    def swap(
        self,
        key: str,
        body: bytes | Path,
        etag: str | None,
        notes: Mapping[str, str] | None = None,
    ) -> bool:
        """Write an object if it still is the one of ``etag``, or still is not there for None.

        Returns:
            False where somebody else was first. An answer that was lost on the way is looked
            up: what is there then is ours, or it is not.
        """
        condition = {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}
        with told(self._where(key)):
            try:
                self._put(key, body, Metadata=dict(notes or {}), **condition)
            except Exception as error:
                is_told = code(error) in _LOST | _MISSING and code(error) != "NoSuchBucket"
                if self._holds(key, body):
                    return True
                if is_told:
                    return False
                raise
        return True

    def _holds(self, key: str, body: bytes | Path) -> bool:
        """Tell whether an object is, byte for byte, what we meant to write."""
        there = self.head(key)
        ours = body if isinstance(body, bytes) else body.read_bytes()
        if there is None or there.size != len(ours):
            return False
        found = self.read(key)
        return found is not None and found[0] == ours

    def _put(self, key: str, body: bytes | Path, **more: Any) -> None:
        if isinstance(body, bytes):
            md5 = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
            self._client.put_object(**self._named(key), Body=body, ContentMD5=md5, **more)
            return
        with body.open("rb") as stream:
            digest = hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False))
            stream.seek(0)
            md5 = base64.b64encode(digest.digest()).decode()
            self._client.put_object(**self._named(key), Body=stream, ContentMD5=md5, **more)

    def delete(self, key: str) -> None:
        """Delete an object; one that is not there is no matter."""
        with told(self._where(key)):
            self._client.delete_object(**self._named(key))

    def under(self, folder: str) -> Iterator[Entry]:
        """Yield every object whose key begins with ``folder/``."""
        for page in self._pages(f"{folder}/" if folder else "", {}):
            yield from self._entries(page)

    def listed(self, folder: str) -> Listed:
        """Return what one folder holds; ``folder`` is empty or ends with a slash."""
        objects: list[Entry] = []
        folders: list[str] = []
        for page in self._pages(folder, {"Delimiter": "/"}):
            objects += self._entries(page)
            start = len(self.address.key(folder)) if self._base else len(folder)
            folders += [each["Prefix"][start:-1] for each in page.get("CommonPrefixes", ())]
        return Listed(tuple(objects), tuple(folders))

    def has_any(self) -> bool:
        """Tell whether any object lies below the address."""
        with told(str(self.address)):
            found = self._client.list_objects_v2(
                Bucket=self.address.bucket, Prefix=self._base, MaxKeys=1
            )
        return bool(found.get("KeyCount"))

    @property
    def _base(self) -> str:
        return f"{self.address.prefix}/" if self.address.prefix else ""

    def _pages(self, prefix: str, more: Mapping[str, str]) -> Iterator[Any]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.address.bucket, Prefix=self._base + prefix, **more
        )
        with told(str(self.address)):
            yield from pages

    def _entries(self, page: Any) -> Iterator[Entry]:
        for each in page.get("Contents", ()):
            yield Entry(each["Key"][len(self._base) :], each["Size"], each["LastModified"])


def _whole(again: Any, found: Any) -> tuple[bytes, str]:
    """Read an answer to its end; where the line drops on the way, ask again."""
    for tries_left in reversed(range(_TRIES)):
        try:
            return found["Body"].read(), found["ETag"]
        except Exception:
            if not tries_left:
                raise
            found = again()
    raise AssertionError
