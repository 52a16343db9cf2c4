"""The index: of each part, its articles as printings, and their texts' fingerprints.

A file follows from the rows of one part and is named after them, so it is right as long as it is
there, and made again where it is not: after a rebuild, a rollback, or in an older warehouse. Files
are mapped, not read: a look-up touches the pages that it needs.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from schemas.article import Article
from schemas.identity import identify
from schemas.manifest import Part
from schemas.migrations import upgrade
from schemas.paragraph import Paragraph, ParagraphKind
from schemas.record import Record
from tasks.storage.durable import fsync
from tasks.storage.parts import read_rows
from tasks.text.reprints.fingerprints import GRAM, WINDOW, Hashes, fingerprints
from tasks.text.reprints.tokens import Codes, Places, tokenised

# Raised when the same rows give another index: other tokens, grams, windows, columns.
VERSION = 1

# What is compared. Headlines, bylines, credits and boilerplate change with every outlet.
COMPARED = (
    ParagraphKind.BODY.value,
    ParagraphKind.SUBHEADLINE.value,
    ParagraphKind.SECTION_HEADING.value,
    ParagraphKind.CAPTION.value,
)

# A shorter text has no passage that is sure to be found, and says too little.
FEWEST_TOKENS = GRAM + WINDOW

_LINES = ("article_id", "start_char", "kind", "text", "text_hans")

# Of an article, as they stand in its row.
_FACTS = (
    "article_id",
    "source_uri",
    "source_sha256",
    "raw_start",
    "raw_end",
    "pipeline_version",
    "script",
    "date_published",
    "original_headline",
    "info_source",
    "print_edition",
    "site_label",
)


class Entries(NamedTuple):
    """Keys, ascending, and the wording that has each, by its place among the part's."""

    keys: Hashes
    places: NDArray[np.uint32]


class Indexed(NamedTuple):
    """One part's index. Of ``wordings``, ascending, each has ``key_counts`` keys.

    What is larger is mapped when it is asked for, and let go with what was made of it: pages of
    all files together would be more than a run may hold.
    """

    part: Part
    snapshot: Path  # folder of the one that has the part
    folder: Path  # where the index lies
    wordings: Hashes
    key_counts: Places

    def printings(self) -> pa.Table:
        """Map the articles that are compared: one row each."""
        return _mapped(self.folder, self.part, "printings")

    def entries(self) -> Entries:
        """Map the keys."""
        table = _mapped(self.folder, self.part, "keys")
        return Entries(table["key"].to_numpy(), table["place"].to_numpy())


class Text(NamedTuple):
    """An article's text twice, equally long: as it is compared, and as it was printed.

    What is compared is Simplified, with spaces for what is left out.
    """

    compared: str
    printed: str


def opened(folder: Path, snapshot: Path, parts: Sequence[Part]) -> Iterator[Indexed]:
    """Yield the index of every part, made where it is not there.

    Args:
        folder: Where the index lies.
        snapshot: Folder of a snapshot, or of its draft, that has the parts.
        parts: The parts, each with articles.

    Raises:
        CorruptPartError: A part cannot be read.
    """
    for part in parts:
        if part.files[Article.table].rows:
            if not _is_whole(folder, part):
                _write(folder, part, snapshot)
            yield _indexed(part, snapshot, folder)


def swept(folder: Path, parts: Iterable[Part]) -> None:
    """Delete what belongs to none of the parts."""
    kept = {_path(folder, part, kind).name for part in parts for kind in ("printings", "keys")}
    for path in folder.glob("*"):
        if path.name not in kept:
            path.unlink()


def texts_of(indexed: Indexed, article_ids: Iterable[str]) -> dict[str, Text]:
    """Return the texts of some articles of a part."""
    rows = _rows(indexed.part, Paragraph, indexed.snapshot, _LINES)
    wanted = pa.array(sorted(article_ids), pa.string())
    return _texts(rows.filter(pc.is_in(rows["article_id"], wanted)))


def _texts(lines: pa.Table) -> dict[str, Text]:
    columns = (lines[column].to_pylist() for column in _LINES)
    found: dict[str, list[tuple[int, str, str]]] = {}
    for article_id, start, kind, printed, hans in zip(*columns, strict=True):
        compared = hans if kind in COMPARED else " " * len(hans)
        found.setdefault(article_id, []).append((start, compared, printed))
    texts: dict[str, Text] = {}
    for article_id, of_it in found.items():
        _, compared_lines, printed_lines = zip(*sorted(of_it), strict=True)
        texts[article_id] = Text("\n".join(compared_lines), "\n".join(printed_lines))
    return texts


