"""Addresses: ``s3://bucket/prefix``, and nothing else in it."""

import re
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import DataError

SCHEME = "s3://"
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,253}")
# What DuckDB takes for a pattern, and what other programs take for a question or credentials.
_UNFIT = re.compile(r"[*?\[\]#\x00-\x1f]")


class AddressError(DataError):
    """An address that cannot be used. It is not told: what is wrong with it may be a secret."""

    def __init__(self, *, found: str) -> None:
        """Keep what was found; build the sentence."""
        self.found = found
        super().__init__(
            f"an address that begins with {SCHEME} has {found}; expected s3://BUCKET/PREFIX. "
            "Credentials come from AWS_ACCESS_KEY_ID and its like, ~/.aws or the machine's role, "
            "a server of your own from AWS_ENDPOINT_URL: neither is part of an address."
        )


@dataclass(frozen=True)
class Address:
    """A place in a bucket: of one object, or of all whose keys begin so."""

    bucket: str
    prefix: str = ""

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.prefix}".rstrip("/")

    @property
    def name(self) -> str:
        """The last part of it, as a folder's name is of its path."""
        return self.prefix.rpartition("/")[2] or self.bucket

    def key(self, relative: str) -> str:
        """Return the key of what lies below.

        >>> Address("b", "press").key("current.json"), Address("b").key("current.json")
        ('press/current.json', 'current.json')
        """
        return f"{self.prefix}/{relative}" if self.prefix else relative

    def below(self, relative: str) -> "Address":
        """Return the address of what lies below."""
        return Address(self.bucket, self.key(relative))


Place = Path | Address


def is_address(text: str) -> bool:
    """Tell whether a user means a bucket, not a folder.

    >>> is_address("s3://bucket/inbox"), is_address("inbox")
    (True, False)
    """
    return text.lower().startswith(SCHEME)


def named(where: str | Place) -> str:
    """Return the name of a folder, a file or an address.

    >>> named("s3://bucket/inbox/tw"), named("samples/web")
    ('tw', 'web')
    """
    found = place(where)
    return found.name if isinstance(found, Address) else found.resolve().name


def place(text: str | Place) -> Place:
    """Return the folder or the address that a user named.

    >>> place("s3://bucket/inbox/"), place("inbox")
    (Address(bucket='bucket', prefix='inbox'), PosixPath('inbox'))

    Raises:
        AddressError: It begins as an address and is none.
    """
    if not isinstance(text, str):
        return text
    if not is_address(text):
        return Path(text)
    bucket, _, prefix = text[len(SCHEME) :].partition("/")
    if "@" in bucket or ":" in bucket:
        raise AddressError(found="something before or after the name of a bucket")
    if not _BUCKET.fullmatch(bucket):
        raise AddressError(found="no name that a bucket can have")
    if _UNFIT.search(prefix):
        raise AddressError(found="one of * ? [ ] # or a control character")
    return Address(bucket, prefix.strip("/"))
