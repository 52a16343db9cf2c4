"""What holds of every view and question: described, flat, keyed, current in the dictionary."""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from schemas.header import HeaderError
from schemas.question import Question, given
from schemas.view import View
from tasks.storage.queries import views as storage_views
from tasks.storage.queries.dictionary import dictionary, entries
from tasks.storage.queries.questions import questions
from tasks.storage.queries.sql import Statement
from tasks.storage.queries.views import views
from tests.tasks.storage.hand_made import warehouse

ROOT = Path(__file__).resolve().parents[4]

# What the ten questions of the project are answered by.
KNOWN = {"together", "titles", "holders", "lists", "speech", "unheard", "photos", "itinerary"}
KNOWN |= {"phrases", "quality"}


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_every_view_is_flat_and_described(view: View) -> None:
    assert {c.data_type for c in view.columns} <= {"VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DATE"}
    assert view.what.endswith(".")
    assert view.grain.endswith(".")
    assert set(view.key) <= {column.name for column in view.columns}
    for column in view.columns:
        assert column.description.endswith(".")
        assert re.search("[一-鿿]", column.label_zh), column


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_a_view_reads_what_it_says(view: View) -> None:
    body = "\n".join(line for line in view.sql.splitlines() if "--" not in line)
    named = set(re.findall(r"(?:FROM|JOIN) ([a-z_]+)", body))
    known = {entry.name for entry in entries()} - {view.name}
    own = set(re.findall(r"^(?:WITH )?(\w+) AS \($", body, re.MULTILINE))
    assert (named - own) & known == set(view.reads)


def test_the_data_dictionary_is_current() -> None:
    committed = (ROOT / "warehouse" / "README.md").read_text("utf-8")
    told = "run `python -m tasks.storage.queries.dictionary > warehouse/README.md`"
    assert committed.strip() == dictionary().strip(), told


def test_the_dictionary_is_data_for_a_page() -> None:
    held = next(entry for entry in entries() if entry.name == "titles_held")
    assert (held.kind, held.label_en, held.label_zh) == ("view", "Titles held", "任职")
    assert held.reads == ("title_mentions",)
    first = held.columns[0]
    assert (first["column_name"], first["label_zh_hans"], first["data_type"]) == (
        "entity_id",
        "实体编号",
        "VARCHAR",
    )


def test_a_view_whose_columns_are_others_than_it_says_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sql = """-- warehouse/views/x.sql
-- What.
-- Label:    某
-- Grain:    one row.
-- Key:      one.
-- Reads:    articles.
-- Columns:
--   one | 一 | One.
CREATE VIEW x AS SELECT 1 AS two;
"""
    monkeypatch.setattr(storage_views, "statements", lambda _: iter([Statement("x", "", sql)]))
    with pytest.raises(HeaderError, match=r"views/x\.sql: found|columns one; expected two"):
        views.__wrapped__()


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_every_question_is_asked_in_two_languages_and_runs(question: Question) -> None:
    assert question.english.endswith("?")
    assert question.chinese.endswith("？")
    used = set(re.findall(r"\bg\.(\w+)", question.sql))
    assert used == {parameter.name for parameter in question.parameters}
    nothing = {parameter.name: "NULL" for parameter in question.parameters}
    assert warehouse().execute(given(question, nothing)).fetchall() == []


def test_the_ten_questions_have_names() -> None:
    assert {question.name for question in questions()} >= KNOWN
