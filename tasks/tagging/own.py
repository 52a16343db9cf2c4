"""A user's own model, by local path: our network retrained, spaCy's, or any Python function."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from schemas.entity import EntityType
from schemas.errors import DataError
from tasks.text.model import Tag, Tagger

# What models call our three types: OntoNotes, CoNLL, MSRA and HanLP.
_TYPES = {
    "PERSON": EntityType.PERSON,
    "PER": EntityType.PERSON,
    "NR": EntityType.PERSON,
    "GPE": EntityType.PLACE,
    "LOC": EntityType.PLACE,
    "LOCATION": EntityType.PLACE,
    "FAC": EntityType.PLACE,
    "NS": EntityType.PLACE,
    "ORG": EntityType.ORGANIZATION,
    "ORGANIZATION": EntityType.ORGANIZATION,
    "NT": EntityType.ORGANIZATION,
}


class OwnTaggerError(DataError):
    """A user's own tagger cannot be loaded."""


class SpacyTagger:
    """A spaCy pipeline saved on disk; ``pip install newsmill[spacy]``.

    Raises:
        OwnTaggerError: spaCy is not installed, or the folder holds no pipeline.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._pipeline = import_module("spacy").load(folder)
        except ImportError as error:
            msg = "spacy: is not installed; install it with: pip install 'newsmill[spacy]'"
            raise OwnTaggerError(msg) from error
        except OSError as error:
            msg = f"{folder}: holds no spaCy pipeline ({error}); expected a folder with meta.json"
            raise OwnTaggerError(msg) from error

    def tag(self, texts: Sequence[str]) -> list[list[Tag]]:
        """Return the persons, places and organisations of each text."""
        return [
            [
                (each.start_char, each.end_char, _TYPES[each.label_])
                for each in document.ents
                if each.label_ in _TYPES
            ]
            for document in self._pipeline.pipe(texts)
        ]


def own_tagger(module: str, function: str) -> Tagger:
    """Call ``function`` of ``module``, which returns anything with a ``tag`` method.

    This is the way for HanLP, LTP, a server of one's own: see README.

    Raises:
        OwnTaggerError: The module or the function does not exist, or returns something else.
    """
    try:
        found = getattr(import_module(module), function)()
    except (ImportError, AttributeError) as error:
        msg = f"--tagger {module}:{function}: {error}; expected a function in an importable module"
        raise OwnTaggerError(msg) from error
    if not callable(getattr(found, "tag", None)):
        msg = (
            f"--tagger {module}:{function}: returned {type(found).__name__}, "
            "expected an object with tag(texts) as in tasks.text.model.Tagger"
        )
        raise OwnTaggerError(msg)
    tagger: Tagger = found
    return tagger
