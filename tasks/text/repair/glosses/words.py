"""What must be known beforehand: how characters are read, and what follows what."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from tasks.text.model import WordLists
from tasks.text.repair.glosses.codec import BYTES_OF
from tasks.text.repair.glosses.language_model import LanguageModel, kinds


@dataclass(frozen=True, slots=True)
class GlossWords:
    """Readings by character and by lead byte, the language model, the Simplified shadow."""

    readings: Mapping[str, tuple[str, ...]]
    readable: Mapping[tuple[int, str], tuple[str, ...]]  # (lead byte, reading): characters
    known: Mapping[int, tuple[str, ...]]  # lead byte: characters that texts use
    leads: Mapping[int, frozenset[int]]  # trail byte: lead bytes of such characters
    leads_read: Mapping[str, frozenset[int]]  # reading: lead bytes of characters read so
    shadow: Mapping[str, str]  # character: what the language model counts it as
    forms: Mapping[str, frozenset[str]]  # what the model counts: characters counted as it
    simplified: frozenset[str]  # forms that Traditional text writes otherwise
    model: LanguageModel

    @classmethod
    def compile(cls, lists: WordLists) -> "GlossWords":
        """Build from the lists ``pinyin``, ``hans`` and ``language_model``."""
        readings = {char: tuple(said.split()) for char, said in lists["pinyin"]}
        readable: dict[tuple[int, str], list[str]] = defaultdict(list)
        for char, said in readings.items():
            for reading in said:
                readable[BYTES_OF[char][0], reading].append(char)
        leads_read: dict[str, set[int]] = defaultdict(set)
        for lead, reading in readable:
            leads_read[reading].add(lead)
        to_hans = {row[0]: row[1] for row in lists["hans"]}
        shadow = {char: kinds(to_hans.get(char, char)) for char in BYTES_OF}
        counted = {
            char for row in lists["language_model"] if not row[0] for char in "".join(row[2:])
        }
        known: dict[int, list[str]] = defaultdict(list)
        leads: dict[int, set[int]] = defaultdict(set)
        forms: dict[str, set[str]] = defaultdict(set)
        for char, (lead, trail) in BYTES_OF.items():
            forms[shadow[char]].add(char)
            if shadow[char] in counted:
                known[lead].append(char)
                leads[trail].add(lead)
        return cls(
            readings,
            {key: tuple(chars) for key, chars in readable.items()},
            {lead: tuple(chars) for lead, chars in known.items()},
            {trail: frozenset(before) for trail, before in leads.items()},
            {reading: frozenset(before) for reading, before in leads_read.items()},
            shadow,
            {counted: frozenset(chars) for counted, chars in forms.items()},
            frozenset(to_hans.values()) - frozenset(to_hans),
            LanguageModel(lists["language_model"]),
        )
