"""Files put behind one another are, to every reader, the file of all their rows."""

import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.storage.bi.splice import SpliceError, head, piece, spliced
from tasks.storage.bi.thrift import Plan, ThriftError, locate, signed, signed_bytes

SCHEMA = pa.schema(
    [
        pa.field("name", pa.string(), nullable=False, metadata={"label_zh": "名"}),
        pa.field("day", pa.date32()),
        pa.field("at", pa.timestamp("us")),
        pa.field("share", pa.float64()),
        pa.field("is_so", pa.bool_()),
    ],
    metadata={"table": "things"},
)
TEXT = st.text(max_size=20) | st.sampled_from(["", "人民", "书屋开放。" * 5000])
ROW = st.fixed_dictionaries(
    {
        "name": TEXT,
        "day": st.none() | st.dates(),
        "at": st.none() | st.datetimes(min_value=datetime.datetime(1900, 1, 1)),  # noqa: DTZ001
        "share": st.none() | st.floats(allow_nan=False),
        "is_so": st.none() | st.booleans(),
    }
)


def written(folder: Path, number: int, rows: list[dict], **how: object) -> Path:
    path = folder / f"{number}.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), path, **how)
    return path


def joined(folder: Path, files: list[Path]) -> Path:
    path = folder / "joined.parquet"
    path.write_bytes(b"".join(spliced(map(piece, files), head(SCHEMA))))
    return path


@given(
    parts=st.lists(st.lists(ROW, max_size=8), max_size=20),
    codec=st.sampled_from(["zstd", "snappy", "none"]),
    group=st.integers(1, 8),
    has_indexes=st.booleans(),
)
def test_spliced_rows_are_the_rows_in_order(
    tmp_path_factory: pytest.TempPathFactory,
    parts: list[list[dict]],
    codec: str,
    group: int,
    has_indexes: bool,
) -> None:
    folder = tmp_path_factory.mktemp("splice")
    files = [
        written(
            folder, n, rows, compression=codec, row_group_size=group, write_page_index=has_indexes
        )
        for n, rows in enumerate(parts)
    ]
    path = joined(folder, files)
    rows = [row for part in parts for row in part]
    table = pq.read_table(path)
    assert table.to_pylist() == rows
    assert table.schema.equals(SCHEMA, check_metadata=True)
    read = duckdb.sql(f"FROM read_parquet('{path}')").fetchall()
    assert read == [tuple(row[name] for name in SCHEMA.names) for row in rows]
    assert pq.read_metadata(path).num_rows == len(rows)


def test_many_row_groups_have_their_numbers_and_places(tmp_path: Path) -> None:
    rows = [dict.fromkeys(SCHEMA.names) | {"name": str(n)} for n in range(400)]
    files = [written(tmp_path, n, rows, row_group_size=20) for n in range(20)]
    path = joined(tmp_path, files)
    footer = pq.read_metadata(path)
    assert footer.num_row_groups == 400
    with pq.ParquetFile(path) as file:
        assert file.read_row_group(399)["name"][19].as_py() == "399"
    found = duckdb.sql(
        f"SELECT count(*), max(row_group_id) FROM parquet_metadata('{path}') "
        "WHERE path_in_schema = 'name'"
    )
    assert found.fetchone() == (400, 399)


def test_equal_files_give_equal_bytes(tmp_path: Path) -> None:
    files = [written(tmp_path, 0, [dict.fromkeys(SCHEMA.names) | {"name": "甲"}])]
    assert joined(tmp_path, files).read_bytes() == joined(tmp_path, files).read_bytes()


def test_other_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.parquet"
    pq.write_table(pa.table({"name": ["甲"]}), path)
    assert piece(path).footer.columns != head(SCHEMA).columns
    with pytest.raises(SpliceError, match="other columns"):
        joined(tmp_path, [path])


@pytest.mark.parametrize("spoilt", [b"", b"PAR1", b"no Parquet at all", b"PAR1\xff\xff\0\0PAR1"])
def test_what_is_no_parquet_is_refused(tmp_path: Path, spoilt: bytes) -> None:
    path = tmp_path / "spoilt.parquet"
    path.write_bytes(spoilt)
    with pytest.raises(SpliceError, match="no Parquet file"):
        piece(path)


@pytest.mark.parametrize("spoil", [b"\x1d", b"\xff" * 9, b"\0"])
def test_a_spoilt_footer_is_refused(tmp_path: Path, spoil: bytes) -> None:
    path = written(tmp_path, 0, [dict.fromkeys(SCHEMA.names) | {"name": "甲"}])
    whole = path.read_bytes()
    begins_at = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
    path.write_bytes(whole[:begins_at] + spoil + whole[begins_at + len(spoil) :])
    with pytest.raises(SpliceError, match="cannot be read"):
        piece(path)


@given(st.integers(-(2**63), 2**63 - 1))
def test_numbers_are_read_as_they_were_written(value: int) -> None:
    assert signed(signed_bytes(value), 0) == value


def test_every_type_of_a_footer_is_skipped() -> None:
    """A boolean, a byte, a double, a set of booleans, a field written out; a map is refused."""
    data = bytes.fromhex("11 12 13 07 17 0000000000000000 1a 21 01 02 08 c801 01 41 16 08 00")
    found: list = []
    assert locate(data, 0, Plan({101: "last"}), found) == len(data)
    assert signed(data, found[0].start) == 4
    with pytest.raises(ThriftError, match="type 11"):
        locate(bytes.fromhex("1b 00 00"), 0, Plan(), [])
