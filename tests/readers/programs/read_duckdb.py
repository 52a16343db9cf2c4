"""DuckDB, in the version of this environment: the files for BI tools, and the DuckDB file."""

import sys
from pathlib import Path

import duckdb
from digests import digests, told

warehouse = Path(sys.argv[1])
found = {
    "version": duckdb.__version__,
    "files": {},
    "tables": {},
    "views": {},
    "comments": {},
    "search": {},
}


def read(connection: duckdb.DuckDBPyConnection, source: str) -> dict:
    answer = connection.execute(f"SELECT * FROM {source}")
    return digests([column[0] for column in answer.description], answer.fetchall())


with duckdb.connect() as connection:
    for path in sorted((warehouse / "bi").glob("*.parquet")):
        found["files"][path.stem] = read(connection, f"read_parquet('{path}')")
with duckdb.connect(str(warehouse / "newsmill.duckdb"), read_only=True) as connection:
    for name, comment in connection.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'main'"
    ).fetchall():
        found["tables"][name] = read(connection, f'"{name}"')
        found["comments"][name] = comment
    for (name,) in connection.execute(
        "SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'"
    ).fetchall():
        found["views"][name] = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
    for words in sys.argv[2:]:
        answer = connection.execute("SELECT article_id FROM search(?) ORDER BY ALL", [words])
        found["search"][words] = [article_id for (article_id,) in answer.fetchall()]
told(found)
