"""The pipeline version: what the code is, not what somebody remembered to call it."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

# Everything that decides what rows come out of a document.
_PACKAGES = ("schemas", "tasks.tagging", "tasks.text")


@cache
def pipeline_version(tagger: str, aliases: str = "") -> str:
    """Return the release, eight digits over the code and word lists, the tagger, the aliases.

    Two runs with the same version make the same bytes of the same input.

    >>> pipeline_version("fast").endswith(".fast")
    True
    >>> pipeline_version("fast", "0a1b2c3d").endswith(".fast.0a1b2c3d")
    True
    """
    digest = hashlib.sha256()
    for package in _PACKAGES:
        _add(files(package), digest)
    return f"{version('newsmill')}+{digest.hexdigest()[:8]}.{tagger}{aliases and f'.{aliases}'}"


def _add(folder: Traversable, digest: "hashlib._Hash") -> None:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name != "__pycache__":
            _add(entry, digest)
        elif entry.is_file():
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
