"""Names: what a file is by its ending, and how its path becomes a source_uri."""

import re
from typing import NamedTuple

from tasks.storage.offers.streams import COMPRESSIONS

_ARCHIVES = {".tgz": ".tar.gz", ".tbz2": ".tar.bz2", ".txz": ".tar.xz", ".tzst": ".tar.zst"}
_FORMS = (".txt", ".html", ".htm", ".jsonl", ".warc", ".wet", ".zip", ".tar")
_SAME = {".htm": ".html", ".wet": ".warc"}

# Controls and line ends of any kind, halves of surrogate pairs, and noncharacters.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# What at the end of a plain name would read as ours: ``a.zip!/member``, ``a.jsonl#L3``.
_OURS = re.compile(r"!\Z|#(?=L\d+\Z)")
_DRIVE = re.compile(r"[A-Za-z]:")


class Kind(NamedTuple):
    """A file: ``.txt``, ``.html``, ``.jsonl``, ``.warc``, ``.zip``, ``.tar``, and how packed."""

    form: str
    compression: str


def kind_of(name: str) -> Kind:
    """Read a name's ending.

    >>> kind_of("a.TXT"), kind_of("b.jsonl.zst"), kind_of("c.tgz"), kind_of("d.gz")
    (Kind(form='.txt', compression=''), Kind(form='.jsonl', compression='.zst'), \
Kind(form='.tar', compression='.gz'), Kind(form='', compression='.gz'))
    >>> kind_of("e.warc.wet.gz")
    Kind(form='.warc', compression='.gz')
    """
    lower = name.lower()
    short = next((ending for ending in _ARCHIVES if lower.endswith(ending)), "")
    lower = lower.removesuffix(short) + _ARCHIVES.get(short, "")
    compression = next((ending for ending in COMPRESSIONS if lower.endswith(ending)), "")
    stem = lower.removesuffix(compression)
    form = next((ending for ending in _FORMS if stem.endswith(ending)), "")
    return Kind(_SAME.get(form, form), compression)


def readable(name: str) -> str:
    r"""Make a name of a file system or a tar printable, and one that no other name can be.

    >>> readable("\udcd0\udcc2.txt"), readable("a\udcff.txt"), readable("a\n#L2")
    ('新.txt', 'a%FF.txt', 'a%0A%23L2')
    """
    if not name.isascii():
        try:
            name.encode()
        except UnicodeEncodeError:
            name = _from_bytes(name.encode("utf-8", "surrogateescape"))
    return _escaped(_OURS, _escaped(_UNPRINTABLE, name))


def _from_bytes(raw: bytes) -> str:
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "surrogateescape")


def _escaped(pattern: re.Pattern[str], name: str) -> str:
    return pattern.sub(lambda found: _percent(found[0]), name)


def _percent(letter: str) -> str:
    lone = "\udc80" <= letter <= "\udcff"
    raw = letter.encode("utf-8", "surrogateescape" if lone else "surrogatepass")
    return "".join(f"%{byte:02X}" for byte in raw)


def zip_name(name: str, *, is_utf8: bool) -> str:
    """Undo cp437, as which ``zipfile`` reads every name that does not say it is UTF-8.

    >>> zip_name("新闻.txt".encode("gbk").decode("cp437"), is_utf8=False)
    '新闻.txt'
    """
    if is_utf8 or name.isascii():
        return name
    raw = name.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def member_parts(name: str) -> list[str] | None:
    r"""Cut a member's name into the folders and the file it names; None where it is unsafe.

    >>> member_parts("./a/b.txt"), member_parts("a\\b.txt"), member_parts("a/../../b.txt")
    (['a', 'b.txt'], ['a', 'b.txt'], None)
    """
    path = name.replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path):
        return None
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return None if ".." in parts else parts


def is_hidden(parts: list[str]) -> bool:
    """Tell what is left out on purpose: names with a leading dot, and what macOS adds to zips.

    >>> is_hidden(["a", ".DS_Store"]), is_hidden(["__MACOSX", "a.txt"]), is_hidden(["a.txt"])
    (True, True, False)
    """
    return "__MACOSX" in parts[:-1] or any(part.startswith(".") for part in parts)


class Distinct:
    """Gives the second of two equal names ``~2``, the third ``~3``.

    >>> distinct = Distinct()
    >>> [distinct(name) for name in ("a", "a~2", "a", "b")]
    ['a', 'a~2', 'a~3', 'b']
    """

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def __call__(self, name: str) -> str:
        """Return ``name``, made different from every name before."""
        number = self._seen.get(name, 0) + 1
        given = name if number == 1 else f"{name}~{number}"
        while number > 1 and given in self._seen:
            number += 1
            given = f"{name}~{number}"
        self._seen[name] = number
        self._seen.setdefault(given, 1)
        return given
