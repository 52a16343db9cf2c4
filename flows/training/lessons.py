"""What the networks are given: sentences as batches, and the columns of many in a stream."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from flows.training.lac import Cutter
from tasks.tagging.bioes import TAGS, TYPES
from tasks.tagging.features import GAP, Vocabulary, columns

Entity = tuple[int, int, str]
_KINDS = {name: i for i, name in enumerate(("PER", "LOC", "ORG"))}
assert len(_KINDS) == len(TYPES)  # noqa: S101 - the order of one is the order of the other
IGNORED = -100


def tags_of(length: int, entities: Sequence[Entity]) -> NDArray[np.int64]:
    """Write names as tags, one per character.

    >>> tags_of(4, [(0, 2, "PER"), (3, 4, "LOC")]).tolist()
    [1, 3, 0, 8]
    """
    tags = np.zeros(length, np.int64)
    for start, end, kind in entities:
        begins = 4 * _KINDS[kind] + 1
        tags[start:end] = begins + 1
        tags[start], tags[end - 1] = begins, begins + 2
        if end - start == 1:
            tags[start] = begins + 3
    return tags


class Prepared(NamedTuple):
    """A sentence as the teacher reads it."""

    tokens: NDArray[np.int64]
    token_of: NDArray[np.int64]  # (characters,)
    characters: NDArray[np.int64]
    position: NDArray[np.int64]  # in the token: begins, inside, ends, alone
    parts: NDArray[np.int64]


def prepare(text: str, cutter: Cutter, vocabulary: Vocabulary) -> Prepared:
    """Cut a sentence for the teacher."""
    cut = cutter.tokens(text)
    lengths = np.array([length for _, length in cut])
    ends = np.cumsum(lengths)
    position = np.ones(len(text), np.int64)
    position[ends - lengths], position[ends - 1] = 0, 2
    position[(ends - 1)[lengths == 1]] = 3
    made = columns([text], vocabulary)
    own = slice(GAP, GAP + len(text))
    return Prepared(
        np.array([token for token, _ in cut]),
        np.repeat(np.arange(len(cut)), lengths),
        made.characters[own].astype(np.int64),
        position,
        made.parts[own].astype(np.int64),
    )


def collate(batch: Sequence[Prepared]) -> list[Tensor]:
    """Pad sentences to tensors: tokens, mask, then four columns of the characters."""
    tokens = _padded([each.tokens for each in batch])
    mask = _padded([np.ones_like(each.tokens) for each in batch]).float()
    return [tokens, mask, *(_padded([each[k] for each in batch]) for k in range(1, 5))]


def _padded(rows: Sequence[NDArray[np.int64]], filler: int = 0) -> Tensor:
    made = np.full((len(rows), max(map(len, rows))), filler, np.int64)
    for row, values in zip(made, rows, strict=True):
        row[: len(values)] = values
    return torch.from_numpy(made)


def wanted(tags: Sequence[NDArray[np.int64]]) -> Tensor:
    """Pad tags; what is behind a sentence's end is not asked."""
    return _padded(tags, IGNORED)


def by_length(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    """Yield the numbers of sentences of like length, ``size`` at a time."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    for i in range(0, len(order), size):
        yield order[i : i + size]


class Stream:
    """Sentences one behind the other, a newline between them, cut wherever a batch ends.

    Args:
        texts: The sentences.
        registers: Of each sentence, 0 to 1.
        answers: Of each sentence, ``(characters, tags)``: a byte of probability each.
    """

    def __init__(
        self,
        texts: Sequence[str],
        registers: Sequence[float],
        answers: Sequence[NDArray[np.uint8]],
        vocabulary: Vocabulary,
    ) -> None:
        made = columns(["\n".join(texts) + "\n"], vocabulary)
        n = sum(map(len, texts)) + len(texts)
        rows = slice(GAP, GAP + n)
        self._columns = [
            made.characters[rows],
            made.bigrams[GAP : GAP + n + 1],
            made.words[rows],
            made.parts[rows],
        ]
        sizes = [len(text) + 1 for text in texts]
        self._register = np.repeat(np.asarray(registers, np.float32), sizes)
        outside = np.zeros((1, answers[0].shape[1]), np.uint8)
        outside[0, -1 if len(outside[0]) != len(TAGS) else 0] = 255
        self._answers = np.concatenate([a for each in answers for a in (each, outside)])
        self.length = n

    def batch(self, starts: NDArray[np.int64], size: int) -> tuple[list[Tensor], Tensor]:
        """Return the columns of windows of ``size`` characters, and the answers to them."""
        at = starts[:, None] + np.arange(size + 1)
        windows = [
            torch.from_numpy(column[at if i == 1 else at[:, :-1]].astype(np.int64))
            for i, column in enumerate(self._columns)
        ]
        register = torch.from_numpy(self._register[at[:, :-1], None])
        answers = torch.from_numpy(self._answers[at[:, :-1]].astype(np.float32) / 255)
        return [*windows, register], answers
