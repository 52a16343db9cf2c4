"""What the views and checks say of reprints, by value."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.reprint import Reprint, ReprintPassage
from tasks.storage.database.load import load
from tasks.storage.layout import Warehouse
from tasks.storage.snapshots.checks import failures
from tasks.storage.snapshots.delta import Side
from tests.tasks.reprints.printed import Told, publish
from tests.tasks.reprints.test_join import BRIDGE, MUSEUM, told

TRADITIONAL = (
    "粮仓開門",
    "閒置十二年的清河舊糧倉昨天重新開門，裡面陳列著從全市徵集來的一千一百件老農具和老賬本。",
    "館長蘇問渠說，每件展品都附有捐贈人的口述，觀眾掃一掃就能聽到從前的人怎樣曬穀、量米和記賬。",
)
STORIES = {
    "bridge": told(BRIDGE, 3, info_source="清河日报"),
    "lead": told(("新桥来了", *BRIDGE[1:3]), 4, info_source="云州网"),
    "copy": told((BRIDGE[0], f"本网讯　{BRIDGE[1]}", *BRIDGE[2:]), 9, info_source="清河日报"),
    "museum": told(MUSEUM, 7),
    "hant": told(TRADITIONAL, 8, info_source="東嶼時報"),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("views")
    load(Warehouse(folder), publish(folder, STORIES))
    return folder


@pytest.fixture
def ask(root: Path) -> Iterator[Any]:
    with duckdb.connect(str(Warehouse(root).database), read_only=True) as connection:
        yield lambda query: connection.execute(query).fetchall()


def test_clusters_are_counted(ask: Any) -> None:
    found = ask(
        "SELECT headline, outlet, day, first_method, reprint_count, outlet_count, last_day, "
        "retitled_count, converted_count, cut_count FROM reprint_clusters ORDER BY day"
    )
    assert found == [
        (BRIDGE[0], "清河日报", date(2024, 5, 3), "date", 2, 2, date(2024, 5, 9), 1, 0, 1),
        (MUSEUM[0], None, date(2024, 5, 7), "date", 1, 1, date(2024, 5, 8), 1, 1, 1),
    ]


def test_reprints_stand_beside_the_first(ask: Any) -> None:
    found = ask(
        "SELECT source_uri, first_headline, days_later, taken_share, is_retitled, cut, added "
        "FROM reprinted_articles ORDER BY source_uri"
    )
    assert found == [
        ("copy", BRIDGE[0], 6, pytest.approx(0.98, abs=0.01), False, None, "本网讯"),
        ("hant", MUSEUM[0], 1, 1.0, True, MUSEUM[3], None),
        ("lead", BRIDGE[0], 1, 1.0, True, f"{BRIDGE[3]} … {BRIDGE[4]}", None),
    ]


@pytest.mark.parametrize(
    ("record", "column", "value", "check"),
    [
        (ReprintPassage, "start_char", 1, "reprint_off_target"),
        (ReprintPassage, "text_article_id", "nobody", "reprint_off_target"),
        (Reprint, "article_id", "nobody", "reprint_of_nothing"),
        (Reprint, "is_first", False, "reprint_of_nothing"),
        (Reprint, "reprint_of", "nobody", "reprint_of_nothing"),
    ],
)
def test_rows_that_are_not_true_are_noticed(
    record: Any, column: str, value: object, check: str, tmp_path: Path
) -> None:
    manifest = publish(tmp_path, STORIES)
    snapshot = Warehouse(tmp_path).snapshot()
    side = Side(snapshot, manifest)
    assert not [*failures(side, manifest.parts)]
    path = snapshot / record.table / "part.parquet"
    rows = pq.read_table(path).to_pylist()
    place = next(n for n, row in enumerate(rows) if row[column] not in (None, value))
    rows[place][column] = value
    pq.write_table(pa.Table.from_pylist(rows, schema=record.arrow_schema()), path)
    found = {failure.check for failure in failures(side, manifest.parts)}
    assert check in found


def test_shared_words_alone_make_no_reprint(tmp_path: Path) -> None:
    """Weather of two days: the same frame, other figures."""
    frame = (
        "市气象台今天发布：明天多云转晴，偏南风{}级，最高气温{}摄氏度，最低气温{}摄氏度，"
        "空气质量{}，请市民注意增减衣物。"
    )
    publish(
        tmp_path,
        {
            f"w{n}": Told(["今日天气", frame.format(*figures)], date(2024, 5, n))
            for n, figures in enumerate([(3, 22, 11, "良"), (4, 25, 13, "优"), (2, 19, 9, "中")], 1)
        },
    )
    assert not pq.read_table(Warehouse(tmp_path).snapshot() / "reprints/part.parquet").num_rows
