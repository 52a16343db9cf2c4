"""The roots of one call, and a name for each document that none of them shares."""

import os
from collections.abc import Iterator, Sequence
from itertools import chain, count
from pathlib import Path
from typing import TypeGuard

from tasks.storage.objects.address import Address, Place
from tasks.storage.offers import objects
from tasks.storage.offers.names import readable
from tasks.storage.offers.offer import MissingPathError
from tasks.storage.offers.walk import Found, file_refusal, walk


def require(paths: Sequence[Place]) -> None:
    """Make sure that every path exists.

    Raises:
        MissingPathError: One does not.
        StoreError: A bucket cannot be read.
    """
    for path in paths:
        if not (objects.exists(path) if isinstance(path, Address) else os.path.lexists(path)):
            raise MissingPathError(path=path)


def present(paths: Sequence[Place]) -> list[Place]:
    """Return the paths without repeats of the same place.

    Raises:
        MissingPathError: One does not exist.
    """
    require(paths)
    places: dict[str, Place] = {}
    for path in paths:
        places.setdefault(str(path) if isinstance(path, Address) else os.path.realpath(path), path)
    return [path.absolute() if _is_nameless(path) else path for path in places.values()]


def _is_nameless(path: Place) -> TypeGuard[Path]:
    return isinstance(path, Path) and not path.name


def found_under(roots: Sequence[Place]) -> Iterator[Found]:
    """Yield everything under each root in turn, each under a ``source_uri`` of its own.

    A path below a later root that is also there below an earlier one gets its root's name in
    front: looked up on disk, so that nothing need be remembered.
    """
    labels = _labels(roots)
    for index, (root, label) in enumerate(zip(roots, labels, strict=True)):
        for found in _under(root):
            taken = any(_offers(earlier, found.relative) for earlier in roots[:index])
            yield found._replace(uri=f"{label}/{found.uri}") if taken else found


def _under(root: Place) -> Iterator[Found]:
    if isinstance(root, Address):
        yield from objects.walk_objects(root)
    elif root.is_dir():
        yield from walk(root)
    else:
        yield Found(root, root.name, readable(root.name), file_refusal(root))


def _offers(root: Place, relative: str) -> bool:
    """Tell whether ``relative`` is a path under ``root``, or ``root`` itself."""
    if isinstance(root, Address):
        return objects.offers(root, relative)
    if root.is_dir():
        return os.path.lexists(root / relative)
    return root.name == relative


def _labels(roots: Sequence[Place]) -> list[str]:
    """Name each root after its folder: a name that nothing at the top of any root has."""
    labels: list[str] = []
    for root in roots:
        name = _folder_name(root) or "root"
        for label in chain([name], (f"{name}~{number}" for number in count(2))):
            if label not in labels and not any(_offers(other, label) for other in roots):
                labels.append(label)
                break
    return [readable(label) for label in labels]


def _folder_name(root: Place) -> str:
    if isinstance(root, Address):
        folder = root.prefix.rpartition("/")[0] if objects.is_object(root) else root.prefix
        return Address(root.bucket, folder).name
    return (root if root.is_dir() else root.resolve().parent).name
