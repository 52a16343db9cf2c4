"""What no input may do: raise anything but a refusal, lose a character, point outside the text."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from schemas.document import Outcome
from schemas.rejection import RefusedError
from tasks.decoding import read_bytes, read_offered
from tasks.documents import Reader, structured
from tasks.storage.offers import Limits, Media, Offered, offered
from tasks.storage.word_lists import read_word_lists
from tasks.text.decode import decode
from tasks.text.edits import Applied, undo

_FORMS = (
    ".zip",
    ".tar",
    ".tar.gz",
    ".jsonl",
    ".txt.gz",
    ".txt.xz",
    ".txt.zst",
    ".tar.bz2",
    ".txt",
    ".warc",
    ".warc.gz",
    ".wet.xz",
)
_SMALL = Limits(document_bytes=1 << 16, ratio_floor=1 << 20, directory_bytes=1 << 16)
_MOST = 20_000  # documents that so small a file can hold, if its bomb goes off or not


def decoding(data: bytes) -> None:
    """Any bytes become text, or are refused."""
    try:
        found = decode(data)
    except RefusedError:
        return
    assert found.undecodable_bytes >= 0
    found.text.encode()  # no half of a character


def archives(data: bytes) -> None:
    """Any file becomes documents and refusals, bounded in number and size, and writes nothing."""
    if not data:
        return
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        form = _FORMS[data[0] % len(_FORMS)]
        path = Path(folder) / f"a{form}"
        path.write_bytes(data[1:])
        for number, document in enumerate(offered([path], _SMALL)):
            assert (document.data is None) != (document.refusal is None)
            assert len(document.data or b"") <= _SMALL.document_bytes
            assert document.source_uri.startswith("a.")
            assert number < _MOST
            read_or_refused(document)
        assert list(Path(folder).iterdir()) == [path]


def read_or_refused(document: Offered) -> None:
    """Any document has a text, or a reason why not."""
    with suppress(RefusedError):
        read_offered(document)[0].text.encode()


def core(data: bytes) -> None:
    """Any text can be read; its offsets hold, and undoing its edits gives it back."""
    try:
        text = read_bytes(data, Media.TEXT)[0].text
    except RefusedError:
        return
    made = structured([_row(data)], _reader())
    assert made["rejections"].num_rows == 0, made["rejections"].to_pylist()
    (article,) = made["articles"].to_pylist()
    names = ("step", "rule_id", "start_char", "before", "after", "certainty", "score")
    edits = [
        Applied(*(edit[n] for n in (*names, "raw_start", "raw_end")))
        for edit in made["edits"].to_pylist()
    ]
    assert undo(article["text"], edits) == text
    for table, column in (("paragraphs", "text"), ("entities", "exact"), ("quotations", "text")):
        for row in made[table].to_pylist():
            assert article["text"][row["start_char"] : row["end_char"]] == row[column]


def _row(data: bytes) -> dict[str, object]:
    none = dict.fromkeys(("duplicate_of", "encoding", "encoding_method", "reason"))
    return none | {
        "source_uri": "a.txt",
        "source_sha256": "0",
        "content_sha256": "0",
        "batch": "b",
        "media": Media.TEXT,
        "data": data,
        "file_bytes": len(data),
        "outcome": Outcome.ARTICLE,
        "undecodable_bytes": 0,
        "found": "",
        "expected": "",
        "action": "",
    }


@cache
def _reader() -> Reader:
    return Reader.compile(read_word_lists(), "none", "1")


@cache
def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - faster than a disk


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "decoding": decoding,
    "archives": archives,
    "core": core,
}
