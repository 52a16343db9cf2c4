"""The full tagger: a small convolutional network of our own, int8, on one core."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from schemas.errors import DataError
from tasks.tagging import bioes
from tasks.tagging.features import GAP, Columns, Vocabulary, columns
from tasks.text.model import Stretch, Tag

_AT_ONCE = 1 << 17  # characters whose columns are made together
_RUN = 512  # rows the network reads together; its layers then fit into the core's cache
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
        # Files made before there was flows.training.faster score by character, not by tag.
        self._by_tag = self._session.get_outputs()[0].shape[0] == len(bioes.TAGS)
        self.vocabulary = Vocabulary.read(self._session.get_modelmeta().custom_metadata_map)

    def tag(self, texts: Sequence[str]) -> list[list[Tag]]:
        """Return flat, ordered spans for each Simplified text."""
        return self.tag_within(texts, [[(0, len(text))] for text in texts])

    def tag_within(
        self, texts: Sequence[str], within: Sequence[Sequence[Stretch]]
    ) -> list[list[Tag]]:
        """Return the spans that lie within some stretches, ``[start, end)``, of each text.

        The rest of a text is read only as far as it bears on them.
        """
        found: list[list[Tag]] = [[] for _ in texts]
        pieces = [piece for i, text in enumerate(texts) if within[i] for piece in _pieces(i, text)]
        for batch in _batches(pieces):
            made = columns([piece for _, _, piece in batch], self.vocabulary)
            text_of = np.array([i for i, _, _ in batch])
            # From rows of the stream to characters of the text.
            moved = np.array([offset for _, offset, _ in batch]) - made.starts
            asked = _asked(made, [(offset, within[i]) for i, offset, _ in batch])
            names = bioes.spans(bioes.best_labels(self.score(made, asked), ~asked))
            piece_of = np.searchsorted(made.starts, names.starts, "right") - 1
            moves = moved[piece_of]
            by_name = (text_of[piece_of], names.starts + moves, names.ends + moves, names.types)
            for i, start, end, t in zip(*(each.tolist() for each in by_name), strict=True):
                found[i].append((start, end, bioes.TYPES[t]))
        return found

    def scores(self, lines: Sequence[str]) -> Iterator[bioes.Scores]:
        """Yield the scores of whole lines, none empty: ``(characters, tags)`` each."""
        made = columns(lines, self.vocabulary)
        scores = self.score(made, ~made.gaps)
        for start, line in zip(made.starts.tolist(), lines, strict=True):
            yield scores[:, start : start + len(line)].T

    def score(self, made: Columns, asked: bioes.Flags) -> bioes.Scores:
        """Score the rows that are asked for, and no others."""
        scores = np.zeros((len(bioes.TAGS), len(made.characters)), np.float32)
        for rows in _runs(asked):
            (found,) = self._session.run(
                None,
                {
                    "characters": made.characters[rows],
                    "bigrams": made.bigrams[np.append(rows, rows[-1] + 1)],
                    "words": made.words[rows],
                    "parts": made.parts[rows],
                    "register": made.register[rows],
                },
            )
            # The first rows were read for those behind them; an earlier run has scored them.
            scores[:, rows[GAP:]] = (found if self._by_tag else found.T)[:, GAP:]
        return scores


def _asked(made: Columns, within: Sequence[tuple[int, Sequence[Stretch]]]) -> bioes.Flags:
    """Flag the rows of what is asked for: where each piece begins in its text, and stretches."""
    asked = np.zeros(len(made.characters), bool)
    lines = zip(made.starts.tolist(), made.lengths.tolist(), within, strict=True)
    for row, length, (offset, stretches) in lines:
        for start, end in stretches:
            asked[row + max(start - offset, 0) : row + min(max(end - offset, 0), length)] = True
    return asked


def _runs(asked: bioes.Flags) -> Iterator[NDArray[np.int64]]:
    """Yield the rows that are read together: what is asked for, and all that bears on it.

    The network sees less than ``GAP`` rows to each side. Stretches that are nearer to one another
    share what lies between them.
    """
    edges = np.flatnonzero(asked[1:] != asked[:-1]) + 1
    if not len(edges):
        return
    starts, ends = edges[::2] - GAP, edges[1::2] + GAP
    fresh = np.maximum(starts, np.concatenate(([0], ends[:-1])))  # behind what was read before
    added = np.cumsum(ends - fresh)
    rows = np.arange(added[-1]) + np.repeat(ends - added, ends - fresh)
    first = done = 0
    while first < len(added):
        last = min(int(np.searchsorted(added, done + _RUN)), len(added) - 1)
        shared = np.arange(starts[first], fresh[first])
        yield np.concatenate((shared, rows[done : added[last]]))
        first, done = last + 1, int(added[last])


def _open(model: Path) -> ort.InferenceSession:
    if not model.is_file():
        msg = f"{model}: no such model file; give the path of an .onnx file made by flows.training"
        raise ModelError(msg)
    options = ort.SessionOptions()
    # The pipeline runs one process per core; threads inside each would only contend.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # As written: all look-ups first, the default, would push one another out of the cache.
    options.execution_order = ort.ExecutionOrder.PRIORITY_BASED
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
