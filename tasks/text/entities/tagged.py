"""Which of the names that a tagger finds are taken.

The rules know most names of an article better than a tagger does. Of what it finds they take
persons called as Chinese are, organisations that end like one, and places that sound foreign. In
which clauses there can be such a name at all, ``telltales`` says.
"""

from schemas.entity import EntityType
from tasks.text.entities.names import NameWords
from tasks.text.entities.words import EntityWords

# How good a name must be, by its characters and by what follows it; 特斯拉 is a brand.
PERSON = 95


def is_person(text: str, start: int, end: int, names: NameWords) -> bool:
    """Tell whether the characters of a person agree, and end where the tagger says."""
    return any(name.end == end and name.total >= PERSON for name in names.chinese(text, start))


def begins_person(text: str, start: int, names: NameWords) -> bool:
    """Tell whether a person that begins here would be taken, if it ended in the right place."""
    return any(name.total >= PERSON for name in names.chinese(text, start))


def is_region(word: str, kind: EntityType, words: EntityWords) -> bool:
    """Tell whether an organisation or a place is taken."""
    if kind is EntityType.ORGANIZATION:
        return _ends_like_one(word, words)
    return kind is EntityType.PLACE and words.names.sounds_foreign(word)


def _ends_like_one(word: str, words: EntityWords) -> bool:
    endings = (m for m in words.suffixes.finditer(word) if m.end() == len(word))
    return any(m.start() > 0 and words.suffix_kinds[m[0]] == "organization" for m in endings)
