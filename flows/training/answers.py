"""What the teachers say: LAC's tags of raw news, and two teachers' probabilities."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from flows.training.lessons import Prepared, by_length, collate
from flows.training.networks import Teacher

_BATCH = 128


@torch.no_grad()
def lac_tags(
    teacher: Teacher, transitions: NDArray[np.float32], prepared: Sequence[Prepared]
) -> list[NDArray[np.uint8]]:
    """Return LAC's own tag of each character, by a teacher that has learnt nothing yet."""
    teacher.eval()
    start, end, steps = (torch.from_numpy(a) for a in np.split(transitions, [1, 2]))
    found: list[NDArray[np.uint8]] = [np.zeros(0, np.uint8)] * len(prepared)
    for chosen in by_length([len(each.tokens) for each in prepared], _BATCH):
        tokens, mask = collate([prepared[i] for i in chosen])[:2]
        scores = teacher.lac(teacher.recurrent(tokens, mask))
        paths = _best(scores, mask, (start, end, steps)).numpy()
        for i, path in zip(chosen, paths, strict=True):
            found[i] = _by_character(path, prepared[i])
    return found


def _best(scores: Tensor, mask: Tensor, transitions: Sequence[Tensor]) -> Tensor:
    start, end, steps = transitions
    best, came_from = start + scores[:, 0], []
    stay = torch.arange(scores.shape[2])[None].expand(len(scores), -1)
    for t in range(1, scores.shape[1]):
        top, where = (best[:, :, None] + steps[None]).max(1)
        goes_on = mask[:, t : t + 1] > 0
        best = torch.where(goes_on, top + scores[:, t], best)
        came_from.append(torch.where(goes_on, where, stay))
    path = [(best + end).argmax(1)]
    for where in reversed(came_from):
        path.append(where.gather(1, path[-1][:, None])[:, 0])
    return torch.stack(path[::-1], 1)


def _by_character(path: NDArray[np.int64], sentence: Prepared) -> NDArray[np.uint8]:
    """Spread tags over the characters: inside a token B (even) goes on as I (odd)."""
    tags = path[sentence.token_of]
    inside = (sentence.position == 1) | (sentence.position == 2)  # noqa: PLR2004 - inside, ends
    outside = 48  # LAC's O
    return np.where(inside & (tags % 2 == 0) & (tags < outside), tags + 1, tags).astype(np.uint8)


@torch.no_grad()
def probabilities(
    teachers: Sequence[Teacher], prepared: Sequence[Prepared], registers: Sequence[float]
) -> list[NDArray[np.float32]]:
    """Return the mean probability of each tag over the teachers, ``(characters, tags)``."""
    found: list[NDArray[np.float32]] = [np.zeros((0, 0), np.float32)] * len(prepared)
    for teacher in teachers:
        teacher.eval()
    for chosen in by_length([len(each.characters) for each in prepared], _BATCH):
        batch = collate([prepared[i] for i in chosen])
        register = torch.tensor([float(registers[i]) for i in chosen])
        each = [torch.softmax(teacher(batch, register), -1) for teacher in teachers]
        mean = torch.stack(each).mean(0).numpy()
        for i, row in zip(chosen, mean, strict=True):
            found[i] = row[: len(prepared[i].characters)]
    return found


def as_bytes(rows: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Round probabilities to bytes; a million sentences fit into memory so."""
    return np.rint(rows * 255).astype(np.uint8)
