"""LAC's weights (Apache-2.0), read without its framework, and its own way of cutting text.

The source is the sdist of lac 2.1.2: ``pip download lac==2.1.2 --no-deps --no-binary :all:``.
Every file under ``lac_model/model`` ends with the parameter, little-endian float32.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

HIDDEN = 128  # of each direction
TAGS = 49  # LAC's own, twice its 24 parts of speech and names (B, I), and O
_WORDS = 58224
_INPUTS = (128, 128, 256, 256)  # of the four recurrent layers: forward, backward, twice
_FIRST, _STEP = 16, 2  # tags of persons, places, organisations: B at 16, 18, 20
_NAMED = ("PER", "LOC", "ORG")
_LATIN = re.compile(r"[A-Za-z0-9]")


class Layer(NamedTuple):
    """A recurrent layer; its gates stand as update, reset, candidate."""

    inputs: Floats  # (in, 3 HIDDEN)
    bias: Floats  # (3 HIDDEN,): of the inputs and of the gates together
    gates: Floats  # (HIDDEN, 2 HIDDEN)
    candidate: Floats  # (HIDDEN, HIDDEN)


class Weights(NamedTuple):
    """All of LAC's parameters but its transitions."""

    words: Floats  # (_WORDS, 128)
    layers: tuple[Layer, ...]
    outputs: Floats  # (2 HIDDEN, TAGS)
    outputs_bias: Floats  # (TAGS,)


class Cutter:
    """Cuts text as LAC's network was taught: the fewest words, of those the longest."""

    def __init__(self, conf: Path) -> None:
        self.ids = {word: int(i) for i, word in _pairs(conf / "word.dic")}
        self._half = dict(_pairs(conf / "q2b.dic"))  # full width to half width
        lines = (conf / "small_seg.dic").read_text("utf-8").splitlines()
        self._words = frozenset(line.split(" ")[0] for line in lines)
        self._openings = frozenset(w[:i] for w in self._words for i in range(1, len(w) + 1))
        self._unknown = self.ids["OOV"]

    def id_of(self, character: str) -> int:
        """Return the number of a character, full width as half."""
        return self.ids.get(self._half.get(character, character), self._unknown)

    def tokens(self, text: str) -> list[tuple[int, int]]:
        """Return number and length of each token; an unlisted word goes by its characters."""
        found: list[tuple[int, int]] = []
        for word in self._joined(text):
            if word in self.ids:
                found.append((self.ids[word], len(word)))
            else:
                found += [(self.id_of(c), 1) for c in word]
        return found

    def _joined(self, text: str) -> Iterator[str]:
        """Yield words, single Latin letters and digits joined to one."""
        latin = ""
        for word in self._cut(text):
            if len(word) == 1 and _LATIN.match(word):
                latin += word
                continue
            if latin:
                yield latin
            latin = ""
            yield word
        if latin:
            yield latin

    def _cut(self, text: str) -> Iterator[str]:
        fewest, reach = [0] * (len(text) + 1), [0] * len(text)
        for i in range(len(text) - 1, -1, -1):
            fewest[i], reach[i] = 1 + fewest[i + 1], i + 1
            for j in self._ends(text, i):
                if 1 + fewest[j] <= fewest[i]:
                    fewest[i], reach[i] = 1 + fewest[j], j
        i = 0
        while i < len(text):
            yield text[i : reach[i]]
            i = reach[i]

    def _ends(self, text: str, start: int) -> Iterator[int]:
        end = start + 1
        while end <= len(text) and text[start:end] in self._openings:
            if end > start + 1 and text[start:end] in self._words:
                yield end
            end += 1


def read_weights(model: Path) -> Weights:
    """Read LAC's parameters from the folder ``lac_model/model``."""

    def read(name: str, *shape: int) -> Floats:
        values = np.frombuffer((model / name).read_bytes()[-4 * int(np.prod(shape)) :], "<f4")
        return values.reshape(shape).astype(np.float32)

    layers = []
    for i, size in enumerate(_INPUTS):
        gates = read(f"gru_{i}.w_0", HIDDEN * 3 * HIDDEN)
        layers.append(
            Layer(
                read(f"fc_{i}.w_0", size, 3 * HIDDEN),
                read(f"fc_{i}.b_0", 3 * HIDDEN) + read(f"gru_{i}.b_0", 3 * HIDDEN),
                gates[: HIDDEN * 2 * HIDDEN].reshape(HIDDEN, 2 * HIDDEN),
                gates[HIDDEN * 2 * HIDDEN :].reshape(HIDDEN, HIDDEN),
            )
        )
    outputs = read("fc_4.w_0", 2 * HIDDEN, TAGS), read("fc_4.b_0", TAGS)
    return Weights(read("word_emb", _WORDS, HIDDEN), tuple(layers), *outputs)


def read_transitions(model: Path) -> Floats:
    """Read the scores of LAC's tags behind one another; rows 0 and 1 are start and end."""
    rows = TAGS + 2
    values = np.frombuffer((model / "crfw").read_bytes()[-4 * rows * TAGS :], "<f4")
    return values.reshape(rows, TAGS).astype(np.float32)


def entities(tags: Sequence[int]) -> list[tuple[int, int, str]]:
    """Read the names among LAC's tags, one per character.

    >>> entities([16, 17, 48, 18])
    [(0, 2, 'PER'), (3, 4, 'LOC')]
    """
    found: list[tuple[int, int, str]] = []
    i = 0
    while i < len(tags):
        kind, inside = divmod(tags[i] - _FIRST, _STEP)
        end = i + 1
        if 0 <= kind < len(_NAMED) and not inside:
            while end < len(tags) and tags[end] == tags[i] + 1:
                end += 1
            found.append((i, end, _NAMED[kind]))
        i = end
    return found


def _pairs(file: Path) -> list[tuple[str, str]]:
    rows = (line.split("\t") for line in file.read_text("utf-8").splitlines())
    return [(row[0], row[1]) for row in rows if len(row) == 2]  # noqa: PLR2004 - a pair
