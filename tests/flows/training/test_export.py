"""The file that ships says what the network said: int8 beside the same sums in floats."""

from importlib.resources import files

import numpy as np
import pytest

from tasks.tagging.bioes import TAGS
from tasks.tagging.features import BIGRAMS, GAP, columns
from tasks.tagging.full import FullTagger

onnx = pytest.importorskip("onnx", reason="onnx is not installed: it comes with the dev extra")

from flows.training.export import (  # noqa: E402 - needs onnx
    Layer,
    Trained,
    as_written,
    to_onnx,
)
from flows.training.faster import faster  # noqa: E402

WIDTH = 16
LINES = ["国务院总理在北京", "a", "𠀀字", "鸟在飞" * 50]


@pytest.fixture(scope="module")
def net():
    numbers = np.random.default_rng(7)

    def some(*shape):
        return numbers.normal(0, 0.3, shape).astype(np.float32)

    layers = [
        Layer(np.ones(WIDTH, np.float32), some(WIDTH), some(3 * WIDTH, WIDTH), some(WIDTH), k, 4.0)
        for k in (1, 2, 4, 1)
    ]
    return Trained(
        some(9, 6), some(BIGRAMS, 4), some(256, 3), some(5, 4), some(6 + 8 + 3 + 4, WIDTH),
        some(WIDTH), some(WIDTH), layers, some(WIDTH, len(TAGS)), some(len(TAGS)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def metadata():
    return {
        "characters": "\0\n国务院总理在北",
        "words": "\n国务院\n总理\n北京\n在",
        "parts_of_speech": "n\nx\nv",
        "register": np.linspace(-1, 1, BIGRAMS).astype("<f2").tobytes().hex(),
        "register_bias": "0.1",
    }


@pytest.fixture(scope="module")
def tagger(net, metadata, tmp_path_factory):
    return opened(to_onnx(net, metadata), tmp_path_factory)


def opened(model, tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "small.onnx"
    onnx.save(model, str(path))
    return FullTagger(path)


def in_floats(net, made):
    """Compute the network as it is written in Trained, with nothing rounded."""
    pairs = net.bigrams[made.bigrams]
    known = [net.characters[made.characters], pairs[:-1], pairs[1:]]
    known += [net.parts[made.parts], net.words[made.words]]
    x = np.concatenate(known, 1) @ net.inputs + net.inputs_bias
    x = np.maximum(x + (2 * made.register - 1) * net.register, 0)
    for layer in net.layers:
        middle = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-5)
        middle = np.clip(middle * layer.gain + layer.shift, -4, 4)
        padded = np.pad(middle, ((layer.dilation, layer.dilation), (0, 0)))
        shifted = [padded[: -2 * layer.dilation], middle, padded[2 * layer.dilation :]]
        x = x + np.maximum(np.concatenate(shifted, 1) @ layer.weights + layer.bias, 0)
    return x @ net.outputs + net.outputs_bias


def test_int8_is_close_to_floats(net, tagger):
    made = columns(LINES, tagger.vocabulary)
    exact = in_floats(net, made)
    for line, start, scores in zip(LINES, made.starts, tagger.scores(LINES), strict=True):
        wanted = exact[start : start + len(line)]
        assert np.abs(scores - wanted).max() < 0.08 * np.abs(wanted).max()
        assert (scores.argmax(1) == wanted.argmax(1)).mean() > 0.9


def test_a_gap_hides_a_line_from_its_neighbours(tagger):
    together = list(tagger.scores(LINES))
    alone = [next(tagger.scores([line])) for line in LINES]
    for one, other in zip(together, alone, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)
    assert 1 + sum((1, 2, 4, 1)) == GAP


def test_the_faster_graph_says_what_the_written_one_says(net, metadata, tagger, tmp_path_factory):
    """Files as they were written before still run, and say the same."""
    written = opened(as_written(net, metadata), tmp_path_factory)
    for one, other in zip(tagger.scores(LINES), written.scores(LINES), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_a_graph_is_made_faster_once(net, metadata):
    written = as_written(net, metadata)
    before = written.SerializeToString()
    model = faster(written)
    assert written.SerializeToString() == before != model.SerializeToString()
    assert faster(model).SerializeToString() == model.SerializeToString()
    assert {each.key: each.value for each in model.metadata_props} == metadata


def test_the_file_that_ships_is_as_fast_as_it_gets():
    model = onnx.load(str(files("tasks.tagging").joinpath("weights", "newsmill.onnx")))
    assert faster(model).SerializeToString() == model.SerializeToString()
