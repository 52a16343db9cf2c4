"""Whatever is offered comes out as documents or as refusals, and nothing is lost."""

import bz2
import gzip
import io
import json
import lzma
import os
import socket
import tarfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from schemas.rejection import RejectionReason as Why
from tasks.storage.offers import Limits, MissingPathError, Offered, offered
from tests.archives import tarred, zipped

SMALL = Limits(document_bytes=1000, ratio=50, ratio_floor=100_000)


def read(*roots: Path, limits: Limits = SMALL) -> dict[str, bytes | Why]:
    """Return what was offered by name: bytes, or why there are none."""
    found: dict[str, bytes | Why] = {}
    for document in offered(roots, limits):
        assert document.source_uri not in found, "two documents under one name"
        assert (document.data is None) == (document.refusal is not None)
        found[document.source_uri] = outcome(document)
    return found


def outcome(document: Offered) -> bytes | Why:
    if document.refusal is None:
        return document.data or b""
    assert document.refusal.found
    assert document.refusal.expected
    assert document.refusal.action
    assert str(Path.home().parent / "tmp") not in str(document.refusal), "a machine path"
    return document.refusal.reason


def zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return sink.getvalue().to_pybytes()


def test_a_folder_is_read_in_the_order_of_names_and_hidden_files_are_left_alone(
    tmp_path: Path,
) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.TXT", ".git/x.txt", ".DS_Store", "note.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    assert read(tmp_path) == {
        "b.txt": b"b.txt",
        "note.pdf": Why.UNSUPPORTED_TYPE,
        "a/z.txt": b"a/z.txt",
        "a/b/c.TXT": b"a/b/c.TXT",
    }


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [
        ("", bytes),
        (".gz", gzip.compress),
        (".bz2", bz2.compress),
        (".xz", lzma.compress),
        (".zst", zstd),
    ],
)
def test_every_compression_of_every_shape(tmp_path: Path, suffix: str, pack: object) -> None:
    (tmp_path / f"t.txt{suffix}").write_bytes(pack(b"text"))
    (tmp_path / f"l.jsonl{suffix}").write_bytes(pack(b'{"text": "1"}\n\n{"text": "2"}'))
    (tmp_path / f"a.tar{suffix}").write_bytes(pack(tarred({"d/x.txt": b"x"})))
    assert read(tmp_path) == {
        f"a.tar{suffix}!/d/x.txt": b"x",
        f"l.jsonl{suffix}#L1": b'{"text": "1"}',
        f"l.jsonl{suffix}#L3": b'{"text": "2"}',
        f"t.txt{suffix}": b"text",
    }


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "a.txt.xz", "a.txt.bz2", "a.txt.zst"])
@pytest.mark.parametrize("archive", ["", ".zip", ".tar", ".tar.zst"])
def test_a_long_document_comes_whole(tmp_path: Path, name: str, archive: str) -> None:
    text = os.urandom(300_000).hex().encode()
    pack = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}
    data = (pack | {".zst": zstd})[name.removeprefix("a.txt")](text)
    hold = {
        "": lambda: data,
        ".zip": lambda: zipped({name: data}),
        ".tar": lambda: tarred({name: data}),
        ".tar.zst": lambda: zstd(tarred({name: data})),
    }
    (tmp_path / f"{name if not archive else 'x'}{archive}").write_bytes(hold[archive]())
    assert list(read(tmp_path, limits=Limits()).values()) == [text]


def test_archives_hold_texts_and_lines_compressed_or_not(tmp_path: Path) -> None:
    inner = {
        "a.txt": b"a",
        "b.txt.gz": gzip.compress(b"b"),
        "c.jsonl": b"{}\n",
        "d.zip": b"PK",
        "e.jpg": b"e",
        "__MACOSX/a.txt": b"",
        "f/": b"",
    }
    want = {
        "!/a.txt": b"a",
        "!/b.txt.gz": b"b",
        "!/c.jsonl#L1": b"{}",
        "!/d.zip": Why.UNSUPPORTED_TYPE,
        "!/e.jpg": Why.UNSUPPORTED_TYPE,
    }
    (tmp_path / "z.zip").write_bytes(zipped(inner))
    (tmp_path / "t.tgz").write_bytes(tarred({n: d for n, d in inner.items() if n != "f/"}, "w:gz"))
    assert read(tmp_path / "z.zip") == {f"z.zip{name}": data for name, data in want.items()}
    assert read(tmp_path / "t.tgz") == {f"t.tgz{name}": data for name, data in want.items()}


def test_members_that_point_out_of_the_archive_are_refused(tmp_path: Path) -> None:
    (tmp_path / "z.zip").write_bytes(zipped({"../up.txt": b"1", "/abs.txt": b"2", "ok.txt": b"3"}))
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (tmp_path / "t.tar").write_bytes(buffer.getvalue())
    assert read(tmp_path) == {
        "t.tar!/link.txt": Why.UNSAFE_NAME,
        "z.zip!/../up.txt": Why.UNSAFE_NAME,
        "z.zip!//abs.txt": Why.UNSAFE_NAME,
        "z.zip!/ok.txt": b"3",
    }


