"""Text repaired on its own: every kind of input, in pieces of bounded size."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.rejection import RejectionReason
from tasks import mending
from tasks.mending import Mended, Unread, mended
from tasks.storage.offers import blocks
from tasks.storage.word_lists import read_word_lists
from tasks.text.repair import RepairWords, repair
from tasks.text.repair.rules import FAMILIES

GLOSSED = "代表團(tuán)到會(huì),報(bào)道說新聞(wén)多\n"
MENDED = "代表團到會，報道說新聞多"


@pytest.fixture(scope="module")
def words() -> RepairWords:
    return RepairWords.compile(read_word_lists())


def texts(path: Path, words: RepairWords) -> list[str]:
    return [found.repaired.cleaned.text for found in mended(path, words)]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "noending", "a.txt.gz"])
def test_any_text_file_is_repaired_whatever_its_name(
    name: str, tmp_path: Path, words: RepairWords
) -> None:
    data = GLOSSED.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert texts(tmp_path / name, words) == [MENDED]


def test_archives_and_records_are_repaired_text_by_text(tmp_path: Path, words: RepairWords) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.txt", GLOSSED)
        archive.writestr("y.jpg", b"\xff\xd8\xff")
    good, bad = mended(tmp_path / "a.zip", words)
    assert isinstance(good, Mended)
    assert (good.raw.source, good.repaired.cleaned.text) == ("a.zip!/x.txt", MENDED)
    assert isinstance(bad, Unread)
    assert bad.refusal.reason is RejectionReason.UNSUPPORTED_TYPE
    lines = [json.dumps({"text": GLOSSED}), "{"]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), "utf-8")
    good, bad = mended(tmp_path / "a.jsonl", words)
    assert isinstance(good, Mended)
    assert isinstance(bad, Unread)
    assert (good.raw.source, bad.source) == ("a.jsonl#L1", "a.jsonl#L2")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", RejectionReason.BINARY),
        ("a.txt", b"", RejectionReason.EMPTY),
        ("a.txt.gz", gzip.compress(GLOSSED.encode() * 99)[:-9], RejectionReason.CORRUPT_ARCHIVE),
    ],
)
def test_what_cannot_be_read_is_named(
    name: str, data: bytes, reason: RejectionReason, tmp_path: Path, words: RepairWords
) -> None:
    (tmp_path / name).write_bytes(data)
    *_, found = mended(tmp_path / name, words)
    assert isinstance(found, Unread)
    assert found.refusal.reason is reason


def test_of_a_page_the_article_is_repaired(tmp_path: Path, words: RepairWords) -> None:
    page = f"<html><body><article><p>{GLOSSED * 9}</p></article></body></html>"
    (tmp_path / "a.html").write_text(page, "utf-8")
    (text,) = texts(tmp_path / "a.html", words)
    assert text.startswith(MENDED)
    assert "<" not in text


def test_a_folder_is_read_file_by_file(tmp_path: Path, words: RepairWords) -> None:
    (tmp_path / "a.txt").write_text(GLOSSED, "utf-8")
    (tmp_path / "b.txt").write_text("正文。", "utf-8")
    assert texts(tmp_path, words) == [MENDED, "正文。"]


def test_standard_input_is_a_file(words: RepairWords, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(GLOSSED.encode("gb18030"))))
    (found,) = mended(mending.STANDARD_INPUT, words)
    assert isinstance(found, Mended)
    assert found.raw.decoded.encoding == "gb18030"
    assert found.repaired.cleaned.text == MENDED


def test_a_family_alone_touches_nothing_else(words: RepairWords) -> None:
    alone = repair(GLOSSED, words, FAMILIES["glosses"]).cleaned
    assert alone.text == "代表團到會,報道說新聞多\n"
    assert {edit.rule for edit in alone.edits} == {"remove_gloss"}


LINES = st.lists(
    st.sampled_from(["", "正文,一", "　段落", "中", "\ufeff尾", "1,000元"]), max_size=30
)


@settings(max_examples=60)
@given(LINES, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]), st.booleans())
def test_pieces_of_a_long_text_are_the_text(
    words: RepairWords, lines: list[str], encoding: str, ended: bool
) -> None:
    """The pieces joined are the text, and each says where it begins."""
    text = "这是第一行，足以说明编码。\n" * 3 + "\n".join(lines) + "\n" * ended
    data = text.encode(encoding, "ignore")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mending, "PIECE_BYTES", 64)
        patch.setattr(blocks, "PIECE", 16)
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        found = list(mended(mending.STANDARD_INPUT, words, only=frozenset()))
    pieces = [each.raw for each in found if isinstance(each, Mended)]
    assert "".join(piece.decoded.text for piece in pieces) == text
    for piece in pieces:
        assert text[piece.start :].startswith(piece.decoded.text)
        assert piece.lines == text.count("\n", 0, piece.start)
