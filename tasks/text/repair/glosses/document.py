"""What a damaged document tells about itself: its table, its bytes, its forms of characters."""

from dataclasses import dataclass, field
from typing import Final

from tasks.text.repair.glosses.codec import BYTES_OF, CHAR_OF, LEADS, encode
from tasks.text.repair.glosses.language_model import kinds
from tasks.text.repair.glosses.table import Table
from tasks.text.repair.glosses.words import GlossWords

# Costs are negative logarithms, as the language model gives them.
_NEW_ENTRY: Final = 3.0  # a table entry that shows nowhere else in the document
_OTHER_FORM: Final = 4.0  # a form of a character where the document writes another
_SIMPLIFIED: Final = 1.0  # a Simplified form, in a document that has shown neither


@dataclass(frozen=True, slots=True)
class Document:
    """What a document tells about itself."""

    words: GlossWords
    table: Table
    stream: bytes  # all its bytes, as they show
    decoder: str
    letters: frozenset[str]  # characters that it shows
    _taken: dict[tuple[bytes, str], float | None] = field(default_factory=dict, init=False)
    _counted: dict[str, tuple[str, float]] = field(default_factory=dict, init=False)

    def takes(self, pair: bytes, reading: str) -> float | None:
        """Return what it costs to believe that ``pair`` is glossed so; None where it is not."""
        entry = pair, reading
        if entry not in self._taken:
            self._taken[entry] = self._cost_of(pair, reading)
        return self._taken[entry]

    def _cost_of(self, pair: bytes, reading: str) -> float | None:
        """Look an entry up in the table, or find that it may be in it: read so, never bare."""
        if (known := self.table.get(pair)) is not None:
            return 0.0 if known == reading else None
        if reading not in self.words.readings.get(CHAR_OF.get(pair, ""), ()):
            return None
        glossed = self.stream.count(pair + encode(f"({reading})"))
        return _NEW_ENTRY if self.stream.count(pair) == glossed else None

    def counted(self, char: str) -> tuple[str, float]:
        """Return as what the language model counts a character, and the cost of its form."""
        if (found := self._counted.get(char)) is None:
            counts_as = self.words.shadow.get(char) or kinds(char)
            found = self._counted[char] = counts_as, self._form_cost(char)
        return found

    def halves(self, lead: int) -> tuple[str, ...]:
        """Return the characters whose first byte is ``lead`` and whose second could lead."""
        return tuple(c for c in self.words.known.get(lead, ()) if BYTES_OF[c][1] in LEADS)

    def _form_cost(self, char: str) -> float:
        """Return what it costs to believe that the document writes this form."""
        if char in self.letters:
            return 0.0
        forms = self.words.forms.get(self.words.shadow.get(char, char), frozenset())
        if not forms.isdisjoint(self.letters):
            return _OTHER_FORM
        return _SIMPLIFIED * (char in self.words.simplified)
