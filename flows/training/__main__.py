"""``python -m flows.training``: make the weights that ship, from sources to the file."""

import copy
import random
from collections.abc import Sequence
from pathlib import Path

import click
import onnx
import torch
from prefect import flow

from flows.training import fit
from flows.training.course import Course, read_sources
from flows.training.export import to_onnx
from flows.training.scores import score, table
from tasks.storage.word_lists import read_word_lists
from tasks.tagging.full import FullTagger
from tasks.text.shadow import Shadow

_TEACHERS = (11, 12)  # seeds
_STEPS = (1000, 1000, 2600)  # of the students whose weights are averaged
_EXISTING = click.Path(exists=True, path_type=Path)


@flow(name="training")
def train(lac_folder: Path, gold: Sequence[Path], texts: Sequence[Path], model: Path) -> None:
    """Train the tagger and write ``model``.

    Args:
        lac_folder: ``LAC`` in the unpacked sdist of lac 2.1.2.
        gold: Universal NER's training files as ``{"text", "ents"}`` lines.
        texts: Folders of raw news, UTF-8 ``.txt``.
        model: The file to write.
    """
    random.seed(0)
    torch.manual_seed(0)
    shadow = Shadow(read_word_lists()["hans"])
    course = Course(lac_folder, read_sources(gold, texts, shadow))
    teachers = []
    for seed in _TEACHERS:
        torch.manual_seed(seed)
        teachers.append(fit.teach(course.new_teacher(), course.labels(seed), epochs=5))
    student = course.new_student()
    fit.learn_tags(student, course.first_lesson(), epochs=2.5)
    lessons = course.lessons(teachers)
    students = [copy.deepcopy(student) for _ in _STEPS]
    for each, steps in zip(students, _STEPS, strict=True):
        fit.learn_names(each, lessons, steps)
    student.load_state_dict(fit.mean_weights(students))
    largest = fit.largest_inputs(student, lessons.streams[1])
    onnx.save(to_onnx(student.trained(largest), course.metadata), str(model))


@click.command()
@click.option("--lac", "lac_folder", required=True, type=_EXISTING)
@click.option("--gold", multiple=True, required=True, type=_EXISTING)
@click.option("--text", multiple=True, required=True, type=_EXISTING)
@click.option("--test", multiple=True, type=_EXISTING)
@click.option("--model", default="newsmill.onnx", type=click.Path(path_type=Path))
def main(
    lac_folder: Path,
    gold: tuple[Path, ...],
    text: tuple[Path, ...],
    test: tuple[Path, ...],
    model: Path,
) -> None:
    """Train the tagger that ships and score it on the --test files."""
    train(lac_folder, list(gold), list(text), model)
    shadow = Shadow(read_word_lists()["hans"])
    tagger = FullTagger(model)
    click.echo(table({path.stem: score(tagger, path, shadow) for path in test}))


if __name__ == "__main__":
    main()
