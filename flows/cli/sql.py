"""``newsmill sql``: a question in SQL, an answer as a table, CSV, JSON or Parquet."""

import sys

import click
import duckdb

from flows.cli.answer import form_option, refuse_binary, write_answer
from flows.cli.options import snapshot_option, warehouse_option
from tasks.storage.database.reading import reading
from tasks.storage.objects.address import Place
from tasks.storage.opening import open_warehouse


@click.command("sql")
@click.argument("query")
@warehouse_option
@snapshot_option
@form_option
def command(query: str, warehouse: Place, snapshot: str | None, form: str | None) -> None:
    """Ask the warehouse QUERY, in DuckDB's SQL; "-" reads it from standard input.

    The warehouse is opened read-only, and the query cannot open other files. Try:

    \b
      newsmill sql "SELECT table_name, row_count FROM _tables"
      newsmill sql "SELECT headline, date_published FROM articles" --format csv
      newsmill sql "FROM _columns" --format json
    """  # noqa: D301 - click reads the backspace as "keep these lines as they are"
    refuse_binary(form)
    text = sys.stdin.read() if query == "-" else query
    with reading(open_warehouse(warehouse, history=bool(snapshot)), snapshot) as connection:
        try:
            write_answer(connection.execute(text).to_arrow_reader(), form)
        except duckdb.Error as error:
            raise click.UsageError(str(error)) from error
