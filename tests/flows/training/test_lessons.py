"""A whole course in small: it runs, it learns, and its file is read by the tagger."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: pip install newsmill[train]")

from flows.training import fit, lac  # noqa: E402 - needs torch
from flows.training.export import to_onnx  # noqa: E402
from flows.training.lessons import Stream, tags_of  # noqa: E402
from flows.training.networks import Student, Teacher  # noqa: E402
from flows.training.register import Register, held_out, learn  # noqa: E402
from tasks.tagging.bioes import TAGS, spans  # noqa: E402
from tasks.tagging.features import BIGRAMS, Vocabulary  # noqa: E402
from tasks.tagging.full import FullTagger  # noqa: E402

METADATA = {
    "characters": "\0\n张李王伟强在北京上海说。",
    "words": "\n在\n北京\n上海",
    "parts_of_speech": "n\nx\nv\nns\nnr\np",
    "register": "0000" * BIGRAMS,
    "register_bias": "0",
}
TEXTS = ["张伟在北京说。", "李强在上海说。", "王强在北京说。", "李伟在上海说。"] * 40


def test_a_student_learns_and_its_file_agrees(tmp_path):
    import onnx  # noqa: PLC0415 - comes with torch's extra

    torch.manual_seed(0)
    vocabulary = Vocabulary.read(METADATA)
    hot = np.eye(len(TAGS), dtype=np.uint8) * 255
    answers = [hot[tags_of(7, [(0, 2, "PER"), (3, 5, "LOC")])] for _ in TEXTS]
    stream = Stream(TEXTS, [0.0] * len(TEXTS), answers, vocabulary)
    student = Student(torch.randn(14, 128) * 0.1, torch.randn(4, 128) * 0.1)
    fit.learn_names(student, fit.Lessons([stream], (8,), (1.0,)), 150)
    model = to_onnx(student.trained(fit.largest_inputs(student, stream)), METADATA)
    onnx.save(model, str(tmp_path / "small.onnx"))
    found = FullTagger(tmp_path / "small.onnx").tag(["王伟在上海说。"])[0]
    assert [(s, e, kind.value) for s, e, kind in found] == [(0, 2, "person"), (3, 5, "place")]


def test_tags_and_spans_are_inverse():
    entities = [(0, 1, "PER"), (2, 5, "LOC"), (5, 7, "ORG")]
    found = spans(tags_of(8, entities).astype(np.int8))
    assert [(s, e) for s, e, _ in found] == [(s, e) for s, e, _ in entities]


def test_the_register_tells_two_kinds_apart():
    numbers = np.random.default_rng(1)
    bags = [
        numbers.integers(500 * (i % 2), 500 + 500 * (i % 2), 30).astype(np.int32)
        for i in range(400)
    ]
    kinds = [bool(i % 2) for i in range(400)]
    assert isinstance(learn(bags, kinds), Register)
    likely = held_out(bags, kinds)
    assert ((likely > 0.5) == np.array(kinds)).mean() > 0.95


def test_a_teacher_scores_every_character():
    numbers = np.random.default_rng(2)

    def some(*shape):
        return numbers.normal(0, 0.1, shape).astype(np.float32)

    layers = tuple(
        lac.Layer(some(size, 384), some(384), some(128, 256), some(128, 128))
        for size in (128, 128, 256, 256)
    )
    teacher = Teacher(lac.Weights(some(50, 128), layers, some(256, 49), some(49)), 14)
    batch = [torch.zeros(2, 3, dtype=torch.long), torch.ones(2, 3)]
    batch += [torch.zeros(2, 5, dtype=torch.long) for _ in range(4)]
    assert teacher(batch, torch.zeros(2)).shape == (2, 5, len(TAGS))
