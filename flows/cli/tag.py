"""``newsmill tag``: the tagger alone, a text a line in, a JSON a line out."""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import click

from flows.cli.options import tagger_option
from schemas.errors import DataError
from tasks.storage.word_lists import read_word_lists
from tasks.tagging import find_tagger
from tasks.text.model import Tagger
from tasks.text.shadow import Shadow

_AT_ONCE = 2000  # lines tagged together


class NotUtf8Error(DataError):
    """A line is not UTF-8."""


@click.command("tag")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@tagger_option
def command(file: str, tagger: str) -> None:
    """Find the names in FILE, one text a line, UTF-8; - reads standard input.

    Prints a line of JSON for each line of text: {"text": …, "ents": [[start, end, type], …]},
    with persons, places and organisations, outermost and in order; offsets count characters.
    Traditional text is read through its Simplified shadow, which is as long.
    """
    found = find_tagger(tagger)
    shadow = Shadow(read_word_lists()["hans"])
    with click.open_file(file, "rb") as lines:
        for line in tagged(_decoded(lines, file), found, shadow):
            sys.stdout.write(line + "\n")


def tagged(texts: Iterable[str], tagger: Tagger | None, shadow: Shadow) -> Iterator[str]:
    """Yield each text with its names, as JSON."""
    rest = iter(texts)
    while batch := list(islice(rest, _AT_ONCE)):
        found = tagger.tag([shadow.of(text) for text in batch]) if tagger else [[]] * len(batch)
        for text, spans in zip(batch, found, strict=True):
            ents = [[start, end, kind.value] for start, end, kind in spans]
            yield json.dumps({"text": text, "ents": ents}, ensure_ascii=False)


def _decoded(lines: Iterable[bytes], file: str) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        try:
            yield line.rstrip(b"\r\n").decode("utf-8")
        except UnicodeDecodeError as error:
            msg = (
                f"{Path(file).name}, line {number}, byte {error.start + 1}: not UTF-8; "
                "expected one text a line in UTF-8 (`newsmill repair` reads any encoding)"
            )
            raise NotUtf8Error(msg) from error
