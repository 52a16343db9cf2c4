"""Broken, hostile and odd input: every file is accounted for, and nothing else is harmed."""

import bz2
import gzip
import io
import lzma
import os
import stat
import struct
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.rejection import RejectionReason as Why
from tasks.storage.offers import Limits, Media, offered
from tests.archives import tarred, zipped

SMALL = Limits(document_bytes=100_000, ratio=50, ratio_floor=1_000_000, directory_bytes=50_000)
PACK = {
    ".bz2": bz2.compress,
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".zst": lambda data: pa.compress(data, codec="zstd", asbytes=True),
}
TEXTS = {f"{n}.txt": str(n).encode() * 600 for n in range(5)}
BLOCK = 512


def read(*roots: Path, limits: Limits = SMALL) -> dict[str, bytes | Why]:
    """Return what was offered by name: bytes, or why there are none."""
    found: dict[str, bytes | Why] = {}
    for uri, data, _, refusal, size in offered(roots, limits):
        assert uri not in found, "two documents under one name"
        assert uri.isprintable()
        assert (data is None) == (refusal is not None)
        found[uri] = refusal.reason if refusal else data or b""
        assert data is None or size == len(data)
    return found


def stored(members: Mapping[str, bytes]) -> bytearray:
    """Pack members as they are, so that a test finds their bytes and spoils them."""
    return bytearray(zipped(members, zipfile.ZIP_STORED))


def headers(archive: bytearray, signature: bytes) -> list[int]:
    """Return where the headers with ``signature`` stand in a zip."""
    parts = archive.split(signature)
    return [sum(map(len, parts[:n])) + len(signature) * (n - 1) for n in range(1, len(parts))]


def zipped_as_gbk(name: str, data: bytes) -> bytearray:
    """Make a zip as old Chinese tools do: the name in GBK, and no word about it."""
    raw = name.encode("gbk")
    archive = stored({"x" * len(raw): data})
    return archive.replace(b"x" * len(raw), raw)


@pytest.mark.parametrize("cut", [3 * BLOCK, 3 * BLOCK + 300, 3 * BLOCK + 600])
def test_a_tar_cut_anywhere_says_so(tmp_path: Path, cut: int) -> None:
    (tmp_path / "t.tar").write_bytes(tarred(TEXTS)[:cut])
    found = read(tmp_path)
    assert found.pop("t.tar!/0.txt") == TEXTS["0.txt"]
    assert found.pop("t.tar") is Why.CORRUPT_ARCHIVE
    assert set(found.values()) <= {Why.CORRUPT_ARCHIVE}  # the member that was cut


def test_a_tar_with_a_spoilt_header_says_so(tmp_path: Path) -> None:
    data = bytearray(tarred(TEXTS))
    data[3 * BLOCK + 100 : 3 * BLOCK + 200] = b"\xff" * 100
    (tmp_path / "t.tar").write_bytes(data)
    assert read(tmp_path) == {"t.tar!/0.txt": TEXTS["0.txt"], "t.tar": Why.CORRUPT_ARCHIVE}


def test_a_tar_header_that_carries_too_much_is_not_read(tmp_path: Path) -> None:
    carrier = tarfile.TarInfo("x")
    carrier.type, carrier.size = tarfile.GNUTYPE_LONGNAME, 5 << 30
    (tmp_path / "t.tar").write_bytes(carrier.tobuf(tarfile.GNU_FORMAT) + bytes(4 * BLOCK))
    assert read(tmp_path) == {"t.tar": Why.CORRUPT_ARCHIVE}


def test_tar_members_that_are_no_files(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, b"Z"):
            info = tarfile.TarInfo(f"{ord(kind)}.txt")
            info.type, info.linkname = kind, "../elsewhere"
            archive.addfile(info)
    (tmp_path / "t.tar").write_bytes(buffer.getvalue())
    assert sorted(read(tmp_path).values()) == [Why.UNSAFE_NAME] * 4 + [Why.UNSUPPORTED_TYPE]


