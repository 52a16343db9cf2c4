"""What is offered: folders, files and archives as a stream of documents, each accounted for."""

from collections.abc import Iterator, Sequence

from tasks.storage.objects.address import Place
from tasks.storage.offers.blocks import in_blocks
from tasks.storage.offers.files import file_documents
from tasks.storage.offers.names import kind_of
from tasks.storage.offers.offer import Limits, Media, MissingPathError, Offered, refused, unreadable
from tasks.storage.offers.roots import found_under, present, require

__all__ = [
    "Limits",
    "Media",
    "MissingPathError",
    "Offered",
    "in_blocks",
    "is_collection",
    "offered",
    "require",
    "unreadable",
]

_LIMITS = Limits()


def is_collection(name: str) -> bool:
    """Tell whether a file holds documents, by its name: an archive, or one on every line.

    >>> is_collection("a.tar.gz"), is_collection("a.jsonl"), is_collection("a.txt.gz")
    (True, True, False)
    """
    return kind_of(name).form not in ("", ".txt")


def offered(roots: Sequence[Place], limits: Limits = _LIMITS) -> Iterator[Offered]:
    """Stream every document under ``roots``, in the order of roots and names.

    Read are ``.txt``, ``.html``, ``.jsonl`` (each line a document) and the web archives ``.warc``
    and ``.wet`` (each record that holds a text), alone or as ``.gz``, ``.bz2``, ``.xz``, ``.zst``;
    and ``.zip`` and ``.tar``, compressed or not, that hold the first three. All else is refused
    with a reason, one row each. Left out on purpose: names with a leading dot, the ``__MACOSX``
    folder of zips, records without a text. Memory stays bounded, whatever is offered.

    Raises:
        MissingPathError: A root does not exist; raised before anything is read.
    """
    return _offered(present(roots), limits)


def _offered(roots: Sequence[Place], limits: Limits) -> Iterator[Offered]:
    for found in found_under(roots):
        if found.refusal is not None:
            yield refused(found.uri, found.refusal)
        else:
            yield from file_documents(found.path, found.uri, limits)
