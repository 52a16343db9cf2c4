"""The index for searching: where every pair of characters stands, in tables of the DuckDB file.

Chinese is written without spaces, and no extension is to be asked: so a word is found by its
pairs of characters, whose places have to follow each other. Places are counted through all
articles, one after the other. An article that goes leaves its places behind: they belong to
nobody then, and the next file that is made anew is without them.

The index lies in the DuckDB file alone, in a schema of its own: the Parquet tables are for
tools that bring their own.
"""

from collections.abc import Iterator, Mapping, Sequence

import duckdb
import numpy as np
import pyarrow as pa

from tasks.storage.sql import quoted, statements
from tasks.storage.word_lists import read_word_lists

# Bits of a code point, and of a place: with two code points they fill one number.
_CODE, _PLACE = 21, 22

# Characters that are put in order at once.
_AT_ONCE = 1 << _PLACE

# Share of places that are nobody's, above which the index is made anew.
_FREE_SHARE = 0.4

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
"""

# Joined by line ends, the shadows of the paragraphs are as long as articles.text.
_TEXTS = """
SELECT
    p.article_id,
    any_value(p.source_uri) AS source_uri,
    lower(string_agg(p.text_hans, chr(10) ORDER BY p.position)) AS text,
    min(p.start_char) FILTER (WHERE p.kind = 'headline') AS headline_start,
    min(p.end_char) FILTER (WHERE p.kind = 'headline') AS headline_end
FROM paragraphs AS p
WHERE {chosen}
GROUP BY p.article_id
ORDER BY p.article_id
"""

Row = tuple[str, str, str, int | None, int | None]


def create_index(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the index of all articles of the file in use."""
    connection.execute(_TABLES)
    _add(connection, _TEXTS.format(chosen="TRUE"), {})


def renew_index(
    connection: duckdb.DuckDBPyConnection, gone: Sequence[str], came: Sequence[str]
) -> None:
    """Bring the index up to date: documents that went, and such as came, by ``source_uri``."""
    connection.execute(
        "DELETE FROM search_index.articles WHERE source_uri IN (SELECT unnest($gone))",
        {"gone": list(gone)},
    )
    chosen = _TEXTS.format(chosen="p.source_uri IN (SELECT unnest($came))")
    _add(connection, chosen, {"came": list(came)})


def has_index(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether the file in use has an index that is worth keeping.

    Places that articles left behind are read, and found to be nobody's, at every search.
    """
    try:
        row = connection.execute(
            "SELECT coalesce(sum(char_count + 1), 0) FROM search_index.articles"
        ).fetchone()
    except duckdb.CatalogException:
        return False
    return row is not None and _end(connection) * (1 - _FREE_SHARE) <= row[0] + _AT_ONCE


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


def _add(
    connection: duckdb.DuckDBPyConnection, texts: str, parameters: Mapping[str, object]
) -> None:
    place = _end(connection)
    with connection.cursor() as reader:  # it streams while we write
        reader.execute("USE out")
        for rows in _portions(reader.execute(texts, parameters)):
            place = _insert(connection, rows, place)


def _end(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the first place that nobody has, nor had."""
    row = connection.execute(
        "SELECT coalesce(max(position) + 2, 0) FROM search_index.postings"
    ).fetchone()
    return int(row[0]) if row else 0


def _portions(texts: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Row]]:
    """Yield texts, as many as are put in order at once; a longer one comes alone."""
    held: list[Row] = []
    length = 0
    while row := texts.fetchone():
        if held and length + len(row[2]) + 1 > _AT_ONCE:
            yield held
            held, length = [], 0
        held.append(row)
        length += len(row[2]) + 1
    if held:
        yield held


def _insert(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row], place: int) -> int:
    """Write what some texts add to the index; return the next free place."""
    lengths = [len(row[2]) for row in rows]
    starts = place + np.cumsum([0, *(length + 1 for length in lengths)])
    articles = pa.table(
        {
            "article_id": [row[0] for row in rows],
            "source_uri": [row[1] for row in rows],
            "first_position": starts[:-1],
            "char_count": lengths,
            "headline_start": pa.array([row[3] for row in rows], pa.int64()),
            "headline_end": pa.array([row[4] for row in rows], pa.int64()),
        }
    )
    connection.register("indexed_articles", articles)
    connection.execute("INSERT INTO search_index.articles FROM indexed_articles")
    connection.unregister("indexed_articles")
    text = "\0".join(row[2] for row in rows)
    for first in range(0, len(text), _AT_ONCE):
        # One character more, for the pair that lies across.
        postings = _postings(text[first : first + _AT_ONCE + 1], place + first)
        connection.register("indexed_postings", postings)
        connection.execute("INSERT INTO search_index.postings FROM indexed_postings")
        connection.unregister("indexed_postings")
    return int(starts[-1])


def _postings(text: str, place: int) -> pa.Table:
    """Return where each pair of characters stands, by pair: so few blocks hold any of them.

    >>> _postings("新闻新", 10).column("position").to_pylist()
    [12, 10, 11]
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    pairs = (codes << np.uint64(_CODE)) | np.append(codes[1:], np.uint64(0))
    # One number that orders by pair, then by place; no word begins with a line end.
    keys = (pairs << np.uint64(_PLACE)) | np.arange(len(codes), dtype=np.uint64)
    keys = np.sort(keys[:_AT_ONCE][codes[:_AT_ONCE] >= ord(" ")])
    grams = keys >> np.uint64(_PLACE)
    return pa.table(
        {
            "first_char": (grams >> np.uint64(_CODE)).astype(np.int32),
            "gram": grams.astype(np.int64),
            "position": (keys & np.uint64(_AT_ONCE - 1)).astype(np.int64) + place,
        }
    )
