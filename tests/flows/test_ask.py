"""``newsmill ask``: questions by name, names in either script, and clear refusals."""

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest

from tasks.storage.queries.dictionary import entries
from tasks.storage.queries.questions import questions
from tasks.storage.queries.views import views


def test_the_questions_are_listed_in_two_languages(newsmill: object) -> None:
    said = newsmill("ask")
    assert said.returncode == 0, said.stderr
    for words in ("titles", "任职", "Which titles did a person hold", "某人担任过哪些职务"):
        assert words in said.stdout
    listed = json.loads(newsmill("ask", "--json").stdout)
    assert [question["name"] for question in listed] == [q.name for q in questions()]
    titles = next(question for question in listed if question["name"] == "titles")
    assert titles["parameters"][0]["name"] == "person"


@pytest.mark.parametrize("name", [question.name for question in questions()])
def test_every_question_says_what_may_be_said(newsmill: object, name: str) -> None:
    said = newsmill("ask", name, "--help")
    assert said.returncode == 0, said.stderr
    assert "--format" in said.stdout


def test_a_person_is_found_in_either_script(newsmill: object, samples: Path) -> None:
    with duckdb.connect(str(samples / "newsmill.duckdb"), read_only=True) as warehouse:
        found = warehouse.sql(
            "SELECT name FROM entity_names WHERE entity_type = 'person' AND name = '梁仲平'"
        ).fetchall()
    assert found
    asked = ("ask", "titles", "--warehouse", samples, "--json", "--person")
    answers = [newsmill(*asked, name) for name in ("梁仲平", "樑仲平", "梁仲*", "*仲平")]
    assert answers[0].returncode == 0, answers[0].stderr
    rows = json.loads(answers[0].stdout)
    assert rows
    assert {row["person"] for row in rows} == {"梁仲平"}
    assert json.loads(answers[2].stdout) == json.loads(answers[3].stdout) == rows


def test_the_answer_is_written_as_asked(newsmill: object, samples: Path) -> None:
    words = ("ask", "speech", "--warehouse", samples)
    told = list(csv.DictReader(io.StringIO(newsmill(*words, "--csv").stdout)))
    objects = json.loads(newsmill(*words, "--json").stdout)
    assert [row["person"] for row in told] == [o["person"] for o in objects]
    assert newsmill(*words).stdout == newsmill(*words, "--format", "csv").stdout
    assert f"{len(objects)} rows" in newsmill(*words, "--format", "table").stdout


def test_a_question_can_be_had_in_sql_and_gives_the_same(newsmill: object, samples: Path) -> None:
    words = ("titles", "--person", "梁仲平", "--until", "2030-01-01", "--warehouse", samples)
    sql = newsmill("ask", *words, "--sql").stdout
    assert "cast('2030-01-01' AS DATE) AS until" in sql
    again = newsmill("sql", sql, "--warehouse", samples)
    assert again.returncode == 0, again.stderr
    assert again.stdout == newsmill("ask", *words).stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("titels",), "Did you mean titles?"),
        (("rain",), "there is no question 'rain'. Questions: careers, "),
        (("titles",), "Missing option '--person'"),
        (("titles", "--persn", "x"), "No such option"),
        (("titles", "--person", "x", "--since", "May"), "Invalid value for '--since'"),
        (("holders", "--title", "x", "--articles", "few"), "Invalid value for '--articles'"),
    ],
)
def test_what_cannot_be_asked_is_told(newsmill: object, words: tuple[str, ...], told: str) -> None:
    said = newsmill("ask", *words)
    assert said.returncode == 2
    assert told in said.stderr
    assert "Traceback" not in said.stderr


def test_a_name_that_nobody_has_brings_the_closest(newsmill: object, samples: Path) -> None:
    said = newsmill("ask", "titles", "--person", "梁仲", "--warehouse", samples)
    assert said.returncode == 3
    assert "no person is called '梁仲' in any article. Closest: 梁仲平" in said.stderr


def test_every_view_runs_on_the_samples_and_its_key_holds(samples: Path) -> None:
    with duckdb.connect(str(samples / "newsmill.duckdb"), read_only=True) as warehouse:
        for view in views():
            key = ", ".join(f'"{name}"' for name in view.key)
            null = " OR ".join(f'"{name}" IS NULL' for name in view.key)
            repeated = f'SELECT {key} FROM "{view.name}" GROUP BY ALL HAVING count(*) > 1'
            empty = f'SELECT {key} FROM "{view.name}" WHERE {null}'
            assert warehouse.sql(repeated).fetchall() == [], view.name
            assert warehouse.sql(empty).fetchall() == [], view.name


def test_an_older_snapshot_is_asked_the_same(newsmill: object, samples: Path) -> None:
    snapshot = (samples / "current").resolve().name
    words = ("ask", "quality", "--warehouse", samples)
    assert newsmill(*words, "--snapshot", snapshot[:8]).stdout == newsmill(*words).stdout


def test_the_screen_lists_tables_and_no_views(newsmill: object, samples: Path) -> None:
    said = newsmill("status", "--warehouse", samples).stdout
    assert all(f"\n{e.name} " in said for e in entries() if e.kind == "table")
    assert "titles_held" not in said
