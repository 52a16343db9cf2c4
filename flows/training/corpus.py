"""The sentences to learn from: gold, labels of our own by hash, and raw news."""

import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tasks.text.shadow import Shadow

Entity = tuple[int, int, str]

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?[”」』）]*")
_SHORTEST, _LONGEST = 8, 150  # characters of a sentence worth learning from
_HASH = 16  # hexadecimal digits that name a sentence


class Labelled(NamedTuple):
    """A Simplified sentence and its names."""

    text: str
    entities: Sequence[Entity]


def read_gold(paths: Iterable[Path], shadow: Shadow) -> list[Labelled]:
    """Read files of ``{"text", "ents": [[start, end, type]]}``; a sentence counts once."""
    found: dict[str, Labelled] = {}
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            text = shadow.of(row["text"])
            found[text] = Labelled(text, [(s, e, kind) for s, e, kind in row["ents"]])
    return list(found.values())


def read_sentences(folders: Iterable[Path], shadow: Shadow, seed: int = 0) -> list[str]:
    """Read every sentence of the ``.txt`` files under ``folders``, once each, shuffled."""
    files = [file for folder in folders for file in sorted(folder.rglob("*.txt"))]
    found = dict.fromkeys(sentence for file in files for sentence in _sentences(file, shadow))
    shuffled = list(found)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a sample, no secret
    return shuffled


def _sentences(file: Path, shadow: Shadow) -> Iterator[str]:
    for m in _SENTENCE.finditer(file.read_text("utf-8", errors="replace")):
        sentence = m[0].strip()
        if _SHORTEST <= len(sentence) <= _LONGEST and "\ufffd" not in sentence:
            yield shadow.of(sentence)


def name_of(sentence: str) -> str:
    """Name a sentence without saying it, so that labels of press text can be published.

    >>> name_of("外长王毅")
    'e4849906f9ea3a97'
    """
    return hashlib.sha256(sentence.encode()).hexdigest()[:_HASH]


def read_own_labels(file: Path) -> Mapping[str, Sequence[Entity]]:
    """Read labels of our own: hash of the sentence, then ``start-end-type`` each."""
    labels: dict[str, Sequence[Entity]] = {}
    for line in file.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, *entities = line.split("\t")
            parts = (each.split("-") for each in entities)
            labels[name] = [(int(start), int(end), kind) for start, end, kind in parts]
    return labels
