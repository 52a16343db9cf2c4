"""Harlequin without a screen: types a query, runs it, says what the answer shows."""

import asyncio
import json
import sys

from harlequin import Harlequin
from harlequin_duckdb import DuckDbAdapter

DATABASE, SQL = sys.argv[1:]


async def main() -> None:
    adapter = DuckDbAdapter((DATABASE,), read_only=True)
    app = Harlequin(adapter, no_download_tzdata=True, record_history=False)
    async with app.run_test(size=(140, 45)) as pilot:
        table = None
        for turn in range(300):
            await pilot.pause(0.1)
            if turn and app.editor is not None and app.connection is not None:
                break
        await pilot.pause(1)
        app.editor.text = SQL
        await pilot.press("ctrl+j")
        for _ in range(300):
            await pilot.pause(0.1)
            table = app.results_viewer.get_visible_table()
            if table is not None and table.row_count:
                break
        rows = [list(map(str, table.get_row_at(n))) for n in range(table.row_count)]
    json.dump(rows, sys.stdout)


asyncio.run(main())
