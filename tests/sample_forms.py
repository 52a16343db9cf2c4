"""The samples as bytes: how a clean text becomes the file that a fresh clone finds.

A case under ``golden/samples`` names its file, and, where that file cannot be read as it stands,
the clean text and the ways (``made_by``) in which it was spoilt, in their order.
"""

import codecs
import gzip
import json
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.damage import damage

SAMPLES = Path(__file__).parent / "samples"
GOLDEN = Path(__file__).parent / "golden" / "samples"

Case = Mapping[str, Any]

_WIDE = {code: code + 0xFEE0 for code in (*b"0123456789", *range(0x41, 0x5B), *range(0x61, 0x7B))}
_HIDDEN = "\u200b\u00ad\u2060\u200c\ufeff\u200d"


def _read_as_gbk(text: str) -> str:
    """Read the text's UTF-8 bytes as a Windows computer reads GBK: 0x80 is the euro sign."""
    return "".join(
        piece.decode("gb18030") if piece != b"\x80" else "€"
        for piece in _gbk_units(text.encode("utf-8"))
    )


def _gbk_units(data: bytes) -> Iterator[bytes]:
    """Cut bytes where a GBK decoder cuts them."""
    at = 0
    while at < len(data):
        size = 1 if data[at] <= 0x80 else 2
        yield data[at : at + size]
        at += size


def _strew_zero_width(text: str) -> str:
    """Put a character without width after every seventh, in turn."""
    return "".join(
        c + _HIDDEN[i // 7 % len(_HIDDEN)] if i % 7 == 6 and c != "\n" else c
        for i, c in enumerate(text)
    )


TEXT_FORMS: Mapping[str, Callable[[str], str]] = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "full_width": lambda text: text.translate(_WIDE),
    "read_as_gbk": _read_as_gbk,
    "zero_width": _strew_zero_width,
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "big5hkscs")


def cases() -> dict[str, Case]:
    """Return every case by the stem of its file."""
    return {p.stem: tomllib.loads(p.read_text("utf-8")) for p in sorted(GOLDEN.glob("*.toml"))}


def document(uri: str) -> bytes:
    """Return the bytes of a sample: a file, ``archive!/member``, or line ``#L2`` of JSON lines."""
    name, _, member = uri.partition("!/")
    if member:
        with zipfile.ZipFile(SAMPLES / name) as archive:
            return archive.read(member)
    name, _, line = uri.partition("#L")
    data = (SAMPLES / name).read_bytes()
    if line:
        return data.splitlines()[int(line) - 1]
    return gzip.decompress(data) if name.endswith(".gz") else data


def made(case: Case) -> bytes:
    """Make the bytes of a sample again from what its case says."""
    *forms, last = case["made_by"]
    if last == "hex":
        return bytes.fromhex(case["hex"])
    text: str = case["clean"]
    for form in forms:
        text = _pinyin(text, case) if form == "pinyin" else TEXT_FORMS[form](text)
    # Python writes UTF-16 in the order of the machine; the sample is the same everywhere.
    return codecs.BOM_UTF16_LE + text.encode("utf-16-le") if last == "utf-16" else text.encode(last)


def _pinyin(text: str, case: Case) -> str:
    table = case["pinyin"]
    return damage(text, table, list(table), private_use=case.get("private_use", True))


def clean_text(case: Case) -> str:
    """Return the text that the case's facts were read from."""
    if "clean" in case:
        return str(case["clean"])
    data = document(case["file"])
    if "#L" not in case["file"]:
        return data.decode("utf-8")
    record = json.loads(data)
    return "\n".join(str(record[field]) for field in ("headline", "text") if field in record)
