"""Taggers: who looks for names in running text, beside the rules."""

import hashlib
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from schemas.errors import DataError
from tasks.text.model import Tagger

__all__ = ["KNOWN", "UnknownTaggerError", "find_tagger", "tagger_label"]

KNOWN = ("full", "fast", "none")
_WEIGHTS = files("tasks.tagging").joinpath("weights", "newsmill.onnx")


class UnknownTaggerError(DataError):
    """No tagger has that name."""


@cache
def find_tagger(name: str) -> Tagger | None:
    """Return a tagger by name, loaded once for a process; None for ``none``.

    Args:
        name: ``full``, ``fast``, ``none``; or a user's own: the path of an ``.onnx`` file made
            by ``flows.training``, ``spacy:FOLDER``, or ``module:function``.

    Raises:
        UnknownTaggerError: It is none of these.
        ModelError: The file is no such model.
        OwnTaggerError: spaCy or the module cannot be loaded.
    """
    # Imported here: a run with --tagger fast should not wait for onnxruntime.
    if name == "none":
        return None
    if name == "fast":
        from tasks.tagging.fast import FastTagger  # noqa: PLC0415

        return FastTagger()
    if name == "full" or name.endswith(".onnx"):
        from tasks.tagging.full import FullTagger  # noqa: PLC0415

        with as_file(_WEIGHTS) as weights:
            return FullTagger(weights if name == "full" else Path(name))
    return _own(name)


def _own(name: str) -> Tagger:
    from tasks.tagging.own import SpacyTagger, own_tagger  # noqa: PLC0415

    kind, colon, what = name.partition(":")
    if not colon:
        msg = (
            f"unknown tagger {name!r}; known: {', '.join(KNOWN)}, a path to an .onnx model, "
            "spacy:FOLDER, module:function"
        )
        raise UnknownTaggerError(msg)
    return SpacyTagger(Path(what)) if kind == "spacy" else own_tagger(kind, what)


def tagger_label(name: str) -> str:
    """Name a tagger as it is recorded in the rows: a model of one's own by what is in it.

    >>> tagger_label("full"), tagger_label("module:function")
    ('full', 'module:function')
    """
    path = Path(name.removeprefix("spacy:"))
    if name in KNOWN or not path.exists():
        return name
    digest = hashlib.sha256()
    for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"{path.stem}-{digest.hexdigest()[:8]}"
