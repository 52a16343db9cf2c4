"""The full tagger: a small convolutional network of our own, int8, on one core."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort

from schemas.entity import EntityType
from schemas.errors import DataError
from tasks.tagging import bioes
from tasks.tagging.features import GAP, Columns, Vocabulary, columns

Found = list[tuple[int, int, EntityType]]

_AT_ONCE = 1 << 17  # characters whose columns are made together
_RUN = 2048  # rows the network reads together; its layers then fit into the core's cache
_LONGEST = 2000  # characters of a line read as one; longer lines are cut
_STOPS = "。！？；，、 "

_INPUTS = {"characters", "bigrams", "words", "parts", "register"}


class ModelError(DataError):
    """A file is no model that newsmill can run."""


class FullTagger:
    """Tags persons, places and organisations, flat and outermost.

    What is found in a line depends on that line alone, not on its neighbours: the same text
    gives the same names in whatever company it is read.

    Args:
        model: A file made by ``flows.training``.

    Raises:
        ModelError: The file is missing, or is another kind of model.

    >>> from tasks.tagging import find_tagger
    >>> [(s, e, t.value) for s, e, t in find_tagger("full").tag(["外长王毅在北京说"])[0]]
    [(2, 4, 'person'), (5, 7, 'place')]
    """

    def __init__(self, model: Path) -> None:
        self._session = _open(model)
        self.vocabulary = Vocabulary.read(self._session.get_modelmeta().custom_metadata_map)

    def tag(self, texts: Sequence[str]) -> list[Found]:
        """Return flat, ordered spans for each Simplified text."""
        found: list[Found] = [[] for _ in texts]
        pieces = [piece for i, text in enumerate(texts) for piece in _pieces(i, text)]
        for batch in _batches(pieces):
            scores = list(self.scores([piece for _, _, piece in batch]))
            for (i, offset, _), labels in zip(batch, bioes.best_labels(scores), strict=True):
                found[i] += [(offset + s, offset + e, kind) for s, e, kind in bioes.spans(labels)]
        return found

    def scores(self, lines: Sequence[str]) -> Iterator[bioes.Scores]:
        """Yield the scores of whole lines, none empty: ``(characters, tags)`` each."""
        made = columns(lines, self.vocabulary)
        first = 0
        while first < len(lines):
            begin = int(made.starts[first]) - GAP
            last = int(np.searchsorted(made.starts, begin + _RUN))
            last = max(first + 1, last)
            end = int(made.starts[last - 1]) + len(lines[last - 1]) + GAP
            scores = self._run(made, begin, end)
            for i in range(first, last):
                start = int(made.starts[i]) - begin
                yield scores[start : start + len(lines[i])]
            first = last

    def _run(self, made: Columns, begin: int, end: int) -> bioes.Scores:
        rows = slice(begin, end)
        scores: bioes.Scores
        (scores,) = self._session.run(
            None,
            {
                "characters": made.characters[rows],
                "bigrams": made.bigrams[begin : end + 1],
                "words": made.words[rows],
                "parts": made.parts[rows],
                "register": made.register[rows],
            },
        )
        return scores


def _open(model: Path) -> ort.InferenceSession:
    if not model.is_file():
        msg = f"{model}: no such model file; give the path of an .onnx file made by flows.training"
        raise ModelError(msg)
    options = ort.SessionOptions()
    # The pipeline runs one process per core; threads inside each would only contend.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        msg = f"{model}: not a readable ONNX model ({error})"
        raise ModelError(msg) from error
    if (inputs := {each.name for each in session.get_inputs()}) != _INPUTS:
        msg = f"{model}: the model takes {sorted(inputs)}; newsmill's take {sorted(_INPUTS)}"
        raise ModelError(msg)
    return session


def _pieces(i: int, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield text ``i`` with offset 0; an overlong one in pieces that end with a sentence."""
    start = 0
    while len(text) - start > _LONGEST:
        window = text[start : start + _LONGEST]
        cut = next((at for stop in _STOPS if (at := window.rfind(stop) + 1)), _LONGEST)
        yield i, start, window[:cut]
        start += cut
    if start < len(text):
        yield i, start, text[start:]


def _batches(
    pieces: Sequence[tuple[int, int, str]],
) -> Iterator[list[tuple[int, int, str]]]:
    batch: list[tuple[int, int, str]] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece[2]) + GAP
        if size >= _AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
