"""The Tableau Hyper engine: the files for BI tools, and an extract (.hyper) made of them."""

import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

import tableauhyperapi as tab
from digests import digests, told

FEED = Path(sys.argv[1]) / "bi"


def plain(value: object) -> object:
    """Turn Hyper's own days and instants into Python's."""
    if isinstance(value, tab.Timestamp):
        return datetime(  # noqa: DTZ001 - the tables have UTC, without zone
            value.year,
            value.month,
            value.day,
            value.hour,
            value.minute,
            value.second,
            value.microsecond,
        )
    return date(value.year, value.month, value.day) if isinstance(value, tab.Date) else value


def read(connection: tab.Connection, source: str) -> dict:
    with connection.execute_query(f"SELECT * FROM {source}") as rows:
        names = [column.name.unescaped for column in rows.schema.columns]
        return digests(names, [tuple(map(plain, row)) for row in rows])


files, extract = {}, {}
with (
    tempfile.TemporaryDirectory() as folder,
    tab.HyperProcess(
        tab.Telemetry.DO_NOT_SEND_USAGE_DATA_TO_TABLEAU, parameters={"log_config": ""}
    ) as hyper,
):
    made = Path(folder) / "newsmill.hyper"
    with tab.Connection(hyper.endpoint, made, tab.CreateMode.CREATE) as connection:
        for path in sorted(FEED.glob("*.parquet")):
            source = f"external({tab.escape_string_literal(str(path))})"
            files[path.stem] = read(connection, source)
            name = tab.escape_name(path.stem)
            connection.execute_command(f"CREATE TABLE {name} AS SELECT * FROM {source}")
    with tab.Connection(hyper.endpoint, made) as connection:
        for path in sorted(FEED.glob("*.parquet")):
            extract[path.stem] = read(connection, str(tab.escape_name(path.stem)))
told({"version": tab.__version__, "files": files, "tables": extract})