def test_members_with_one_name_stay_two_documents(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for data in (b"1", b"2"):
            info = tarfile.TarInfo("a.txt")
            info.size = 1
            archive.addfile(info, io.BytesIO(data))
    (tmp_path / "t.tar").write_bytes(buffer.getvalue())
    assert read(tmp_path) == {"t.tar!/a.txt": b"1", "t.tar!/a.txt~2": b"2"}


@pytest.mark.parametrize(
    "name", ["a.txt.gz", "a.txt.xz", "a.txt.bz2", "a.txt.zst", "a.zip", "a.tar.gz"]
)
def test_damaged_archives_are_refused_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"this is no archive, though its name says so" * 30)
    (tmp_path / "z.txt").write_bytes(b"z")
    assert read(tmp_path) == {name: Why.CORRUPT_ARCHIVE, "z.txt": b"z"}


def test_what_stands_before_the_damage_is_kept(tmp_path: Path) -> None:
    noise = {f"{n}.txt": os.urandom(900) for n in range(400)}
    whole = tarred(noise, "w:gz")
    (tmp_path / "t.tar.gz").write_bytes(whole[: len(whole) * 3 // 4])
    found = read(tmp_path)
    assert found.pop("t.tar.gz") is Why.CORRUPT_ARCHIVE
    assert 100 < len(found) < 400


def test_bombs_are_stopped(tmp_path: Path) -> None:
    zeros = {f"{n}.txt": bytes(900) for n in range(5000)}
    (tmp_path / "t.tar.gz").write_bytes(tarred(zeros, "w:gz"))
    (tmp_path / "l.jsonl.gz").write_bytes(gzip.compress(b" \n" * 4_000_000))
    (tmp_path / "z.zip").write_bytes(zipped({"l.jsonl": b" \n" * 4_000_000}))
    found = read(tmp_path)
    assert found["t.tar.gz"] is Why.ARCHIVE_BOMB
    assert found["l.jsonl.gz"] is Why.ARCHIVE_BOMB
    assert found["z.zip"] is Why.ARCHIVE_BOMB


def test_a_document_too_large_is_refused_and_never_held(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 1001)
    (tmp_path / "b.jsonl").write_bytes(b"x" * 3_000_000 + b'\n{"text": "next"}')
    (tmp_path / "c.txt").write_bytes(b"x" * 1000)
    assert read(tmp_path) == {
        "a.txt": Why.TOO_LARGE,
        "b.jsonl#L1": Why.TOO_LARGE,
        "b.jsonl#L2": b'{"text": "next"}',
        "c.txt": b"x" * 1000,
    }


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.txt").write_bytes(b"a")
    (tmp_path / "linked").symlink_to("folder")
    (tmp_path / "broken.txt").symlink_to("nowhere")
    (tmp_path / "good.txt").symlink_to("folder/a.txt")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(tmp_path)
        server.bind("socket.txt")
        os.chdir(here)
    assert read(tmp_path) == {
        "broken.txt": Why.UNREADABLE,
        "good.txt": b"a",
        "linked": Why.NOT_A_FILE,
        "pipe.txt": Why.NOT_A_FILE,
        "socket.txt": Why.NOT_A_FILE,
        "folder/a.txt": b"a",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / "a.txt").chmod(0)
    assert read(tmp_path) == {"a.txt": Why.UNREADABLE}


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"secret"}))
    data[6] |= 1  # the flag in the member's own header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    (tmp_path / "z.zip").write_bytes(data)
    assert read(tmp_path) == {"z.zip!/a.txt": Why.UNREADABLE}


def test_names_of_every_kind_become_readable(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff\n.txt")).write_bytes(b"1")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("x.txt")
        info.filename = "新闻.txt".encode("gbk").decode("cp437")
        info.flag_bits = 0
        archive.writestr(info, b"2")
    data = buffer.getvalue()
    utf8 = "新闻.txt".encode("gbk").decode("cp437").encode()
    assert utf8 in data  # zipfile wrote it as UTF-8; an old tool would have written GBK
    (tmp_path / "z.zip").write_bytes(data)
    found = read(tmp_path)
    assert found["%FF%0A.txt"] == b"1"


def test_one_name_under_two_roots_stays_two_documents(tmp_path: Path) -> None:
    for name in ("one/a.txt", "two/a.txt", "two/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    one, two = tmp_path / "one", tmp_path / "two"
    assert read(one, two, one) == {
        "a.txt": b"one/a.txt",
        "two/a.txt": b"two/a.txt",
        "b.txt": b"two/b.txt",
    }
    assert read(one / "a.txt", two / "a.txt") == {
        "a.txt": b"one/a.txt",
        "two/a.txt": b"two/a.txt",
    }


def test_a_missing_path_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    with pytest.raises(MissingPathError, match="no such file or folder"):
        next(offered([tmp_path, tmp_path / "missing"]))


def test_an_empty_folder_offers_nothing(tmp_path: Path) -> None:
    assert read(tmp_path) == {}


def test_json_lines_are_kept_as_they_are(tmp_path: Path) -> None:
    lines = [json.dumps({"text": "甲"}), json.dumps({"text": "乙"}, ensure_ascii=False)]
    (tmp_path / "a.jsonl").write_text("\r\n".join(lines), "utf-8", newline="")
    assert read(tmp_path) == {f"a.jsonl#L{n}": line.encode() for n, line in enumerate(lines, 1)}


def test_pages_are_offered_as_html(tmp_path: Path) -> None:
    for name in ("a.html", "b.HTM", "c.html.gz"):
        data = b"<p>x</p>"
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    (tmp_path / "d.zip").write_bytes(zipped({"e.htm": b"<p>x</p>"}))
    assert [(o.source_uri, o.media, o.data) for o in offered([tmp_path])] == [
        (name, "html", b"<p>x</p>") for name in ("a.html", "b.HTM", "c.html.gz", "d.zip!/e.htm")
    ]
