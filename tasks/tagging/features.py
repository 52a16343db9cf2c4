"""What the network is told about each character, as columns over many lines at once."""

from collections.abc import Mapping, Sequence
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
_REMEMBERED = 1 << 16  # words whose numbers are looked up once; then all are forgotten

Ids = NDArray[np.int32]


class Tokens(dict[str, int]):
    """A word to its number, its part of speech and the word's length, in one integer.

    The dictionary gives each word one part of speech, wherever it stands. So words are only
    cut, which takes half the time of tagging them too, and those not seen before are tagged.

    >>> tokens = Tokens({"北京": 7}, {"ns": 3})
    >>> (number,) = tokens.of("北京").tolist()
    >>> number >> 40, number >> 8 & 0xFFFFFFFF, number & 0xFF
    (2, 7, 3)
    """

    def __init__(self, words: Mapping[str, int], parts_of_speech: Mapping[str, int]) -> None:
        super().__init__()
        self._words, self._parts = words, parts_of_speech

    def __missing__(self, word: str) -> int:
        return -1

    def of(self, text: str) -> NDArray[np.int64]:
        """Return the number of each word of a text."""
        found = rjieba.cut(text)
        numbers = np.fromiter(map(self.__getitem__, found), np.int64, len(found))
        new = np.flatnonzero(numbers < 0).tolist()
        if new:
            learnt = self._learn({found[i]: i for i in new}, found)
            numbers[new] = [learnt[found[i]] for i in new]
            if len(self) > _REMEMBERED:  # no text makes this grow without end
                self.clear()
            self.update(learnt)
        return numbers

    def _learn(self, words: Mapping[str, int], found: Sequence[str]) -> dict[str, int]:
        """Number words; they are where ``words`` says, in the text that was cut."""
        learnt = self._read(words, rjieba.tag("\n".join(words)))
        # One word in a hundred is cut in two where it stands alone, but not in its line.
        rest = {word: i for word, i in words.items() if word not in learnt}
        if rest:
            lines = {_line_of(found, i) for i in rest.values()}
            learnt |= self._read(rest, rjieba.tag("\n".join(lines)))
        if len(learnt) < len(words):  # never seen: a line that is cut otherwise alone
            learnt |= self._read(words, rjieba.tag("".join(found)))
        return learnt

    def _read(self, words: Mapping[str, int], tagged: Sequence[tuple[str, str]]) -> dict[str, int]:
        return {
            word: len(word) << 40
            | self._words.get(word, 0) << 8
            | self._parts.get(named, _PARTS - 1)
            for word, named in tagged
            if word in words
        }


def _line_of(found: Sequence[str], i: int) -> str:
    r"""Return the line that word ``i`` stands in; nothing beyond it changes how it is cut.

    >>> _line_of(["新华社", "\n", "北京", "报道", "\n"], 3)
    '北京报道'
    """
    begin = end = i
    while begin and "\n" not in found[begin - 1]:
        begin -= 1
    while end < len(found) and "\n" not in found[end]:
        end += 1
    return "".join(found[begin : max(end, i + 1)])


class Vocabulary(NamedTuple):
    """What the network knows by number."""

    characters: Ids  # code point -> id
    tokens: Tokens  # word 0 is any other word
    register: NDArray[np.float32]  # weight per bigram: encyclopaedia above 0, news below
    register_bias: float

    @classmethod
    def read(cls, metadata: Mapping[str, str]) -> "Vocabulary":
        """Read the vocabulary that travels in a model's metadata."""
        characters = np.zeros(_CODES, np.int32)
        points = np.array([ord(c) for c in metadata["characters"]])
        ids = np.arange(len(points), dtype=np.int32)
        characters[points[points < _CODES]] = ids[points < _CODES]
        characters[[0, -1]] = UNKNOWN  # the last stands for all beyond, too
        return cls(
            characters,
            Tokens(
                {word: i for i, word in enumerate(metadata["words"].split("\n")) if word},
                {name: i for i, name in enumerate(metadata["parts_of_speech"].split("\n"))},
            ),
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
    lengths: NDArray[np.int64]  # (lines,)
    gaps: NDArray[np.bool_]  # (n,): which rows are of no line


def hash_bigrams(characters: Ids | NDArray[np.int64]) -> Ids:
    """Return a number below ``BIGRAMS`` for each two neighbours; shape ``(n - 1,)``.

    >>> hash_bigrams(np.array([1, 2, 3])).tolist()
    [59718, 7374]
    """
    numbers = characters.astype(np.uint32)  # products wrap; the bits that are kept do not
    mixed = numbers[:-1] * np.uint32(40503) + numbers[1:] * np.uint32(2654435761)
    return np.asarray((mixed ^ mixed >> np.uint32(15)) & np.uint32(BIGRAMS - 1), np.int32)


def columns(lines: Sequence[str], vocabulary: Vocabulary) -> Columns:
    """Describe every character of ``lines``, none of them empty."""
    gap = "\n" * GAP
    stream = gap + "".join(line + gap for line in lines)
    lengths = np.fromiter(map(len, lines), np.int64, len(lines))
    starts = GAP + np.cumsum(lengths + GAP) - (lengths + GAP)
    points = np.frombuffer(stream.encode("utf-32-le"), "<u4")
    characters = vocabulary.characters.take(points, mode="clip")
    bigrams = hash_bigrams(np.pad(characters, 1, constant_values=BREAK))
    words, parts = _words(stream, vocabulary)
    likely = _register(bigrams, starts, lengths, vocabulary)
    # Gap, line, gap, line, ..., gap; the gaps are of no register.
    rows = np.full(2 * len(lines) + 1, GAP)
    rows[1::2] = lengths
    registers = np.full(len(rows), 0.5, np.float32)
    registers[1::2] = likely
    register = np.repeat(registers, rows)[:, None]
    gaps = np.repeat(np.arange(len(rows)) % 2 == 0, rows)
    return Columns(characters, bigrams, words, parts, register, starts, lengths, gaps)


def _words(stream: str, vocabulary: Vocabulary) -> tuple[Ids, Ids]:
    numbers = vocabulary.tokens.of(stream)
    lengths = numbers >> 40
    words = (numbers >> 8 & 0xFFFFFFFF).astype(np.int32)
    parts = (numbers & 0xFF).astype(np.int32)
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
