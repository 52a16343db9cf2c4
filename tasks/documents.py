"""From raw documents to tables: the text core applied to a slice of a chunk."""

import traceback
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from schemas.alias import Alias
from schemas.catalog import CONTENT
from schemas.document import Document, Outcome
from schemas.identity import identify
from schemas.rejection import Rejection, RejectionReason
from tasks.decoding import read_bytes
from tasks.tagging import find_tagger, tagger_label
from tasks.text.model import Hints, Tagger, WordLists
from tasks.text.pipeline import Prepared, Tags, Words, finish, prepare
from tasks.text.rows import Columns, Origin, append, document_columns

Row = dict[str, Any]


class Reader(NamedTuple):
    """What a process needs to read documents: compiled word lists and a tagger."""

    words: Words
    tagger: Tagger | None
    pipeline_version: str
    tagger_name: str | None

    @classmethod
    def compile(
        cls, lists: WordLists, tagger: str, pipeline_version: str, aliases: Iterable[Alias] = ()
    ) -> "Reader":
        """Compile the word lists and the user's aliases, and find the tagger by name."""
        found = find_tagger(tagger)
        return cls(
            Words.compile(lists, aliases),
            found,
            pipeline_version,
            tagger_label(tagger) if found else None,
        )


def structured(rows: Sequence[Row], reader: Reader) -> dict[str, pa.Table]:
    """Return the rows of every content table for a slice of raw documents.

    A document on which the core fails is rejected with the place of the failure; the others
    go on. Where only the slice as a whole fails, halving it finds the one at fault.
    """
    try:
        return _structured(rows, reader)
    except Exception as error:  # noqa: BLE001 - one bad document never stops a run
        if len(rows) == 1:
            return _tables({}, [rows[0] | _failure(error)], reader)
        middle = len(rows) // 2
        halves = structured(rows[:middle], reader), structured(rows[middle:], reader)
        return {name: pa.concat_tables([half[name] for half in halves]) for name in halves[0]}


def _structured(rows: Sequence[Row], reader: Reader) -> dict[str, pa.Table]:
    articles = [row for row in rows if row["outcome"] == Outcome.ARTICLE]
    prepared = [prepare(*_decoded(row), reader.words) for row in articles]
    columns: dict[str, Columns] = {}
    for row, document, tags in zip(articles, prepared, _tags(prepared, reader), strict=True):
        origin = Origin(
            row["source_uri"],
            row["source_sha256"],
            row["content_sha256"],
            reader.pipeline_version,
            reader.tagger_name,
        )
        append(columns, document_columns(finish(document, tags, reader.words), origin))
    return _tables(columns, rows, reader)


def _decoded(row: Row) -> tuple[str, Hints]:
    """Return a document's text, and what came beside it."""
    decoded, fields = read_bytes(row["data"], row["media"])
    return decoded.text, Hints(row["source_uri"], **fields)


def _tags(prepared: Sequence[Prepared], reader: Reader) -> Iterable[Tags]:
    """Tag the lines of all documents in one call, and give each document its own."""
    if reader.tagger is None:
        return ([()] * len(document.text.lines) for document in prepared)
    chinese = (document for document in prepared if document.language.is_chinese)
    tagged = iter(reader.tagger.tag([line.hans for each in chinese for line in each.text.lines]))
    return (
        [next(tagged) if document.language.is_chinese else () for _ in document.text.lines]
        for document in prepared
    )


def _tables(
    columns: Mapping[str, Columns], rows: Sequence[Row], reader: Reader
) -> dict[str, pa.Table]:
    """Check the columns against the contract, and add the tables about the documents."""
    whole = {
        **columns,
        "documents": _documents(rows, reader.pipeline_version),
        "rejections": _rejections(rows, reader.pipeline_version),
    }
    return {
        record.table: record.to_table(
            whole.get(record.table) or {name: [] for name, _ in record.columns()}
        )
        for record in CONTENT
    }


def _documents(rows: Sequence[Row], pipeline_version: str) -> Columns:
    made: Columns = {
        "article_id": [_article_id(row) for row in rows],
        "pipeline_version": [pipeline_version] * len(rows),
    }
    names = [name for name, _ in Document.columns() if name not in made]
    return made | {name: [row[name] for row in rows] for name in names}


def _article_id(row: Row) -> str | None:
    """Return the article that a document is, or repeats."""
    if row["outcome"] == Outcome.REJECTED:
        return None
    return identify("article", row["duplicate_of"] or row["source_uri"])


def _rejections(rows: Sequence[Row], pipeline_version: str) -> Columns:
    rejected = [row for row in rows if row["outcome"] == Outcome.REJECTED]
    names = [name for name, _ in Rejection.columns() if name != "pipeline_version"]
    columns: Columns = {name: [row[name] for row in rejected] for name in names}
    columns["pipeline_version"] = [pipeline_version] * len(rejected)
    return columns


def _failure(error: Exception) -> Row:
    """Return the cells of a raw row that say where the text core failed."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{frame.filename.rsplit('/', 2)[-2]}/{frame.name}, line {frame.lineno}"
    return {
        "outcome": Outcome.REJECTED,
        "duplicate_of": None,
        "reason": RejectionReason.PIPELINE_ERROR,
        "found": f"{type(error).__name__} in {place}: {str(error)[:200]}",
        "expected": "text that every stage can read",
        "action": "Report it with the document; it is kept and can be ingested again.",
    }
