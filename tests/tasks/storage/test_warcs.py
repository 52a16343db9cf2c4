"""Web archives: which records are documents, and what one broken record spoils."""

import bz2
import gzip
import lzma
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tasks.storage.offers.warcs
from schemas.rejection import RejectionReason
from tasks.storage.offers import Limits, Media, Offered, offered
from tests.archives import answered, converted, recorded, served

TEXTS = [f"第{number}号桥通车\n林江社云州5月3日电 两岸居民不必绕行。" for number in range(5)]
RECORDS = [converted(number, text) for number, text in enumerate(TEXTS)]
NAMES = [f"urn:uuid:{number}" for number in range(5)]
INFO = recorded("warcinfo", b"software: loom\r\n", "application/warc-fields")


def one_by_one(records: Sequence[bytes]) -> bytes:
    return b"".join(map(gzip.compress, records))


def as_one(records: Sequence[bytes]) -> bytes:
    return gzip.compress(b"".join(records))


def zstd(records: Sequence[bytes]) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(b"".join(records))
    return sink.getvalue().to_pybytes()


PACKED: dict[str, Callable[[Sequence[bytes]], bytes]] = {
    "a.warc": b"".join,
    "a.warc.gz": one_by_one,
    "a.warc.wet.gz": one_by_one,
    "one.wet.gz": as_one,
    "a.wet.bz2": lambda records: bz2.compress(b"".join(records)),
    "a.wet.xz": lambda records: lzma.compress(b"".join(records)),
    "a.wet.zst": zstd,
}


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Offered]]:
    def read(data: bytes, name: str = "a.warc", limits: Limits | None = None) -> list[Offered]:
        (tmp_path / name).write_bytes(data)
        return list(offered([tmp_path / name], *([limits] if limits else [])))

    return read


Read = Callable[..., list[Offered]]


def names(found: Sequence[Offered]) -> list[str]:
    """Return what was offered, by the names within the archive."""
    return [each.source_uri.partition("!/")[2] for each in found if each.data is not None]


def refusals(found: Sequence[Offered]) -> list[tuple[str, str]]:
    """Return what was refused: names within the archive, and what was found."""
    return [(f.source_uri.partition("!/")[2], f.refusal.found) for f in found if f.refusal]


@pytest.mark.parametrize("name", PACKED)
def test_records_of_text_are_documents_however_packed(read: Read, name: str) -> None:
    found = read(PACKED[name]([INFO, *RECORDS]), name)
    assert names(found) == NAMES
    assert not refusals(found)
    assert [each.media for each in found] == [Media.WARC] * 5
    assert found[0].source_uri == f"{name}!/urn:uuid:0"
    # The whole record, as it lies there, but for the blank lines that end it.
    assert [each.data for each in found] == [record[:-4] for record in RECORDS]


