"""From the trained network to the file that ships: int8, one graph, the vocabulary inside."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from flows.training.faster import faster

Floats = NDArray[np.float32]

# Seven bits: processors without VNNI add pairs of products in 16 bits and would overflow,
# and so find other names than those with it.
_WEIGHT_MAX = 63
_INPUT_MAX = 127
_ZERO = 128
_OPSET = 17
_RUNTIME = "com.microsoft"
_CLIP = 99.995  # percentile of what a layer is given that still fits


class Trained(NamedTuple):
    """The network's weights, as arrays."""

    characters: Floats  # (characters, c)
    bigrams: Floats  # (hashes, b)
    parts: Floats  # (parts of speech x 4, p)
    words: Floats  # (words, w), projected
    inputs: Floats  # (c + 2 b + p + w, d)
    inputs_bias: Floats  # (d,)
    register: Floats  # (d,)
    layers: Sequence["Layer"]
    outputs: Floats  # (d, tags)
    outputs_bias: Floats  # (tags,)


class Layer(NamedTuple):
    """One residual convolution of width three over a normalised input."""

    gain: Floats
    shift: Floats
    weights: Floats  # (3 d, d): left, middle, right
    bias: Floats
    dilation: int
    largest: float  # what it was given on the calibration text, after normalisation


class _Graph:
    """Nodes and constants under construction."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: NDArray[Any]) -> str:
        name = f"k{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, *inputs: str, name: str = "", **attributes: Any) -> str:
        output = name or f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def multiply(self, rows: str, row_scale: Floats, weights: Floats, bias: Floats) -> str:
        """Multiply uint8 rows, worth ``row_scale`` a unit, with weights rounded to int8."""
        worth = weights * row_scale[:, None]
        scale = np.maximum(np.abs(worth).max(0), 1e-8) / _WEIGHT_MAX
        rounded = np.rint(worth / scale).astype(np.int8)
        zeros = np.array(_ZERO, np.uint8), np.zeros(len(scale), np.int8)
        inputs = (rounded, np.float32(1), scale.astype(np.float32), *zeros, bias)
        constants = (self.constant(np.asarray(value)) for value in inputs)
        # One node of onnxruntime's own for what are four of the standard's: 1.4 times as fast.
        return self.add("MatMulIntegerToFloat", rows, *constants, domain=_RUNTIME)


def to_onnx(net: Trained, metadata: Mapping[str, str]) -> onnx.ModelProto:
    """Build the model that ``tasks.tagging.full`` runs."""
    model = faster(as_written(net, metadata))
    onnx.checker.check_model(model)
    return model


def as_written(net: Trained, metadata: Mapping[str, str]) -> onnx.ModelProto:
    """Build the model step by step, each as one would write it down."""
    graph = _Graph()
    x = _embed(graph, net)
    for layer in net.layers:
        x = graph.add("Add", x, _convolve(graph, x, layer))
    scores = graph.add("MatMul", x, graph.constant(net.outputs))
    graph.add("Add", scores, graph.constant(net.outputs_bias), name="scores")
    ids = [
        helper.make_tensor_value_info(name, TensorProto.INT32, [rows])
        for name, rows in (("characters", "n"), ("bigrams", "m"), ("words", "n"), ("parts", "n"))
    ]
    register = helper.make_tensor_value_info("register", TensorProto.FLOAT, ["n", 1])
    scored = helper.make_tensor_value_info(
        "scores", TensorProto.FLOAT, ["n", len(net.outputs_bias)]
    )
    built = helper.make_graph(graph.nodes, "newsmill", [*ids, register], [scored], graph.constants)
    versions = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)]
    model = helper.make_model(built, opset_imports=versions, ir_version=9)
    helper.set_model_props(model, dict(metadata))
    return model


def _embed(graph: _Graph, net: Trained) -> str:
    """Sum what is known of a character; its own vector and part of speech are multiplied here."""
    c, b, p = net.characters.shape[1], net.bigrams.shape[1], net.parts.shape[1]
    of_c, of_b, of_p, of_w = np.split(net.inputs, [c, c + 2 * b, c + 2 * b + p])
    bigrams, bigram_unit = _as_bytes(net.bigrams)
    words, word_unit = _as_bytes(net.words)
    pairs = graph.add("Gather", graph.constant(bigrams), "bigrams", axis=0)
    left = _slice(graph, pairs, 0, -1)
    right = _slice(graph, pairs, 1, 2**31)
    word = graph.add("Gather", graph.constant(words), "words", axis=0)
    rows = graph.add("Concat", left, right, word, axis=1)
    units = np.concatenate((np.full(2 * b, bigram_unit), np.full(len(of_w), word_unit)))
    bias = net.inputs_bias - net.register
    x = graph.multiply(rows, units.astype(np.float32), np.concatenate((of_b, of_w)), bias)
    for table, ids in ((net.characters @ of_c, "characters"), (net.parts @ of_p, "parts")):
        looked_up = graph.add("Gather", graph.constant(table.astype(np.float32)), ids, axis=0)
        x = graph.add("Add", x, looked_up)
    register = graph.add("Mul", "register", graph.constant(2 * net.register[None]))
    x = graph.add("Add", x, register)
    return graph.add("Relu", x)


def _convolve(graph: _Graph, x: str, layer: Layer) -> str:
    gain, shift = graph.constant(layer.gain), graph.constant(layer.shift)
    normal = graph.add("LayerNormalization", x, gain, shift, epsilon=1e-5)
    unit = np.float32(layer.largest / _INPUT_MAX)
    zero = graph.constant(np.array(_ZERO, np.uint8))
    middle = graph.add("QuantizeLinear", normal, graph.constant(np.array(unit)), zero)
    k = layer.dilation
    padded = graph.add("Pad", middle, graph.constant(np.array([k, 0, k, 0])), zero)
    left, right = _slice(graph, padded, 0, -2 * k), _slice(graph, padded, 2 * k, 2**31)
    rows = graph.add("Concat", left, middle, right, axis=1)
    units = np.full(len(layer.weights), unit, np.float32)
    return graph.add("Relu", graph.multiply(rows, units, layer.weights, layer.bias))


def _slice(graph: _Graph, rows: str, start: int, end: int) -> str:
    ends = (graph.constant(np.array([at])) for at in (start, end, 0))
    return graph.add("Slice", rows, *ends)


def _as_bytes(table: Floats) -> tuple[NDArray[np.uint8], float]:
    """Round a table to bytes round 128, and say what a unit is worth."""
    unit = float(np.percentile(np.abs(table), _CLIP)) / _INPUT_MAX
    return np.clip(np.rint(table / unit) + _ZERO, 0, 255).astype(np.uint8), unit