def test_names_in_a_tar_are_made_readable(tmp_path: Path) -> None:
    names = ["./a.txt", "d\\e.txt", os.fsdecode("新.txt".encode("gbk")), "n\n\udcff.txt", ".x.txt"]
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", errors="surrogateescape") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(name))
    (tmp_path / "t.tar").write_bytes(buffer.getvalue())
    assert list(read(tmp_path)) == [
        "t.tar!/a.txt",
        "t.tar!/d/e.txt",
        "t.tar!/新.txt",
        "t.tar!/n%0A%FF.txt",
    ]


def test_a_zip_member_is_read_to_its_end(tmp_path: Path) -> None:
    long = os.urandom(90_000)
    (tmp_path / "z.zip").write_bytes(stored({"a.txt": long, "b.txt.gz": gzip.compress(long)}))
    assert read(tmp_path) == {"z.zip!/a.txt": long, "z.zip!/b.txt.gz": long}


def test_a_spoilt_zip_member_harms_no_other(tmp_path: Path) -> None:
    data = stored({"a.txt": b"aaaa", "b.txt": b"bbbb", "c.txt": b"cccc"})
    data[data.index(b"bbbb")] = 0x21
    (tmp_path / "z.zip").write_bytes(data)
    assert read(tmp_path) == {
        "z.zip!/a.txt": b"aaaa",
        "z.zip!/b.txt": Why.CORRUPT_ARCHIVE,
        "z.zip!/c.txt": b"cccc",
    }