def test_what_a_crawl_leaves_behind_is_left_out(read: Read) -> None:
    kept = [
        served(1, answered(b"<p>text</p>", "text/html; charset=gbk")),
        served(2, answered(b"<p>text</p>", "application/xhtml+xml")),
        served(3, answered(b"text", "Text/Plain")),
        recorded("resource", b"text", "text/plain", {"WARC-Record-ID": "<urn:uuid:4>"}),
    ]
    left = [
        INFO,
        recorded("request", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        recorded("metadata", b"fetchTimeMs: 3\r\n", "application/warc-fields"),
        recorded("revisit", answered(b""), "application/http; msgtype=response"),
        recorded("continuation", b"text", "text/plain"),
        recorded("conversion", b"{}", "application/json"),
        recorded("response", b"lin.example. 60 IN A 192.0.2.1", "text/dns"),
        served(5, answered(b"\x89PNG\r\n\x1a\n", "image/png")),
        served(6, answered(b"<p>gone</p>", status="404 Not Found")),
        served(7, answered(b"<p>moved</p>", status="301 Moved Permanently")),
        served(8, b"no HTTP at all"),
    ]
    found = read(b"".join([*left, *kept, *left]))
    assert names(found) == ["urn:uuid:1", "urn:uuid:2", "urn:uuid:3", "urn:uuid:4"]
    assert not refusals(found)


def test_an_archive_without_a_text_is_one_refusal(read: Read) -> None:
    for data in (b"", INFO, b"\r\n\r\n"):
        (only,) = read(data)
        assert only.source_uri == "a.warc"
        assert only.refusal
        assert only.refusal.reason is RejectionReason.EMPTY


def test_the_same_address_twice_is_two_documents_and_so_is_the_same_name(read: Read) -> None:
    again = [converted(1, "早"), converted(2, "晚"), converted(1, "又")]
    assert names(read(b"".join(again))) == ["urn:uuid:1", "urn:uuid:2", "urn:uuid:1~2"]


def test_a_record_without_a_usable_name_is_known_by_its_place(read: Read) -> None:
    nameless = [
        recorded("conversion", b"text", "text/plain", {"WARC-Record-ID": name})
        for name in ("", "<>", "x" * 300)
    ]
    second = len(nameless[0])
    third = second + len(nameless[1])
    assert names(read(b"".join(nameless))) == ["@0", f"@{second}", f"@{third}"]
    packed = one_by_one(nameless)  # by its place in the file as it lies
    second = len(gzip.compress(nameless[0]))
    assert names(read(packed, "a.warc.gz"))[:2] == ["@0", f"@{second}"]


LENGTH = f"Content-Length: {len(TEXTS[2].encode())}".encode()


@pytest.mark.parametrize(
    ("length", "says"),
    [
        (b"Content-Length: 9", "a Content-Length, 9, at which no record ends"),
        (b"Content-Length: 222", "a Content-Length, 222, at which no record ends"),
        (b"Content-Length: 99999999", "an archive that ends"),
        (b"Content-Length: 99999999999999999999", "a Content-Length that cannot be true"),
        (b"Content-Length: -5", "a Content-Length that cannot be true"),
        (b"Content-Length: many", "a Content-Length that cannot be true"),
        (b"X: y", "a Content-Length that cannot be true"),
    ],
)
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_false_length_spoils_one_record(read: Read, name: str, length: bytes, says: str) -> None:
    records = [*RECORDS]
    records[2] = records[2].replace(LENGTH, length)
    found = read(PACKED[name](records), name)
    assert names(found) == ["urn:uuid:0", "urn:uuid:1", "urn:uuid:3", "urn:uuid:4"]
    ((_, told),) = refusals(found)
    assert told.startswith(says)
    place = len(PACKED[name](RECORDS[:2]))
    assert told.endswith(f"in the record at byte {place:,}")


def test_what_is_no_record_is_passed_over_and_told(read: Read) -> None:
    found = read(b"".join([RECORDS[0], b"neither head\r\nnor body\r\n\r\n", *RECORDS[1:]]))
    # The one before it does not end where it says, as far as can be known.
    assert names(found) == NAMES[1:]
    assert len(refusals(found)) == 1
    found = read(b"neither head\r\nnor body\r\n" + b"".join(RECORDS))
    assert names(found) == NAMES
    assert refusals(found)[0][0] == "@0"


def test_headers_without_an_end_are_told(read: Read) -> None:
    endless = b"WARC/1.0\r\nX: " + b"a" * 200_000 + b"\r\n"
    found = read(endless + b"".join(RECORDS))
    assert names(found) == NAMES
    assert refusals(found) == [("@0", "headers without an end, in the record at byte 0")]


def test_a_version_that_nobody_knows_is_told(read: Read) -> None:
    records = [RECORDS[0], RECORDS[1].replace(b"WARC/1.0", b"WARC/7.0"), RECORDS[2]]
    found = read(one_by_one(records), "a.warc.gz")
    assert names(found) == ["urn:uuid:0", "urn:uuid:2"]
    assert "a version that is not known" in refusals(found)[0][1]


@pytest.mark.parametrize("place", ["start", "middle", "checksum"])
def test_a_broken_gzip_member_spoils_one_record(read: Read, place: str) -> None:
    members = [gzip.compress(record) for record in RECORDS]
    spoilt = bytearray(members[2])
    at = {"start": 1, "middle": len(spoilt) // 2, "checksum": -6}[place]
    spoilt[at] ^= 0xFF
    found = read(b"".join([*members[:2], bytes(spoilt), *members[3:]]), "a.warc.gz")
    assert names(found) == ["urn:uuid:0", "urn:uuid:1", "urn:uuid:3", "urn:uuid:4"]
    ((_, told),) = refusals(found)
    assert f"gzip member at byte {len(members[0]) + len(members[1]):,}" in told


def test_a_download_cut_off_keeps_what_came(read: Read) -> None:
    data = one_by_one(RECORDS)
    found = read(data[:-20], "a.warc.gz")
    assert names(found) == NAMES[:4]
    assert "the file ends within the gzip member" in refusals(found)[0][1]
    found = read(b"".join(RECORDS)[:-20])
    assert names(found) == NAMES[:4]
    assert "an archive that ends 16 bytes before its record" in refusals(found)[0][1]


def test_one_long_gzip_member_is_read_on_as_far_as_it_goes(read: Read) -> None:
    records = [*RECORDS]
    records[2] = records[2].replace(LENGTH, b"Content-Length: 9")
    found = read(as_one(records), "a.warc.gz")
    assert names(found) == ["urn:uuid:0", "urn:uuid:1", "urn:uuid:3", "urn:uuid:4"]
    whole = as_one(RECORDS * 400)
    found = read(whole[: len(whole) // 2], "a.warc.gz")
    assert len(names(found)) > 100
    assert len(refusals(found)) == 1


@pytest.mark.parametrize("name", PACKED)
def test_no_packing_is_believed(read: Read, name: str) -> None:
    found = read(b"this was never packed\n" * 100, name)
    assert not names(found)
    assert refusals(found)


def test_a_document_too_large_is_refused_and_the_rest_goes_on(read: Read) -> None:
    small = Limits(document_bytes=1000)
    found = read(b"".join([RECORDS[0], converted(7, "长" * 1000), RECORDS[1]]), limits=small)
    assert names(found) == ["urn:uuid:0", "urn:uuid:1"]
    (large,) = (each for each in found if each.refusal)
    assert large.source_uri == "a.warc!/urn:uuid:7"
    assert large.refusal
    assert large.refusal.reason is RejectionReason.TOO_LARGE


def test_a_bomb_is_left(read: Read) -> None:
    bomb = recorded("metadata", bytes(8 << 20), "application/warc-fields")
    limits = Limits(ratio_floor=1 << 20)
    found = read(one_by_one([RECORDS[0], bomb, RECORDS[1]]), "a.warc.gz", limits)
    assert names(found) == ["urn:uuid:0"]
    (stopped,) = (each for each in found if each.refusal)
    assert stopped.source_uri == "a.warc.gz"
    assert stopped.refusal
    assert stopped.refusal.reason is RejectionReason.ARCHIVE_BOMB


def test_many_false_lengths_do_not_make_it_read_forever(read: Read) -> None:
    head = b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 1000000000\r\n\r\n"
    found = read(head * 50_000, limits=Limits(ratio_floor=1 << 20))
    assert found[-1].refusal
    assert found[-1].refusal.reason is RejectionReason.ARCHIVE_BOMB


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    record = gzip.compress(converted(1, "早" * 20_000))
    peaks = []
    for count in (20, 800):
        path = tmp_path / f"{count}.warc.gz"
        path.write_bytes(record * count)
        tracemalloc.start()
        assert sum(each.data is not None for each in offered([path])) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 500_000  # the archive itself unpacks to 48 MB


def test_without_the_extra_it_says_which(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.storage.offers.warcs, "find_spec", lambda _: None)
    (only,) = read(b"".join(RECORDS))
    assert only.refusal
    assert only.refusal.action.startswith("Run pip install newsmill[warc]")


PIECES = st.sampled_from(
    [
        *RECORDS[:2],
        served(9, answered(b"<p>x</p>")),
        b"WARC/1.0\r\n",
        b"\r\n\r\n",
        b"Content-Length: 5\r\n",
        b"WARC-Type: conversion\r\n",
        gzip.compress(RECORDS[3]),
        gzip.compress(RECORDS[3])[:-9],
        b"\x1f\x8b\x08",
    ]
)


@given(
    name=st.sampled_from(list(PACKED)),
    pieces=st.lists(PIECES | st.binary(max_size=20), max_size=12),
    is_packed=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_whatever_is_offered_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, name: str, pieces: list[bytes], is_packed: bool
) -> None:
    path = tmp_path_factory.mktemp("w") / name
    path.write_bytes(PACKED[name](pieces) if is_packed else b"".join(pieces))
    found = list(offered([path]))
    assert found
    assert len({each.source_uri for each in found}) == len(found)
    assert all((each.data is None) != (each.refusal is None) for each in found)
