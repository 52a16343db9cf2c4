"""The index for searching: where every pair of characters stands, in tables of the DuckDB file.

Chinese is written without spaces, and no extension is to be asked: so a word is found by its
pairs of characters, whose places have to follow each other. Places are counted through all
articles, one after the other. An article that goes leaves its places behind: they belong to
nobody then, and the next file that is made anew is without them.

Terms that stand nearly everywhere, 的 or 记者, would have millions of places looked through to be
counted: of these it is kept how often each stands in every article.

The index lies in the DuckDB file alone, in a schema of its own: the Parquet tables are for
tools that bring their own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.storage.database.postings import (
    AT_ONCE,
    Array,
    Portion,
    Sorted,
    counts,
    frequent_terms,
    in_order,
    postings,
)
from tasks.storage.queries.sql import quoted, statements
from tasks.storage.word_lists import read_word_lists

# Share of places that are nobody's, above which the index is made anew.
_FREE_SHARE = 0.4

# Which terms are frequent is read off the first texts; off more, when there are so many times more.
_OUTGROWN = 16
# So few places are looked through as fast as counted.
_FEW_PLACES = 4_096

_TABLES = """
CREATE SCHEMA search_index;
CREATE TABLE search_index.articles (
    article_id VARCHAR NOT NULL,
    source_uri VARCHAR NOT NULL,
    first_position BIGINT NOT NULL,
    char_count BIGINT NOT NULL,
    headline_start BIGINT,
    headline_end BIGINT
);
CREATE TABLE search_index.postings (
    first_char INTEGER NOT NULL,
    gram BIGINT NOT NULL,
    position BIGINT NOT NULL
);
CREATE TABLE search_index.frequent (
    term BIGINT NOT NULL,
    sampled_places BIGINT NOT NULL
);
CREATE TABLE search_index.counts (
    term BIGINT NOT NULL,
    first_position BIGINT NOT NULL,
    hit_count INTEGER NOT NULL,
    start_char INTEGER NOT NULL,
    is_in_headline BOOLEAN NOT NULL,
    is_whole BOOLEAN NOT NULL
);
COMMENT ON TABLE search_index.articles IS 'One row per article: the places that are its own.';
COMMENT ON COLUMN search_index.articles.article_id IS 'Article (articles.article_id).';
COMMENT ON COLUMN search_index.articles.source_uri IS 'Document (documents.source_uri).';
COMMENT ON COLUMN search_index.articles.first_position IS 'Place of its first character.';
COMMENT ON COLUMN search_index.articles.char_count IS 'Places that are its own.';
COMMENT ON COLUMN search_index.articles.headline_start IS 'Where its headline begins in its text.';
COMMENT ON COLUMN search_index.articles.headline_end IS 'Where its headline ends.';
COMMENT ON TABLE search_index.postings IS 'One row per character of a text.';
COMMENT ON COLUMN search_index.postings.first_char IS 'Its code point, in the shadow.';
COMMENT ON COLUMN search_index.postings.gram IS 'It and the next one: 2097152 times the first.';
COMMENT ON COLUMN search_index.postings.position IS 'Its place, through all articles.';
COMMENT ON TABLE search_index.frequent IS 'One row per term that is counted, article by article.';
COMMENT ON COLUMN search_index.frequent.term IS 'Its code point, or those of a pair.';
COMMENT ON COLUMN search_index.frequent.sampled_places IS 'Places that it was found frequent in.';
COMMENT ON TABLE search_index.counts IS 'One row, or a few, per frequent term and article.';
COMMENT ON COLUMN search_index.counts.term IS 'Term (frequent.term).';
COMMENT ON COLUMN search_index.counts.first_position IS 'Article (articles.first_position).';
COMMENT ON COLUMN search_index.counts.hit_count IS 'Places in it where the term stands.';
COMMENT ON COLUMN search_index.counts.start_char IS 'Where in its text the term stands first.';
COMMENT ON COLUMN search_index.counts.is_in_headline IS 'Whether it stands in its headline.';
COMMENT ON COLUMN search_index.counts.is_whole IS 'Whether no other row counts in its article.';
"""

_ARTICLES = """
INSERT INTO search_index.articles
SELECT
    article_id,
    source_uri,
    $place + coalesce(sum(char_count + 1) OVER (
        ORDER BY article_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0)::BIGINT AS first_position,
    char_count,
    headline_start,
    headline_end
FROM (
    SELECT
        article_id,
        any_value(source_uri) AS source_uri,
        max(end_char) AS char_count,
        min(start_char) FILTER (kind = 'headline') AS headline_start,
        min(end_char) FILTER (kind = 'headline') AS headline_end
    FROM paragraphs
    WHERE rowid > $last_row AND {chosen}
    GROUP BY article_id
)
ORDER BY article_id
"""

_PARAGRAPHS = """
SELECT
    lower(p.text_hans) AS text,
    s.first_position + p.start_char AS place,
    s.first_position AS article,
    s.char_count + 1 AS article_length,
    coalesce(s.headline_start, -1) AS headline_start,
    coalesce(s.headline_end, -1) AS headline_end
FROM paragraphs AS p
INNER JOIN search_index.articles AS s ON p.article_id = s.article_id
WHERE p.rowid > $last_row AND s.first_position >= $place
"""

_ROWS_AT_ONCE = 20_000


def create_index(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the index of all articles of the file in use."""
    connection.execute(_TABLES)
    _add(connection, "TRUE", -1)


def renew_index(connection: duckdb.DuckDBPyConnection, last_row: int) -> None:
    """Bring the index up to date.

    Args:
        connection: Documents in ``temp.gone`` went, those in ``temp.came`` came.
        last_row: The last of the paragraphs that were there before: what came stands after it.
    """
    connection.execute("DELETE FROM search_index.articles WHERE source_uri IN (FROM temp.gone)")
    _add(connection, "source_uri IN (FROM temp.came)", last_row)


def has_index(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether the file in use has an index that is worth keeping.

    Places that articles left behind are read, and found to be nobody's, at every search.
    """
    try:
        row = connection.execute(
            "SELECT coalesce(sum(char_count + 1), 0) FROM search_index.articles"
        ).fetchone()
        sampled = connection.execute(
            "SELECT coalesce(max(sampled_places), 0) FROM search_index.frequent"
        ).fetchone()
    except duckdb.CatalogException:
        return False
    used, sample = (cells[0] if cells else 0 for cells in (row, sampled))
    end = _end(connection)
    is_outgrown = sample < AT_ONCE // 2 and end > _OUTGROWN * max(sample, _FEW_PLACES)
    return not is_outgrown and end * (1 - _FREE_SHARE) <= used + AT_ONCE


def create_macros(connection: duckdb.DuckDBPyConnection, *, indexed: bool) -> None:
    """Create the macros for searching, over the index or over the texts themselves."""
    pairs = [p for p in read_word_lists()["hans"] if len(p[0]) == len(p[1]) == 1]
    hant, hans = ("".join(column) for column in zip(*pairs, strict=True))
    connection.execute(
        "CREATE OR REPLACE MACRO shadow(words) AS "
        f"lower(translate(words, {quoted(hant)}, {quoted(hans)}))"
    )
    for macro in statements("macros" if indexed else "macros/linked"):
        connection.execute(macro.sql)


def _add(connection: duckdb.DuckDBPyConnection, chosen: str, last_row: int) -> None:
    """Add the articles of some documents, whose paragraphs stand after ``last_row``."""
    bounds = {"place": _end(connection), "last_row": last_row}
    connection.execute(_ARTICLES.format(chosen=chosen), bounds)
    known = connection.execute("SELECT term FROM search_index.frequent ORDER BY term").fetchall()
    frequent = np.array([term for (term,) in known], np.int64)
    # Sorting lets go of the interpreter, and one keeps ahead of what DuckDB writes.
    with connection.cursor() as reader, ThreadPoolExecutor(1) as pool:
        reader.execute("USE out")  # it streams while we write
        texts = reader.execute(_PARAGRAPHS, bounds).to_arrow_reader(_ROWS_AT_ONCE)
        portions = _portions(texts)
        first = next(portions, None)
        if first is None:
            return
        found = in_order(first)
        if not known:
            frequent = _choose_frequent(connection, first, found)
        for made in _ahead(pool, partial(_made, frequent), (first, found), portions):
            for name, rows in made.items():
                _insert(connection, name, rows)


def _made(frequent: Array, portion: Portion, found: Sorted | None = None) -> Mapping[str, pa.Table]:
    found = found or in_order(portion)
    return {
        "postings": postings(portion, found),
        "counts": counts(portion, found, frequent),
    }


def _ahead(
    pool: Executor,
    make: Callable[..., Mapping[str, pa.Table]],
    first: tuple[Portion, Sorted],
    portions: Iterator[Portion],
) -> Iterator[Mapping[str, pa.Table]]:
    """Make what comes next while what was made is written; in order."""
    under_way = pool.submit(make, *first)
    for portion in portions:
        made = under_way.result()
        under_way = pool.submit(make, portion)
        yield made
    yield under_way.result()


def _choose_frequent(
    connection: duckdb.DuckDBPyConnection, sample: Portion, found: Sorted
) -> Array:
    """Note, and return, the terms that are frequent in a sample."""
    terms = frequent_terms(found)
    size = np.full(len(terms), len(sample.text))
    _insert(connection, "frequent", pa.table({"term": terms, "sampled_places": size}))
    return terms


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    connection.register("indexed_rows", rows)
    connection.execute(f"INSERT INTO search_index.{table} FROM indexed_rows")
    connection.unregister("indexed_rows")


def _end(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the first place that nobody has, nor had; an article may be without any character."""
    row = connection.execute(
        "SELECT greatest("
        "(SELECT coalesce(max(position) + 2, 0) FROM search_index.postings), "
        "(SELECT coalesce(max(first_position + char_count + 1), 0) FROM search_index.articles))"
    ).fetchone()
    return int(row[0]) if row else 0


def _portions(batches: Iterable[pa.RecordBatch]) -> Iterator[Portion]:
    """Yield paragraphs, as many as are put in order at once."""
    held: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        lengths = _lengths(batch["text"])
        first = 0
        while first < len(batch):
            end = first + int(
                np.searchsorted(np.cumsum(lengths[first:]), AT_ONCE - size, side="right")
            )
            if end == first and held:
                yield from _whole(held)
                held, size = [], 0
                continue
            end = max(end, first + 1)  # one too long comes alone
            held.append(batch.slice(first, end - first))
            size += int(lengths[first:end].sum())
            first = end
    if held:
        yield from _whole(held)


def _whole(batches: Sequence[pa.RecordBatch]) -> Iterator[Portion]:
    """Return some paragraphs as one portion; one paragraph that is too long as several."""
    rows = pa.Table.from_batches(batches)
    text = "".join(f"{paragraph}\n" for paragraph in rows["text"].to_pylist())
    lengths = _lengths(rows["text"])
    names = ("place", "article", "article_length", "headline_start", "headline_end")
    place, *others = (rows[name].to_numpy() for name in names)
    if len(text) <= AT_ONCE:
        yield Portion(text, lengths, place, *others)
        return
    for first in range(0, len(text), AT_ONCE):
        length = np.minimum(lengths - first, AT_ONCE)
        yield Portion(text[first : first + AT_ONCE + 1], length, place + first, *others)


def _lengths(texts: Any) -> Array:
    """Return the lengths of paragraphs, each with its line end."""
    lengths: Array = np.asarray(pc.utf8_length(texts)).astype(np.int64) + 1
    return lengths
