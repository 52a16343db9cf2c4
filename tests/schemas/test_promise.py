"""What is promised to those who build on the tables is kept, or its version raised."""

import pytest

from schemas.catalog import TABLES
from schemas.promise import Promise, Promised, broken, parsed, promise, written
from tasks.storage.queries.promise import FILE, BrokenPromiseError, renewed, today

DAY = Promised("articles", "day", "DATE", "", "", "A day.")
KIND = Promised("articles", "kind", "VARCHAR", "", "report|comment", "A kind.")
OLD = Promise(4, (DAY, KIND))


def test_nothing_that_is_promised_is_gone_or_changed() -> None:
    """If this fails: keep the column, or ``python -m tasks.storage.queries.promise --raise``."""
    assert list(broken(promise(), today())) == []


def test_what_was_added_is_promised_too() -> None:
    """If this fails: run ``tasks.storage.queries.promise``, then ``.dictionary`` beside it."""
    assert FILE.read_text("utf-8") == written(Promise(promise().version, today()))


def test_every_table_is_promised() -> None:
    assert {record.table for record in TABLES} <= {column.table for column in promise().columns}


def test_only_types_that_every_reader_takes_are_promised() -> None:
    types = {"VARCHAR", "BIGINT", "INTEGER", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"}
    odd = [c[:3] for c in promise().columns if c.data_type not in types]
    assert odd == [], "cast it: see the head of schemas/record.py, and SUM gives HUGEINT"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ([KIND], "articles.day: is gone"),
        ([DAY._replace(column="date"), KIND], "articles.day: is gone"),
        ([DAY._replace(data_type="VARCHAR"), KIND], "articles.day: VARCHAR, promised DATE"),
        ([DAY._replace(null="null"), KIND], "articles.day: may be null, promised never"),
        ([DAY, KIND._replace(values="report")], "articles.kind: comment is no longer a value"),
    ],
)
def test_what_breaks_the_promise_needs_a_new_version(now: list[Promised], words: str) -> None:
    with pytest.raises(BrokenPromiseError, match=words):
        renewed(OLD, now, raised=False)
    assert renewed(OLD, now, raised=True) == Promise(5, tuple(now))


def test_additions_need_none() -> None:
    more = [DAY, KIND._replace(values="report|comment|photo"), DAY._replace(column="other")]
    assert renewed(OLD, more, raised=False) == Promise(4, tuple(more))


def test_a_promise_is_read_as_it_was_written() -> None:
    assert parsed(written(OLD)) == OLD
