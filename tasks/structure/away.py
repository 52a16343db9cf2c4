"""What a Dask worker does: it is sent bytes and sends bytes back, and needs no disk of ours.

Imported by workers, so nothing here brings Prefect to them.
"""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from tasks.job import LOG
from tasks.storage.sealing import Sealed
from tasks.storage.version import pipeline_version
from tasks.structure.errands import Errand, Recipe, Tables, sendable
from tasks.structure.work import work
from tasks.tagging import tagger_label

# Besides our own code, what decides which rows, and which bytes, come out of a document.
_DECIDE = (
    "ahocorasick-rs",
    "ftfy",
    "lxml",
    "numpy",
    "onnxruntime",
    "py3langid",
    "pyarrow",
    "rjieba",
    "spacy",
    "trafilatura",
)

Versions = Mapping[str, str]


class Came(NamedTuple):
    """What came of an errand, and what was said on the way: levels and lines."""

    made: Sealed | Tables | Exception
    said: tuple[tuple[int, str], ...]


def read_away(errand: Errand, recipe: Recipe, expected: Versions) -> Came | Versions:
    """Read documents; where this machine would make other bytes of them, return its versions."""
    found = versions(recipe.tagger)
    if found != expected:
        return found
    with _heard() as said:
        try:
            made: Sealed | Tables | Exception = work(errand, recipe, lambda _: None)
        except Exception as error:  # noqa: BLE001 - told to who sent it
            made = sendable(error)
    return Came(made, tuple(said))


@cache
def versions(tagger: str) -> Versions:
    """Return the versions here of all that decides the bytes: code, tagger, Python, libraries.

    >>> sorted(versions("none"))[:3]
    ['Python', 'ahocorasick-rs', 'ftfy']
    """
    own = {
        "newsmill": pipeline_version(tagger_label(tagger)),
        "Python": ".".join(map(str, sys.version_info[:2])),  # brings the Unicode tables
    }
    return own | {name: _version(name) for name in _DECIDE}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


@contextmanager
def _heard() -> Iterator[list[tuple[int, str]]]:
    """Collect what is logged meanwhile: warnings of whoever it is, and our own lines."""
    heard: list[tuple[int, str]] = []
    ear = _Ear(heard)
    logging.getLogger().addHandler(ear)
    try:
        yield heard
    finally:
        logging.getLogger().removeHandler(ear)


class _Ear(logging.Handler):
    def __init__(self, heard: list[tuple[int, str]]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line; what Dask says belongs to the worker's own log."""
        if record.name.partition(".")[0] not in {"distributed", "dask", "tornado"}:
            name = "" if record.name == LOG.name else f"{record.name}: "
            self._heard.append((record.levelno, name + self.format(record)))
