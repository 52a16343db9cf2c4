"""What an SQL file says of itself: views and questions."""

import re

import pytest

from schemas.header import HeaderError
from schemas.question import read_question
from schemas.view import read_view, table_meanings

VIEW = """\
-- warehouse/views/bylines.sql
-- Who signs.
-- Label:    署名
-- Grain:    one row per article.
-- Key:      article_id.
-- Reads:    articles.
-- Caveat:   not all do.
-- Columns:
--   article_id, byline
--   length | 长 | Length of
--     the byline.
CREATE OR REPLACE VIEW bylines AS SELECT 1;
"""

QUESTION = """\
-- warehouse/questions/signed.sql
-- Who signs?
-- Label:    Signed | 署名
-- Chinese:  谁署名？
-- Reads:    bylines.
-- Parameters:
--   person | person | required | Who.
--   most | integer | 9 | How many.
SELECT 1 FROM bylines CROSS JOIN given;
"""


def test_a_view_is_described_by_its_header_and_the_tables_it_reads() -> None:
    view = read_view("bylines", VIEW, table_meanings())
    assert view.comment == "Who signs. One row per article. Caveat: not all do."
    assert [(c["column_name"], c["is_nullable"]) for c in view.describe_columns()] == [
        ("article_id", False),
        ("byline", True),
        ("length", True),
    ]
    assert view.describe_columns()[2]["description"] == "Length of the byline."
    assert view.meanings()["byline"] == table_meanings()["articles"]["byline"]


@pytest.mark.parametrize(
    ("was", "is_now", "found"),
    [
        ("-- Label:    署名\n", "", "no field Label"),
        ("-- Grain:    one row per article.\n", "", "no field Grain"),
        ("article_id, byline", "article_id, mood", "column mood, of which no table"),
        ("length | 长 | Length of", "length | Length of", "column length"),
    ],
)
def test_a_view_that_says_too_little_is_refused(was: str, is_now: str, found: str) -> None:
    with pytest.raises(HeaderError, match=re.escape(found)):
        read_view("bylines", VIEW.replace(was, is_now), table_meanings())


def test_a_question_declares_what_it_asks_back() -> None:
    question = read_question("signed", QUESTION)
    assert (question.english, question.chinese) == ("Who signs?", "谁署名？")
    assert [tuple(parameter) for parameter in question.parameters] == [
        ("person", "person", True, None, "Who."),
        ("most", "integer", False, "9", "How many."),
    ]


@pytest.mark.parametrize(
    ("was", "is_now", "found"),
    [
        ("| person |", "| human |", "parameter person | human"),
        ("| required |", "", "parameter person | person"),
        ("-- Chinese:  谁署名？\n", "", "no field Chinese"),
    ],
)
def test_a_question_that_says_too_little_is_refused(was: str, is_now: str, found: str) -> None:
    with pytest.raises(HeaderError, match=re.escape(found)):
        read_question("signed", QUESTION.replace(was, is_now))
