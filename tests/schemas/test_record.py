"""A column is declared once; everything else is derived from it and holds to it."""

import re
from datetime import UTC, date, datetime
from typing import ClassVar

import pyarrow as pa
import pytest

from schemas.catalog import CONTENT, TABLES, describe_columns, grain
from schemas.errors import ColumnError
from schemas.paragraph import ParagraphKind
from schemas.record import Record, column
from schemas.rejection import RefusedError, RejectionReason


class Sample(Record):
    """One row per sample."""

    table: ClassVar[str] = "samples"
    label_zh: ClassVar[str] = "样本"
    key: ClassVar[tuple[str, ...]] = ("name",)

    name: str = column("名", "Name.")
    kind: ParagraphKind = column("类", "Kind.")
    day: date | None = column("日", "Day.")
    count: int = column("数", "Count.")


def columns(**changed: object) -> dict[str, object]:
    return {"name": ["a"], "kind": ["body"], "day": [None], "count": [1], **changed}


def test_good_columns_become_a_table_that_knows_its_descriptions() -> None:
    table = Sample.to_table(columns())
    assert table.to_pylist() == [{"name": "a", "kind": "body", "day": None, "count": 1}]
    assert table.schema.field("name").metadata[b"description"] == b"Name."
    assert table.schema.metadata[b"key"] == b"name"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"name": [None]}, "1 nulls"),
        ({"kind": ["footnote"]}, "unknown values"),
        ({"count": ["many"]}, "samples.count"),
        ({"name": ["\ud800"]}, "samples.name"),
        ({"name": ["a", "b"]}, "unequal lengths"),
        ({"extra": [1]}, "missing or unknown"),
        ({"count": [2**80]}, "samples.count"),
    ],
)
def test_columns_that_break_the_contract_are_refused(changed: dict, found: str) -> None:
    with pytest.raises(ColumnError, match=re.escape(found)):
        Sample.to_table(columns(**changed))


def test_a_column_without_a_description_cannot_be_defined() -> None:
    with pytest.raises(TypeError, match="silent"):

        class Silent(Record):
            table: ClassVar[str] = "silents"
            label_zh: ClassVar[str] = "哑"
            key: ClassVar[tuple[str, ...]] = ("silent",)
            silent: str


@pytest.mark.parametrize("record", TABLES, ids=lambda record: record.table)
def test_every_table_is_flat_keyed_and_described(record: type[Record]) -> None:
    flat = {pa.bool_(), pa.int64(), pa.float64(), pa.string(), pa.date32(), pa.timestamp("us")}
    assert {field.type for field in record.arrow_schema()} <= flat
    assert set(record.key) <= set(record.arrow_schema().names)
    assert grain(record).endswith(".")
    assert all(row["description"].endswith(".") for row in describe_columns(record))


@pytest.mark.parametrize("record", CONTENT, ids=lambda record: record.table)
def test_every_content_row_names_its_document(record: type[Record]) -> None:
    assert {"source_uri", "source_sha256", "pipeline_version"} <= set(record.arrow_schema().names)


def test_a_row_model_validates_what_it_is_given() -> None:
    row = Sample(name="a", kind=ParagraphKind.BODY, day=datetime.now(UTC).date(), count=1)
    assert row.kind == "body"


def test_a_refusal_says_what_was_found_expected_and_to_do() -> None:
    refusal = RefusedError(
        RejectionReason.EMPTY, found="0 bytes", expected="text", action="Fetch it again."
    )
    assert str(refusal) == "empty: 0 bytes; expected text. Fetch it again."
    assert refusal.reason is RejectionReason.EMPTY
