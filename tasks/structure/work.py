"""The work itself: the bytes of a raw file in, tables or a sealed part out.

It reads and writes no file but the program's own, so it can be done in any process, on any
machine, and the bytes are the same.
"""

import faulthandler
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import IO

from schemas.alias import Alias
from tasks.documents import Reader, structured
from tasks.storage import raw
from tasks.storage.sealing import Sealed, seal
from tasks.storage.word_lists import read_word_lists
from tasks.structure.errands import Errand, Recipe, Tables, joined, spans
from tasks.text.pipeline import Words


def work(
    errand: Errand, recipe: Recipe, told: Callable[[int], object], dump: IO[str] | int | None = None
) -> Sealed | Tables:
    """Read documents.

    Args:
        errand: The documents.
        recipe: How to read them.
        told: Called with the number of documents read so far.
        dump: Where to write, as text, what the process was doing if a slice takes too long.
    """
    reader = reader_of(recipe)
    rows = raw.unpacked(errand.data).to_pylist()
    made: list[Tables] = []
    for start, stop in spans([len(row["data"] or b"") for row in rows]):
        with _limited(recipe.limit_s, dump):
            made.append(structured(rows[start:stop], reader))
        told(stop)
    return seal(joined(made)) if errand.sealed else joined(made)


def reader_of(recipe: Recipe) -> Reader:
    """Return the reader of a recipe, made once per process."""
    return _reader(recipe.tagger, recipe.pipeline_version, recipe.aliases)


@cache
def _reader(tagger: str, pipeline_version: str, aliases: tuple[Alias, ...]) -> Reader:
    return Reader.of(words_with(aliases), tagger, pipeline_version)


@cache
def words_with(aliases: tuple[Alias, ...]) -> Words:
    """Compile the word lists and a user's aliases, once per process."""
    return Words.compile(read_word_lists(), aliases)


@contextmanager
def _limited(seconds: float | None, dump: IO[str] | int | None) -> Iterator[None]:
    """End this process if what is inside takes longer, whatever it hangs in.

    The clock is a thread of C: neither a loop in C nor a regular expression keeps it waiting.
    """
    if seconds is None:
        yield
        return
    faulthandler.dump_traceback_later(seconds, exit=True, file=sys.stderr if dump is None else dump)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
