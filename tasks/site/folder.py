"""The site's folder: pages are written when what they show has changed, and go when it is gone."""

import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from tasks.storage.durable import write_text

_STATE = "site.json"


class Written(NamedTuple):
    """What a build did: pages there are, pages written, pages deleted."""

    pages: int
    written: int
    deleted: int


class Folder:
    """A site on disk. Every page goes by a digest of what it shows.

    The digests are kept in one file, which is written last: a build that was killed is done
    again where it stopped, or, at worst, writes a page twice.
    """

    def __init__(self, root: Path) -> None:
        """Read what is there."""
        self.root = root
        self._there = {path.relative_to(root).as_posix() for path in root.rglob("*.*")}
        self._known: dict[str, str] = self._state().get("pages", {})
        self._pages: dict[str, str] = {}
        self._written = 0
        self._is_doubtful = False  # a page may not be on disk yet

    def _state(self) -> dict[str, dict[str, str]]:
        try:
            state: dict[str, dict[str, str]] = json.loads((self.root / _STATE).read_text("utf-8"))
        except (OSError, ValueError):
            return {}  # none yet, or damaged: every page is written
        return state

    def has(self, page: str, digest: str) -> bool:
        """Tell whether a page is there and shows what it should; it then stays."""
        self._pages[page] = digest
        return page in self._there and self._known.get(page) == digest

    def put(self, page: str, digest: str, render: Callable[[], str]) -> None:
        """Write a page, if it is not there as it should be."""
        if not self.has(page, digest):
            self.write(page, render())

    def write(self, page: str, text: str) -> None:
        """Write a page whole, unless it is there to the byte: then it keeps its time.

        It is on disk before the state says so: ``finish`` sees to that.
        """
        self._is_doubtful = True
        path = self.root / page
        if page in self._there and path.read_text("utf-8") == text:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.draft")
        draft.write_text(text, "utf-8")
        draft.replace(path)
        self._written += 1

    def finish(self, shows: str) -> Written:
        """Delete what no page is any more, and note what the site ``shows``."""
        gone = self._there - set(self._pages) - {_STATE}
        for page in gone:
            (self.root / page).unlink(missing_ok=True)
        if self._is_doubtful:
            os.sync()  # thousands of small files: one call for all of them
        self.root.mkdir(parents=True, exist_ok=True)
        write_text(self.root / _STATE, json.dumps({"shows": shows, "pages": self._pages}))
        return Written(len(self._pages), self._written, len(gone))


def shows(root: Path) -> str | None:
    """Return what a site was last built to show; None where there is none."""
    try:
        state = json.loads((root / _STATE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    found: str | None = state.get("shows")
    return found


def digest(*values: object) -> str:
    """Return a short digest of what a page is made from.

    >>> digest("a", 1) == digest("a", 1), digest("a") == digest("b")
    (True, False)
    """
    return sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()[:24]
