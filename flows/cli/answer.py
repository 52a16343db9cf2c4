"""How an answer is written: as a table, CSV, JSON or Parquet."""

import json
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

import click
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

# Rows that a terminal is shown; a file or a pipe gets all of them.
_SHOWN = 200

_Command = TypeVar("_Command", bound=Callable[..., object])


def form_option(command: _Command) -> _Command:
    """Add ``--format``, and ``--csv`` and ``--json`` for short."""
    for form in ("json", "csv"):
        command = click.option(
            f"--{form}", "form", flag_value=form, help=f"Short for --format {form}."
        )(command)
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "csv", "json", "parquet"]),
        help="How the answer is written.  [default: table on a terminal, csv elsewhere]",
    )(command)


def write_answer(reader: pa.RecordBatchReader, form: str | None) -> None:
    """Write the rows of an answer to standard output, to its end."""
    _WRITERS[form or ("table" if sys.stdout.isatty() else "csv")](reader)


def refuse_binary(form: str | None) -> None:
    """Keep Parquet off the screen.

    Raises:
        click.UsageError: Standard output is a terminal.
    """
    if form == "parquet" and sys.stdout.isatty():
        msg = "Parquet is binary: send it to a file with `> answer.parquet`."
        raise click.UsageError(msg)


def _write_table(reader: pa.RecordBatchReader) -> None:
    """Draw the first rows, and say how many there are."""
    answer = reader.read_all()
    table = Table(header_style="bold", show_lines=False)
    for name in answer.column_names:
        table.add_column(name, overflow="fold")
    for row in answer.slice(0, _SHOWN).to_pylist():
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    console = Console(highlight=False, markup=False)
    console.print(table)
    more = f", the first {_SHOWN} shown" if answer.num_rows > _SHOWN else ""
    console.print(f"{answer.num_rows:,} rows{more}")


def _write_csv(reader: pa.RecordBatchReader) -> None:
    with pa.csv.CSVWriter(sys.stdout.buffer, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)


def _write_json(reader: pa.RecordBatchReader) -> None:
    """Write one array, one object a line."""
    opening = "["
    for batch in reader:
        for row in batch.to_pylist():
            sys.stdout.write(f"{opening}\n{json.dumps(row, ensure_ascii=False, default=_plain)}")
            opening = ","
    sys.stdout.write("[]\n" if opening == "[" else "\n]\n")


def _plain(value: object) -> object:
    """Turn what JSON has no word for into a number or a string."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _write_parquet(reader: pa.RecordBatchReader) -> None:
    with pq.ParquetWriter(sys.stdout.buffer, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)


_WRITERS: dict[str, Callable[[pa.RecordBatchReader], None]] = {
    "table": _write_table,
    "csv": _write_csv,
    "json": _write_json,
    "parquet": _write_parquet,
}
