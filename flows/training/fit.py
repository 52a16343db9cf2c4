"""Fitting: the teacher on labels, the student first on LAC's tags, then on what teachers say."""

import random
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from flows.training.lessons import Prepared, Stream, by_length, collate, wanted
from flows.training.networks import Student, Teacher
from tasks.job import LOG

_TEACHER_BATCH, _TEACHER_RATE, _SLOW = 32, 2e-3, 0.25
_WINDOW = 200  # characters of the student's windows
_CALIBRATION = 4000  # characters looked at together to find the largest values
_TOLD = 100  # steps between two lines of the log
_LARGEST_STEP = 5.0  # norm at which gradients are clipped


class Lessons(NamedTuple):
    """Streams the student learns from together, with the windows and the weight of each."""

    streams: Sequence[Stream]
    windows: Sequence[int]
    weights: Sequence[float]


class Labels(NamedTuple):
    """Sentences for a teacher: prepared, with their tags and registers."""

    prepared: Sequence[Prepared]
    tags: Sequence[NDArray[np.int64]]
    registers: Sequence[float]


def teach(teacher: Teacher, labels: Labels, epochs: int) -> Teacher:
    """Fit a teacher; LAC's own parameters move at a quarter of the pace."""
    slow, fast = teacher.groups()
    optimizer = torch.optim.AdamW(
        [{"params": slow, "pace": _SLOW, "weight_decay": 0.0}, {"params": fast, "pace": 1.0}],
        lr=_TEACHER_RATE,
        weight_decay=0.01,
    )
    teacher.train()
    steps, step = epochs * len(labels.prepared) // _TEACHER_BATCH, 0
    for epoch in range(epochs):
        noisy = [len(each.characters) + random.randrange(12) for each in labels.prepared]  # noqa: S311
        batches = list(by_length(noisy, _TEACHER_BATCH))
        random.shuffle(batches)
        for chosen in batches:
            loss = _teacher_loss(teacher, labels, chosen)
            _descend(teacher, optimizer, loss, _rate(_TEACHER_RATE, step, steps, 60))
            step += 1
        LOG.info("teacher: epoch %d of %d, loss %.3f", epoch + 1, epochs, loss.item())
    return teacher


def _teacher_loss(teacher: Teacher, labels: Labels, chosen: Sequence[int]) -> Tensor:
    registers = torch.tensor([float(labels.registers[i]) for i in chosen])
    if random.random() < 0.3:  # noqa: S311, PLR2004 - sure registers, too, so that they can be set
        registers = (registers > 0.5).float()  # noqa: PLR2004
    scores = teacher(collate([labels.prepared[i] for i in chosen]), registers)
    tags = wanted([labels.tags[i] for i in chosen])
    return functional.cross_entropy(scores.flatten(0, 1), tags.flatten())


def learn_tags(student: Student, stream: Stream, epochs: float) -> None:
    """Let the student repeat all of LAC's tags, words and names, over raw news."""
    batch, size, rate = 64, 256, 2e-3
    tables = student.embeddings()
    optimizer = _optimizer(student, tables, rate, 1.0)
    windows = (stream.length - 1) // size
    steps = int(epochs * windows // batch)
    student.train()
    for step in range(steps):
        starts = np.random.default_rng(step).integers(0, stream.length - size - 1, batch)
        columns, answers = stream.batch(starts, size)
        loss = _soft_loss(student.lac(student.states(columns)), answers)
        _descend(student, optimizer, loss, _rate(rate, step, steps, 100))
        if step % _TOLD == 0:
            LOG.info("student, first lesson: step %d of %d, loss %.3f", step, steps, loss.item())


def learn_names(student: Student, lessons: Lessons, steps: int) -> None:
    """Let the student learn names from gold and from the teachers' probabilities."""
    rate = 1.5e-3
    optimizer = _optimizer(student, student.embeddings(), rate, 0.5)
    student.train()
    for step in range(steps):
        numbers = np.random.default_rng(step)
        total = torch.zeros(())
        for stream, windows, weight in zip(*lessons, strict=True):
            starts = numbers.integers(0, stream.length - _WINDOW - 1, windows)
            columns, answers = stream.batch(starts, _WINDOW)
            total = total + weight * _soft_loss(student(columns), answers)
        _descend(student, optimizer, total, _rate(rate, step, steps, 100))
        if step % _TOLD == 0:
            LOG.info("student, names: step %d of %d, loss %.3f", step, steps, total.item())


def mean_weights(students: Sequence[Student]) -> dict[str, Tensor]:
    """Average students that began alike: better on unseen text than each of them."""
    states = [student.state_dict() for student in students]
    return {name: torch.stack([s[name] for s in states]).mean(0) for name in states[0]}


def largest_inputs(student: Student, stream: Stream) -> list[float]:
    """Return what each convolution is given at most, but for one value in ten thousand."""
    most = [0.0] * len(student.norms)

    def watch(i: int) -> object:
        def note(_: nn.Module, __: object, output: Tensor) -> None:
            seen = float(np.percentile(output.detach().abs().numpy(), 99.99))
            most[i] = max(most[i], seen)

        return student.norms[i].register_forward_hook(note)

    hooks = [watch(i) for i in range(len(most))]
    student.eval()
    with torch.no_grad():
        size = min(_CALIBRATION, stream.length - 1)
        for start in range(0, min(stream.length - size, 100 * size), size):
            student(stream.batch(np.array([start]), size)[0])
    for hook in hooks:
        hook.remove()  # type: ignore[attr-defined]
    return most


def _soft_loss(scores: Tensor, answers: Tensor) -> Tensor:
    return -(answers * torch.log_softmax(scores, -1)).sum(-1).mean()


def _optimizer(
    student: Student, tables: Sequence[nn.Parameter], rate: float, pace: float
) -> torch.optim.Optimizer:
    known = {id(table) for table in tables}
    rest = [p for p in student.parameters() if id(p) not in known]
    groups = [
        {"params": list(tables), "pace": pace, "weight_decay": 0.0},
        {"params": rest, "pace": 1.0},
    ]
    return torch.optim.AdamW(groups, lr=rate, weight_decay=0.01)


def _rate(top: float, step: int, steps: int, warm: int) -> float:
    return float(top * min(1, step / warm) * max(0, 1 - step / steps) + 1e-6)


def _descend(net: nn.Module, optimizer: torch.optim.Optimizer, loss: Tensor, rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = rate * group["pace"]
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(net.parameters(), _LARGEST_STEP)
    optimizer.step()
