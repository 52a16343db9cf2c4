"""What the network is told about each character, as columns over many lines at once."""

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np
import rjieba
from numpy.typing import NDArray

UNKNOWN, BREAK = 0, 1  # character ids
# Newlines between two lines: as far as the network sees, so that no line changes another.
GAP = 9
BIGRAMS = 1 << 16
_CODES = 0x20000  # code points with an entry; the rest are unknown
_POSITIONS = 4  # of a character in its word: begins, inside, ends, alone
_PARTS = 64  # parts of speech with an id of their own

Ids = NDArray[np.int32]


class Vocabulary(NamedTuple):
    """What the network knows by number."""

    characters: Ids  # code point -> id
    words: Mapping[str, int]  # 0 is any other word
    parts_of_speech: Mapping[str, int]
    register: NDArray[np.float32]  # weight per bigram: encyclopaedia above 0, news below
    register_bias: float

    @classmethod
    def read(cls, metadata: Mapping[str, str]) -> "Vocabulary":
        """Read the vocabulary that travels in a model's metadata."""
        characters = np.zeros(_CODES, np.int32)
        points = np.array([ord(c) for c in metadata["characters"]])
        ids = np.arange(len(points), dtype=np.int32)
        characters[points[points < _CODES]] = ids[points < _CODES]
        characters[0] = UNKNOWN
        return cls(
            characters,
            {word: i for i, word in enumerate(metadata["words"].split("\n")) if word},
            {name: i for i, name in enumerate(metadata["parts_of_speech"].split("\n"))},
            np.frombuffer(bytes.fromhex(metadata["register"]), "<f2").astype(np.float32),
            float(metadata["register_bias"]),
        )


class Columns(NamedTuple):
    """One row per character of the lines and of the gaps round them."""

    characters: Ids  # (n,)
    bigrams: Ids  # (n + 1,): row i is of characters i - 1 and i
    words: Ids  # (n,)
    parts: Ids  # (n,): part of speech and position in the word
    register: NDArray[np.float32]  # (n, 1): how likely its line is from an encyclopaedia, 0 to 1
    starts: NDArray[np.int64]  # (lines,): first row of each line


def hash_bigrams(characters: NDArray[np.int64]) -> Ids:
    """Return a number below ``BIGRAMS`` for each two neighbours; shape ``(n - 1,)``."""
    first, second = characters[:-1].astype(np.uint64), characters[1:].astype(np.uint64)
    mixed = first * np.uint64(40503) + second * np.uint64(2654435761)
    folded = mixed ^ (mixed >> np.uint64(15))
    return np.asarray(folded & np.uint64(BIGRAMS - 1), np.int32)


def columns(lines: Sequence[str], vocabulary: Vocabulary) -> Columns:
    """Describe every character of ``lines``, none of them empty."""
    gap = "\n" * GAP
    stream = gap + "".join(line + gap for line in lines)
    lengths = np.fromiter(map(len, lines), np.int64, len(lines))
    starts = GAP + np.cumsum(lengths + GAP) - (lengths + GAP)
    points = np.frombuffer(stream.encode("utf-32-le"), "<u4")
    characters = np.where(
        points < _CODES, vocabulary.characters[np.minimum(points, _CODES - 1)], UNKNOWN
    )
    around = np.concatenate(([BREAK], characters, [BREAK])).astype(np.int64)
    bigrams = hash_bigrams(around)
    words, parts = _words(stream, vocabulary)
    likely = _register(bigrams, starts, lengths, vocabulary)
    register = np.full(len(stream), 0.5, np.float32)  # gaps are of no register
    rows = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
    register[rows] = np.repeat(likely, lengths)
    return Columns(characters.astype(np.int32), bigrams, words, parts, register[:, None], starts)


def _words(stream: str, vocabulary: Vocabulary) -> tuple[Ids, Ids]:
    found, named = zip(*rjieba.tag(stream), strict=True)
    n = len(found)
    lengths = np.fromiter(map(len, found), np.int64, n)
    words = np.fromiter(map(vocabulary.words.get, found, repeat(0)), np.int32, n)
    ids = map(vocabulary.parts_of_speech.get, named, repeat(_PARTS - 1))
    parts = np.fromiter(ids, np.int32, n)
    ends = np.cumsum(lengths)
    position = np.ones(len(stream), np.int32)
    position[ends - lengths] = 0
    position[ends - 1] = 2
    position[(ends - 1)[lengths == 1]] = 3
    return np.repeat(words, lengths), np.repeat(parts, lengths) * _POSITIONS + position


def _register(
    bigrams: Ids, starts: NDArray[np.int64], lengths: NDArray[np.int64], vocabulary: Vocabulary
) -> NDArray[np.float32]:
    """Guess for each line how likely an encyclopaedia says it so, and not the news."""
    weights = np.concatenate((vocabulary.register[bigrams], [0]))
    edges = np.stack((starts, starts + lengths + 1), 1).ravel()
    sums = np.add.reduceat(weights, edges)[::2]
    score = sums / np.sqrt(lengths + 1) + vocabulary.register_bias
    likely: NDArray[np.float32] = (1 / (1 + np.exp(-np.clip(score, -30, 30)))).astype(np.float32)
    return likely
