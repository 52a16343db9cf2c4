"""Is a sentence from an encyclopaedia or from the news? Each labels names its own way."""

import random
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from tasks.tagging.features import BIGRAMS, BREAK, Vocabulary, hash_bigrams

Floats = NDArray[np.float32]

_FOLDS = 5
_EPOCHS, _BATCH, _RATE, _DECAY = 6, 256, 0.03, 3e-5


class Register(NamedTuple):
    """Logistic regression over hashed bigrams, scaled by the root of their number."""

    weights: Floats  # (BIGRAMS,)
    bias: float

    def likely(self, bags: Sequence[NDArray[np.int32]]) -> Floats:
        """Return the probability of an encyclopaedia for each bag of bigrams."""
        scores = [self.weights[b].sum() / np.sqrt(len(b)) + self.bias for b in bags]
        return (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)


def bag(text: str, vocabulary: Vocabulary) -> NDArray[np.int32]:
    """Return the bigrams of a text with a break on either side."""
    points = np.frombuffer(text.encode("utf-32-le"), "<u4")
    last = len(vocabulary.characters) - 1
    ids = vocabulary.characters[np.minimum(points, last)]
    return hash_bigrams(np.concatenate(([BREAK], ids, [BREAK])).astype(np.int64))


def learn(bags: Sequence[NDArray[np.int32]], is_encyclopaedia: Sequence[bool]) -> Register:
    """Fit the regression."""
    weight = torch.nn.EmbeddingBag(BIGRAMS, 1, mode="sum")
    torch.nn.init.zeros_(weight.weight)
    bias = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.Adam([weight.weight, bias], lr=_RATE)
    wanted = np.asarray(is_encyclopaedia, np.float32)
    order = list(range(len(bags)))
    for _ in range(_EPOCHS):
        random.shuffle(order)
        for i in range(0, len(order), _BATCH):
            chosen = order[i : i + _BATCH]
            sizes = np.array([len(bags[k]) for k in chosen])
            offsets = torch.from_numpy(np.cumsum(sizes) - sizes)
            together = torch.from_numpy(np.concatenate([bags[k] for k in chosen]).astype(np.int64))
            scale = torch.from_numpy(np.sqrt(sizes).astype(np.float32))
            scores = weight(together, offsets)[:, 0] / scale + bias
            loss = functional.binary_cross_entropy_with_logits(
                scores, torch.from_numpy(wanted[chosen])
            )
            optimizer.zero_grad()
            (loss + _DECAY * (weight.weight**2).sum()).backward()
            optimizer.step()
    return Register(weight.weight.detach()[:, 0].numpy(), bias.item())


def held_out(bags: Sequence[NDArray[np.int32]], is_encyclopaedia: Sequence[bool]) -> Floats:
    """Return each bag's probability by a regression that has not seen it.

    The taggers are trained with these: with the others they would trust the register more
    than it deserves on text that nobody has seen.
    """
    fold = np.array([random.randrange(_FOLDS) for _ in bags])  # noqa: S311 - a sample, no secret
    found = np.zeros(len(bags), np.float32)
    for k in range(_FOLDS):
        seen, unseen = np.flatnonzero(fold != k).tolist(), np.flatnonzero(fold == k).tolist()
        fitted = learn([bags[i] for i in seen], [is_encyclopaedia[i] for i in seen])
        found[unseen] = fitted.likely([bags[i] for i in unseen])
    return found
