"""The text core, stage by stage and whole, on texts in memory."""

import cProfile
import pstats
from collections.abc import Iterator, Sequence
from itertools import repeat

from tasks.documents import Reader, structured
from tasks.intake import document_row
from tasks.ledger import Ledger
from tasks.storage.offers import offered
from tasks.storage.word_lists import read_word_lists
from tasks.tagging import find_tagger
from tasks.text.decode import decode as decode_text
from tasks.text.html import decode_html
from tasks.text.layout import read_layout
from tasks.text.lockstep import in_step
from tasks.text.model import Hints
from tasks.text.pipeline import Words, finishing, preparing
from tasks.text.repair import repair as repair_text
from tasks.text.rows import Origin, columns_of
from tests.benchmarks.child import Work
from tests.benchmarks.material import Material

_SLICE = 64  # documents that a worker reads at once, as in tasks.structure
_SHOWN = 25  # functions of a profile


def decode(material: Material, name: str) -> Work:
    files = material.files(name)
    return Work(lambda: [decode_text(data) for data in files])


def repair(material: Material, name: str) -> Work:
    texts, words = material.texts(name), _words()
    return Work(lambda: [repair_text(text, words.repair) for text in texts])


def page(material: Material, name: str) -> Work:
    """Read pages: trafilatura, the captions that it drops, and the layout of what it gives."""
    pages, words = [page.encode() for page in material.texts(name)], _words()

    def run() -> None:
        for data in pages:
            decoded, fields = decode_html(data)
            read_layout(words.shadow.lines(decoded.text), Hints("", **fields), words.layout)

    return Work(run)


def layout(material: Material, name: str) -> Work:
    words = _words()
    texts = [words.shadow.lines(text) for text in material.texts(name)]
    return Work(lambda: [read_layout(text, Hints(""), words.layout) for text in texts])


def tag_full(material: Material, name: str) -> Work:
    return _tagging(material.texts(name), "full")


def tag_fast(material: Material, name: str) -> Work:
    return _tagging(material.texts(name), "fast")


def _tagging(lines: Sequence[str], tagger: str) -> Work:
    found = find_tagger(tagger)
    assert found, tagger
    return Work(lambda: found.tag(lines))


def entities(material: Material, name: str) -> Work:
    """Dates, entities, roles, speech, and the columns of all tables; tags are there already."""
    words, tagger = _words(), find_tagger("fast")
    assert tagger
    texts = enumerate(material.texts(name))
    read = in_step(preparing(text, Hints(f"{i}"), words) for i, text in texts)
    tags = [tagger.tag([line.hans for line in each.text.lines]) for each in read]
    origin = Origin("", "0" * 64, "0" * 64, "1", "fast")

    def run() -> None:
        for first in range(0, len(read), _SLICE):
            documents = read[first : first + _SLICE]
            tagged = tags[first : first + _SLICE]
            whole = in_step(map(finishing, documents, tagged, repeat(words)))
            made = [origin._replace(source_uri=each.hints.source_uri) for each in whole]
            columns_of(zip(whole, made, strict=True))

    return Work(run)


def core_none(material: Material, name: str) -> Work:
    return _core(material, name, "none")


def core_fast(material: Material, name: str) -> Work:
    return _core(material, name, "fast")


def core_full(material: Material, name: str) -> Work:
    return _core(material, name, "full")


def profile(material: Material, name: str) -> Work:
    """The whole core with the full tagger, and which functions take the time."""
    run, profiler = _core(material, name, "full").run, cProfile.Profile()
    return Work(lambda: profiler.runcall(run), None, lambda: {"profile": list(_top(profiler))})


def _core(material: Material, name: str, tagger: str) -> Work:
    reader = Reader.compile(read_word_lists(), tagger, "1")
    ledger = Ledger({}, "1")
    rows = [document_row("bench", ledger, each) for each in offered([material.inbox(name)])]
    slices = [rows[first : first + _SLICE] for first in range(0, len(rows), _SLICE)]
    return Work(lambda: [structured(piece, reader) for piece in slices])


def _words() -> Words:
    return Words.compile(read_word_lists())


def _top(profiler: cProfile.Profile) -> Iterator[tuple[str, int, float, float]]:
    """Yield function, calls, and its share of the time: its own, and with what it calls."""
    stats = pstats.Stats(profiler)
    whole: float = stats.total_tt  # type: ignore[attr-defined]
    every = stats.stats.items()  # type: ignore[attr-defined]
    for (file, line, function), (_, calls, own, all_, _) in sorted(
        every, key=lambda item: -item[1][2]
    )[:_SHOWN]:
        yield _place(file, line, function), calls, own / whole, all_ / whole


def _place(file: str, line: int, function: str) -> str:
    """Name a function by its module, without the folders of this machine.

    >>> _place("/home/me/newsmill/tasks/text/edits.py", 12, "clean")
    'tasks/text/edits.py:clean'
    >>> _place("~", 0, "<built-in method builtins.len>")
    'builtins.len'
    """
    if line == 0:
        words = function.strip("<>").removeprefix("built-in method ").removeprefix("method ")
        return words.replace("' of '", " of ").replace("'", "").removesuffix(" objects")
    for ours in ("/tasks/", "/schemas/", "/flows/"):
        if ours in file:
            return f"{ours[1:]}{file.rpartition(ours)[2]}:{function}"
    return f"{'/'.join(file.split('/')[-2:])}:{function}"
