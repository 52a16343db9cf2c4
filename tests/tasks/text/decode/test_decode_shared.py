"""Real text, written in each character set and read back."""

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.rejection import RefusedError
from tasks.text.decode import decode

CORPORA = Path(__file__).resolve().parents[4] / "../shared/corpora"
HANS = Path(__file__).resolve().parents[4] / "tasks/text/lexicon/hans.tsv"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="../shared is not there"),
]

# The share that must come back; what does not is text that was spoilt before it came to us.
_RIGHT = 0.999


def documents() -> Iterator[str]:
    for folder in ("party_media", "tw", "gold", "damaged"):
        for path in sorted((CORPORA / folder).glob("*.txt")):
            yield path.read_text("utf-8")
    with tarfile.open(CORPORA / "cctv_news.tar.xz") as archive:
        for number, member in enumerate(archive):
            if member.isfile() and number % 20 == 0:
                content = archive.extractfile(member)
                assert content
                yield content.read().decode()


def to_traditional() -> dict[int, str]:
    rows = (line.split("\t") for line in HANS.read_text("utf-8").splitlines()[2:])
    return {ord(hans): hant for hant, hans in rows if hant.encode("big5", "ignore")}


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [text.removeprefix("\ufeff") for text in documents()]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5hkscs", "big5", "cp950"])
@pytest.mark.parametrize("part", ["document", "headline"])
def test_real_text_comes_back(texts: list[str], encoding: str, part: str) -> None:
    to_hant = to_traditional() if encoding in ("big5hkscs", "big5", "cp950") else {}
    read = wrong = 0
    for text in texts:
        offered = text if part == "document" else text.split("\n")[0]
        data = offered.translate(to_hant).encode(encoding, "ignore")
        if not data.strip():
            continue
        read += 1
        wrong += not _comes_back(data, encoding)
    assert read > 1_500, f"{read} read"
    assert wrong <= read * (1 - _RIGHT), f"{wrong} wrong of {read}"


def _comes_back(data: bytes, encoding: str) -> bool:
    """Tell whether the right family was found; variants of Big5 differ in a dozen marks."""
    try:
        decoded = decode(data)
    except RefusedError:
        return False
    family = {"gbk": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
    found = family.get(decoded.encoding, decoded.encoding)
    return decoded.encoding == "utf-8" or found == family.get(encoding, encoding)
