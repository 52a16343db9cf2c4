"""From raw documents to tables: the text core applied to a slice of a chunk."""

import gc
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import pyarrow as pa

from schemas.alias import Alias
from schemas.catalog import CONTENT
from schemas.document import Document, Outcome
from schemas.identity import identify
from schemas.rejection import Rejection, RejectionReason
from tasks.decoding import read_again
from tasks.tagging import find_tagger, tagger_label
from tasks.text.lockstep import in_step
from tasks.text.model import FrugalTagger, Hints, Tagger, Tags, Text, WordLists
from tasks.text.pipeline import Prepared, Words, finishing, preparing
from tasks.text.rows import Columns, Origin, columns_of

Row = dict[str, Any]

# Calls of a traceback that a rejection keeps.
_CALLS = 4


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
        return cls.of(Words.compile(lists, aliases), tagger, pipeline_version)

    @classmethod
    def of(cls, words: Words, tagger: str, pipeline_version: str) -> "Reader":
        """Find the tagger by name, to go with words that are compiled."""
        found = find_tagger(tagger)
        # The word lists stay as long as the process: nobody need look through them for garbage.
        gc.freeze()
        return cls(words, found, pipeline_version, tagger_label(tagger) if found else None)


def structured(rows: Sequence[Row], reader: Reader) -> dict[str, pa.Table]:
    """Return the rows of every content table for a slice of raw documents.

    A document on which the core fails is rejected with the place of the failure; the others
    go on. Where only the slice as a whole fails, halving it finds the one at fault.
    """
    try:
        with _uncollected():
            return _structured(rows, reader)
    except Exception as error:  # noqa: BLE001 - one bad document never stops a run
        if len(rows) == 1:
            return rejected(rows[0], reader.pipeline_version, _failure(error))
        middle = len(rows) // 2
        halves = structured(rows[:middle], reader), structured(rows[middle:], reader)
        return {name: pa.concat_tables([half[name] for half in halves]) for name in halves[0]}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for garbage later: a slice makes a million objects, all in use until it is done."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _structured(rows: Sequence[Row], reader: Reader) -> dict[str, pa.Table]:
    articles = [row for row in rows if row["outcome"] == Outcome.ARTICLE]
    decoded = [_decoded(row) for row in articles]
    prepared = in_step(preparing(text, hints, reader.words) for text, hints in decoded)
    tagged = zip(prepared, _tags(prepared, reader), strict=True)
    read = in_step(finishing(document, tags, reader.words) for document, tags in tagged)
    origins = [_origin(row, reader) for row in articles]
    return _tables(columns_of(zip(read, origins, strict=True)), rows, reader.pipeline_version)


def _origin(row: Row, reader: Reader) -> Origin:
    return Origin(
        row["source_uri"],
        row["source_sha256"],
        row["content_sha256"],
        reader.pipeline_version,
        reader.tagger_name,
    )


def _decoded(row: Row) -> tuple[str, Hints]:
    """Return a document's text, and what came beside it."""
    decoded, fields = read_again(row["data"], row["media"], row["encoding"], row["encoding_method"])
    return decoded.text, Hints(row["source_uri"], **fields)


def _tags(prepared: Sequence[Prepared], reader: Reader) -> Iterable[Tags]:
    """Tag the lines of all documents in one call, and give each document its own."""
    if reader.tagger is None:
        return ([()] * len(document.text.lines) for document in prepared)
    chinese = [document.text for document in prepared if document.language.is_chinese]
    tagged = iter(_tagged(chinese, reader.tagger, reader.words))
    return (
        [next(tagged) if document.language.is_chinese else () for _ in document.text.lines]
        for document in prepared
    )


def _tagged(texts: Sequence[Text], tagger: Tagger, words: Words) -> Tags:
    """Tag lines; a tagger that can, reads only the clauses of which something would be taken."""
    lines = [line.hans for text in texts for line in text.lines]
    if not isinstance(tagger, FrugalTagger):
        return tagger.tag(lines)
    return tagger.tag_within(lines, [each for t in texts for each in words.telltales.by_line(t)])


def _tables(
    columns: Mapping[str, Columns], rows: Sequence[Row], pipeline_version: str
) -> dict[str, pa.Table]:
    """Check the columns against the contract, and add the tables about the documents."""
    whole = {
        **columns,
        "documents": _documents(rows, pipeline_version),
        "rejections": _rejections(rows, pipeline_version),
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


def rejected(row: Row, pipeline_version: str, found: str) -> dict[str, pa.Table]:
    """Return the rows of a document that the pipeline could not read, whatever is in it.

    Args:
        row: Its raw row.
        pipeline_version: Which pipeline could not read it.
        found: What happened, and where.
    """
    cells = {
        "outcome": Outcome.REJECTED,
        "duplicate_of": None,
        "reason": RejectionReason.PIPELINE_ERROR,
        "found": found,
        "expected": "text that every stage, and the tagger, can read",
        "action": "Report it with the document, which is kept: once newsmill or the tagger is "
        "mended, `newsmill replay` reads it again.",
    }
    return _tables({}, [row | cells], pipeline_version)


def _failure(error: Exception) -> str:
    """Say what failed, where, and who called it: the innermost calls, innermost first."""
    calls = traceback.extract_tb(error.__traceback__)[-1 : -1 - _CALLS : -1]
    places = ", called from ".join(_place(call) for call in calls)
    return f"{type(error).__name__} in {places}: {str(error)[:200]}"


def _place(call: traceback.FrameSummary) -> str:
    return f"{'/'.join(call.filename.split('/')[-2:])}, line {call.lineno}, {call.name}"
