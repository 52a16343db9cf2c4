"""The commands that read: sql, show, status."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import click
import pyarrow.parquet as pq
import pytest

from flows.cli import _COMMANDS
from flows.cli import newsmill as group


@pytest.mark.parametrize("command", [(), *((name,) for name in _COMMANDS)])
def test_every_help_is_complete(newsmill: object, command: tuple[str, ...]) -> None:
    said = newsmill(*command, "--help")
    assert said.returncode == 0
    assert "Usage: " in said.stdout
    found = group.get_command(click.Context(group), command[0]) if command else group
    options = [option for option in found.params if isinstance(option, click.Option)]
    assert all(option.help for option in options)


def test_sql_answers_as_csv_json_and_table(newsmill: object, samples: Path) -> None:
    query = "SELECT outcome, count(*) AS n, sum(file_bytes) AS size, max(DATE '2024-05-01') AS day "
    query += "FROM documents GROUP BY outcome ORDER BY outcome"
    answers = {
        form: newsmill("sql", query, "--warehouse", samples, "--format", form)
        for form in ("csv", "json", "table")
    }
    rows = list(csv.DictReader(io.StringIO(answers["csv"].stdout)))
    objects = json.loads(answers["json"].stdout)
    assert [row["outcome"] for row in rows] == ["article", "duplicate", "rejected"]
    assert [row["n"] for row in rows] == [str(o["n"]) for o in objects] == ["28", "1", "4"]
    assert objects[0]["day"] == "2024-05-01"
    assert isinstance(objects[0]["size"], int)
    assert "3 rows" in answers["table"].stdout
    assert newsmill("sql", query, "--warehouse", samples).stdout == answers["csv"].stdout


def test_sql_answers_as_parquet(samples: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.parquet"
    with target.open("wb") as stream:
        command = [sys.executable, "-m", "flows.cli", "sql", "FROM articles"]
        command += ["--format", "parquet", "--warehouse", str(samples)]
        subprocess.run(command, stdout=stream, check=True)
    assert pq.read_table(target).num_rows == 28


def test_an_empty_answer_is_an_answer(newsmill: object, samples: Path) -> None:
    said = newsmill("sql", "FROM runs WHERE false", "--format", "json", "--warehouse", samples)
    assert json.loads(said.stdout) == []


@pytest.mark.parametrize(
    "query",
    [
        "SELEC 1",
        "DROP TABLE articles",
        "FROM read_text('/etc/hostname')",
        "COPY articles TO 'stolen.csv'",
        "ATTACH 'other.db'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ],
)
def test_sql_can_only_read_the_warehouse(newsmill: object, samples: Path, query: str) -> None:
    said = newsmill("sql", query, "--warehouse", samples)
    assert said.returncode == 2
    assert "Error" in said.stderr
    assert "Traceback" not in said.stderr


def test_status_names_snapshots_tables_rejections_and_the_last_run(
    newsmill: object, samples: Path
) -> None:
    said = newsmill("status", "--warehouse", samples)
    assert said.returncode == 0, said.stderr
    for words in (
        "snapshot",
        "articles",
        "rejections",
        "undecodable",
        "Last run:",
        "newsmill.duckdb",
    ):
        assert words in said.stdout


def test_show_tells_an_article_as_a_reader_sees_it(newsmill: object, samples: Path) -> None:
    said = newsmill("show", "desert_rail.txt", "--warehouse", samples)
    assert said.returncode == 0, said.stderr
    for words in ("穿越瀚澜沙漠的“绿皮课堂”", "caption", "photo 1", "梁仲平", "庞守正", "列车长"):
        assert words in said.stdout
    assert "edited by 项云舟" in said.stdout
    assert "first published as 坐着慢火车去上学" in said.stdout
    printed = newsmill("show", "archive/park_opening.txt", "--warehouse", samples)
    assert "printed in 临澜日报 01" in printed.stdout


def test_show_explains_a_rejection_and_a_repeat(newsmill: object, samples: Path) -> None:
    refused = newsmill("show", "archive/noise.txt", "--warehouse", samples)
    assert "was rejected: undecodable" in refused.stdout
    repeat = newsmill("show", "museum_show_copy.txt", "--warehouse", samples)
    assert repeat.returncode == 0, repeat.stderr


def test_show_asks_back_where_nothing_or_too_much_fits(newsmill: object, samples: Path) -> None:
    nothing = newsmill("show", "nowhere.txt", "--warehouse", samples)
    assert nothing.returncode == 2
    assert "no such article or file" in nothing.stderr


@pytest.mark.parametrize("command", [("sql", "SELECT 1"), ("status",), ("show", "x")])
def test_without_a_warehouse_the_way_to_one_is_told(
    newsmill: object, tmp_path: Path, command: tuple[str, ...]
) -> None:
    said = newsmill(*command, "--warehouse", tmp_path)
    assert said.returncode == 3
    assert "Make one with `newsmill ingest PATH`" in said.stderr


def test_prefect_is_silent_until_it_is_asked_to_speak(newsmill: object, tmp_path: Path) -> None:
    words = ("ingest", "tests/samples/taiwan", "--warehouse", tmp_path)
    loud = newsmill(*words, "--verbose")
    quiet = newsmill(*words)
    assert "Beginning flow run" in loud.stderr
    assert "Prefect" not in quiet.stderr.replace("starting Prefect", "")
    assert "Traceback" not in loud.stderr + quiet.stderr