def test_a_zip_member_in_an_unknown_method_harms_no_other(tmp_path: Path) -> None:
    data = stored({"a.txt": b"a", "b.txt": b"b"})
    data[headers(data, b"PK\x01\x02")[0] + 10] = 93
    (tmp_path / "z.zip").write_bytes(data)
    assert read(tmp_path) == {"z.zip!/a.txt": Why.UNSUPPORTED_TYPE, "z.zip!/b.txt": b"b"}


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_zip_members_that_are_no_files(tmp_path: Path, mode: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("l.txt")
        info.external_attr = (mode | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    (tmp_path / "z.zip").write_bytes(buffer.getvalue())
    assert read(tmp_path) == {"z.zip!/l.txt": Why.UNSAFE_NAME}


def test_zip_names_in_gbk_are_read(tmp_path: Path) -> None:
    (tmp_path / "z.zip").write_bytes(zipped_as_gbk("新闻/一.txt", b"1"))
    assert read(tmp_path) == {"z.zip!/新闻/一.txt": b"1"}


def test_many_small_members_are_a_bomb_together(tmp_path: Path) -> None:
    members = {f"{n:03}.txt": bytes(90_000) for n in range(100)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    (tmp_path / "z.zip").write_bytes(buffer.getvalue())
    found = read(tmp_path)
    assert found["z.zip"] is Why.ARCHIVE_BOMB
    assert 10 < len(found) < 40


def test_a_zip_with_too_long_a_directory_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "z.zip").write_bytes(stored({f"{n:0200}.txt": b"" for n in range(300)}))
    assert read(tmp_path) == {"z.zip": Why.TOO_LARGE}


def test_the_directory_of_a_zip64_is_measured_too(tmp_path: Path) -> None:
    record = b"PK\x06\x06" + bytes(36) + struct.pack("<QQ", 1 << 40, 0)
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, 0, 1)
    end = b"PK\x05\x06" + bytes(18)
    (tmp_path / "z.zip").write_bytes(record + locator + end)
    assert read(tmp_path) == {"z.zip": Why.TOO_LARGE}


def test_what_holds_no_document_is_accounted_for(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n \n")
    (tmp_path / "b.tar").write_bytes(bytes(10_240))
    (tmp_path / "c.zip").write_bytes(stored({}))
    (tmp_path / "d.zip").write_bytes(stored({"__MACOSX/._a.txt": b"", ".DS_Store": b""}))
    assert set(read(tmp_path).values()) == {Why.EMPTY}
    assert len(read(tmp_path)) == 4


def test_json_lines_in_utf16_are_refused_once(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes('{"text": "甲"}\n'.encode("utf-16") * 3)
    assert read(tmp_path) == {"a.jsonl": Why.UNSUPPORTED_TYPE}


def test_lines_before_a_break_are_kept(tmp_path: Path) -> None:
    lines = b"".join(os.urandom(500).hex().encode() + b"\n" for _ in range(2_000))
    for suffix, pack in PACK.items():
        packed = pack(lines)
        path = tmp_path / f"a.jsonl{suffix}"
        path.write_bytes(packed[: len(packed) * 3 // 4])
        found = read(path)
        assert found.pop(path.name) is Why.CORRUPT_ARCHIVE
        assert 500 < len(found) < 1_600


def test_names_that_look_like_ours_shadow_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.zip!").mkdir()
    (tmp_path / "a.zip!" / "x.txt").write_bytes(b"file")
    (tmp_path / "a.zip").write_bytes(stored({"x.txt": b"member"}))
    (tmp_path / "b.jsonl").write_bytes(b"{}")
    (tmp_path / "b.jsonl#L1").write_bytes(b"file")
    (tmp_path / "a%FF.txt").write_bytes(b"printed")
    (tmp_path / os.fsdecode(b"a\xff.txt")).write_bytes(b"byte")
    assert read(tmp_path) == {
        "a%FF.txt": b"printed",
        "a%FF.txt~2": b"byte",
        "a.zip!/x.txt": b"member",
        "a.zip%21/x.txt": b"file",
        "b.jsonl#L1": b"{}",
        "b.jsonl%23L1": Why.UNSUPPORTED_TYPE,
    }


def test_the_label_of_a_root_shadows_nothing(tmp_path: Path) -> None:
    for name in ("one/a.txt", "two/news/a.txt", "two/news/news/a.txt", "three/news/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    roots = [tmp_path / "one", tmp_path / "two" / "news", tmp_path / "three" / "news"]
    assert read(*roots) == {
        "a.txt": b"one/a.txt",
        "news/a.txt": b"two/news/news/a.txt",
        "news~2/a.txt": b"two/news/a.txt",
        "news~3/a.txt": b"three/news/a.txt",
    }


def test_roots_of_every_kind(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken.txt").symlink_to("nowhere")
    (tmp_path / ".hidden.txt").write_bytes(b"meant")
    roots = [tmp_path / name for name in ("a.pdf", "pipe", "broken.txt", ".hidden.txt")]
    assert read(*roots) == {
        "a.pdf": Why.UNSUPPORTED_TYPE,
        "pipe": Why.NOT_A_FILE,
        "broken.txt": Why.UNREADABLE,
        ".hidden.txt": b"meant",
    }


def test_what_the_system_refuses_is_told_without_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deny(self: Path, *_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    (tmp_path / "a.txt").write_bytes(b"a")
    monkeypatch.setattr(Path, "open", deny)
    (document,) = offered([tmp_path])
    assert document.refusal is not None
    assert document.refusal.reason is Why.UNREADABLE
    assert str(tmp_path) not in str(document.refusal)


def test_a_folder_that_cannot_be_listed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "z.txt").write_bytes(b"z")
    scandir = os.scandir

    def deny(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", deny)
    assert read(tmp_path) == {"closed": Why.UNREADABLE, "z.txt": b"z"}
    assert read(tmp_path / "closed") == {"closed": Why.UNREADABLE}


ARCHIVES = {
    "f.zip": bytes(stored({**TEXTS, "l.jsonl": b"{}\n{}"})),
    "f.tar": tarred({**TEXTS, "l.jsonl": b"{}\n{}"}),
    "f.tar.gz": tarred(TEXTS, "w:gz"),
    "f.tar.xz": tarred(TEXTS, "w:xz"),
    "f.txt.bz2": tarred(TEXTS, "w:bz2"),
    "f.jsonl.zst": pa.compress(b"{}\n" * 50, codec="zstd", asbytes=True),
}
damage = st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 255)), max_size=6)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(sorted(ARCHIVES)), damage, st.integers(0, 6000))
def test_no_damage_raises(
    tmp_path: Path, name: str, damage: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(ARCHIVES[name])
    for place, value in damage:
        data[place % len(data)] = value
    (tmp_path / name).write_bytes(data[: cut or None])
    assert read(tmp_path / name)


def test_media_says_what_the_bytes_are(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{}")
    (tmp_path / "b.txt").write_bytes(b"b")
    assert [document.media for document in offered([tmp_path])] == [Media.RECORD, Media.TEXT]
