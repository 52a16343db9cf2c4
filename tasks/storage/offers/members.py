"""From the members of an archive to documents, whatever the archive."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from schemas.rejection import RefusedError, RejectionReason
from tasks.storage.offers.names import (
    Distinct,
    is_hidden,
    kind_of,
    member_parts,
    readable,
)
from tasks.storage.offers.offer import Documents, Limits, StoppedError, refused, unsupported
from tasks.storage.offers.records import documents, nothing_in
from tasks.storage.offers.streams import Meter, Readable


class Member(NamedTuple):
    """A member that is no folder: what it is called, why it is refused, how it is opened."""

    name: str
    refusal: RefusedError | None
    open: Callable[[], Readable]


Members = Iterator[Member]


def member_documents(
    uri: str, members: Iterable[Member], meter: Meter, limits: Limits
) -> Documents:
    """Yield the documents of an archive; one refusal of the archive where it breaks off."""
    distinct = Distinct()
    is_empty = True
    try:
        for member in members:
            for offer in _documents(uri, member, distinct, (meter, limits)):
                is_empty = False
                yield offer
    except StoppedError as stop:
        yield refused(uri, stop.refusal)
    else:
        if is_empty:
            yield nothing_in(uri)


def _documents(
    archive: str, member: Member, distinct: Distinct, bounds: tuple[Meter, Limits]
) -> Documents:
    parts = member_parts(member.name)
    if parts is not None and is_hidden(parts):
        return
    shown = parts or member.name.split("/")
    uri = f"{archive}!/" + distinct("/".join(map(readable, shown)))
    kind = kind_of(shown[-1])
    refusal = member.refusal
    if not parts:
        refusal = unsafe("a name that is absolute, empty, or leads out of the archive")
    elif refusal is None and kind.form not in (".txt", ".html", ".jsonl"):
        refusal = unsupported(described(shown[-1]) + ", within an archive")
    if refusal is not None:
        yield refused(uri, refusal)
        return
    try:
        stream = member.open()
    except StoppedError as stop:
        yield refused(uri, stop.refusal)
        return
    yield from documents(uri, stream, kind, *bounds)


def described(name: str) -> str:
    """Say what a file is, by its ending.

    >>> described("a.PDF"), described("README")
    ('a file that ends in .pdf', 'a file without ending')
    """
    _, dot, ending = name.rpartition(".")
    return f"a file that ends in .{readable(ending.lower())}" if dot else "a file without ending"


def unsafe(found: str) -> RefusedError:
    """Build the refusal of a member that would reach out of the archive."""
    return RefusedError(
        RejectionReason.UNSAFE_NAME,
        found=readable(found),
        expected="a plain file under a name within the archive",
        action="Find out who made the archive; pack plain files under plain names.",
    )