def _write(folder: Path, part: Part, snapshot: Path) -> None:
    """Make the index of a part."""
    lines = _rows(part, Paragraph, snapshot, _LINES)
    texts = _texts(lines)
    ids = [*texts]
    tokens = tokenised([text.compared for text in texts.values()])
    found = fingerprints(tokens)
    chars = np.append(0, np.cumsum(tokens.ends - tokens.starts))[tokens.firsts]
    counts = np.diff(tokens.firsts)
    digests = np.array(
        [
            _digest(tokens.values[first:end])
            for first, end in zip(tokens.firsts[:-1], tokens.firsts[1:], strict=True)
        ],
        np.uint64,
    )
    chosen = np.flatnonzero(counts >= FEWEST_TOKENS)
    wordings, firsts, places = np.unique(digests[chosen], return_index=True, return_inverse=True)
    # Of texts that are alike, one stands for all.
    standing = np.full(len(texts), -1)
    standing[chosen[firsts]] = np.arange(len(wordings))
    owners = standing[found.texts]
    keys, owners = found.keys[owners >= 0], owners[owners >= 0]
    order = np.lexsort((owners, keys))
    key_counts = np.bincount(owners, minlength=len(wordings))
    own = pa.table(
        {
            "article_id": pa.array([ids[n] for n in chosen], pa.string()),
            "place": pa.array(places, pa.int64()),
            "wording": pa.array(digests[chosen], pa.uint64()),
            "key_count": pa.array(key_counts[places], pa.int64()),
            "char_count": pa.array(np.diff(chars)[chosen], pa.int64()),
        }
    )
    folder.mkdir(parents=True, exist_ok=True)
    _save(
        _path(folder, part, "printings"),
        _with_facts(own, lines, _rows(part, Article, snapshot, _FACTS)),
    )
    _save(
        _path(folder, part, "keys"),
        pa.table({"key": keys[order], "place": owners[order].astype(np.uint32)}),
    )


def _digest(values: Codes) -> int:
    return int.from_bytes(hashlib.blake2b(values.tobytes(), digest_size=8).digest())


def _with_facts(own: pa.Table, lines: pa.Table, facts: pa.Table) -> pa.Table:
    """Add what is known of the articles, and their headlines as they are compared."""
    is_headline = pc.is_in(lines["kind"], pa.array([ParagraphKind.HEADLINE.value]))
    headlines = lines.filter(is_headline).group_by("article_id").aggregate([("text_hans", "min")])
    headlines = headlines.rename_columns({"text_hans_min": "headline"})
    joined = own.join(facts, "article_id").join(headlines, "article_id")
    return joined.sort_by("article_id").combine_chunks()


def _rows(part: Part, record: type[Record], snapshot: Path, names: Sequence[str]) -> pa.Table:
    """Read some columns of a part.

    Raises:
        CorruptPartError: The file cannot be read.
    """
    if upgrade(record.table, part.schema_version) is None:
        with contextlib.suppress(OSError, pa.ArrowInvalid):
            return pq.read_table(snapshot / part.path(record.table), columns=list(names))
    return read_rows(part, record, snapshot).select(list(names))


def _save(path: Path, table: pa.Table) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with pa.ipc.new_file(str(draft), table.schema) as writer:
        writer.write_table(table, max_chunksize=max(table.num_rows, 1))
    fsync(draft)
    draft.replace(path)


def _mapped(folder: Path, part: Part, kind: str) -> pa.Table:
    return pa.ipc.open_file(pa.memory_map(str(_path(folder, part, kind)))).read_all()


def _is_whole(folder: Path, part: Part) -> bool:
    """Tell whether both files of a part's index are there, and can be read."""
    try:
        for kind in ("printings", "keys"):
            _mapped(folder, part, kind)
    except (OSError, pa.ArrowInvalid):
        return False
    return True


def name(part: Part) -> str:
    """Name a part's index after the rows that it follows from."""
    files = (part.files[record.table].sha256 for record in (Article, Paragraph))
    return identify("reprint_index", VERSION, *files)


def _path(folder: Path, part: Part, kind: str) -> Path:
    return folder / f"{name(part)}.{kind}.arrow"


def _indexed(part: Part, snapshot: Path, folder: Path) -> Indexed:
    printings = _mapped(folder, part, "printings")
    wordings, firsts = np.unique(printings["wording"].to_numpy(), return_index=True)
    counts = printings["key_count"].to_numpy()[firsts]
    return Indexed(part, snapshot, folder, wordings.astype(np.uint64), counts)
