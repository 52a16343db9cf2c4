"""The fast tagger: names by dictionary and part of speech."""

from collections.abc import Iterator, Sequence

import rjieba

from schemas.entity import EntityType
from tasks.text.model import Stretch, Tag

_TYPES = {
    "nr": EntityType.PERSON,
    "nrfg": EntityType.PERSON,
    "nrt": EntityType.PERSON,
    "ns": EntityType.PLACE,
    "nt": EntityType.ORGANIZATION,
}


class FastTagger:
    """Parts of speech by dictionary and hidden Markov model: fast, and right more often than not.

    >>> FastTagger().tag(["张伟在北京说"])
    [[(0, 2, <EntityType.PERSON: 'person'>), (3, 5, <EntityType.PLACE: 'place'>)]]
    """

    def tag(self, texts: Sequence[str]) -> list[list[Tag]]:
        """Return flat, ordered spans of names of two characters or more for each text."""
        return [list(_names(text, 0)) for text in texts]

    def tag_within(
        self, texts: Sequence[str], within: Sequence[Sequence[Stretch]]
    ) -> list[list[Tag]]:
        """Return the spans within some stretches of each text, whose edges part words."""
        return [
            [name for start, end in stretches for name in _names(text[start:end], start)]
            for text, stretches in zip(texts, within, strict=True)
        ]


def _names(text: str, start: int) -> Iterator[Tag]:
    """Yield the names of a text that begins at ``start``."""
    for word, part_of_speech in rjieba.tag(text):
        end = start + len(word)
        if part_of_speech in _TYPES and end - start > 1:
            yield start, end, _TYPES[part_of_speech]
        start = end
