"""What all tools work on, as files: the same texts, pages and rows for each of them.

Written by ``tests.benchmarks.corpora`` with newsmill, read by newsmill and its peers alike: so this
module needs nothing but the standard library.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple


class Amount(NamedTuple):
    """How much there is to do; 0 where something cannot be counted so."""

    articles: int
    characters: int
    megabytes: float  # of 1,000,000 bytes, in UTF-8

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Amount":
        """Count texts.

        >>> Amount.of(["新闻", "a"])
        Amount(articles=2, characters=3, megabytes=7e-06)
        """
        size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
        return cls(len(texts), sum(map(len, texts)), size / 1e6)


class Material(NamedTuple):
    """The folder in which it lies."""

    folder: Path

    def texts(self, name: str) -> list[str]:
        """Return texts, pages, or lines, by name."""
        found: list[str] = json.loads((self.folder / f"{name}.json").read_bytes())
        return found

    def files(self, name: str) -> list[bytes]:
        """Return the bytes of documents in the encodings that they were found in."""
        return [bytes.fromhex(text) for text in self.texts(name)]

    def inbox(self, name: str) -> Path:
        """Return a folder of text files."""
        return self.folder / name

    def rows(self) -> dict[str, Path]:
        """Return a Parquet file for each table: rows that are to be written elsewhere."""
        return {path.stem: path for path in sorted((self.folder / "rows").glob("*.parquet"))}

    def scratch(self, name: str) -> Path:
        """Return a folder for what a measurement writes, made if it is not there."""
        made = self.folder / "made" / name
        made.mkdir(parents=True, exist_ok=True)
        return made

    def told(self) -> Mapping[str, Any]:
        """Return what was said of the material when it was made."""
        found: Mapping[str, Any] = json.loads((self.folder / "told.json").read_bytes())
        return found

    def amount(self, name: str) -> Amount:
        """Return how much text there is under a name."""
        return Amount(*self.told()["amounts"].get(name, (0, 0, 0)))

    def write(self, name: str, texts: Sequence[str]) -> None:
        """Keep texts under a name."""
        (self.folder / f"{name}.json").write_text(json.dumps(texts, ensure_ascii=True), "ascii")
