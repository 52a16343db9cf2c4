"""Entities: who, in which office, where; every mention, in reading order."""

from tasks.text.entities.context import read_context
from tasks.text.entities.credits import credited
from tasks.text.entities.defined import define_aliases
from tasks.text.entities.participation import mark_eponyms, mark_present
from tasks.text.entities.people import finding_people
from tasks.text.entities.regions import Clues, find_regions
from tasks.text.entities.roles import attach_roles, read_rolls
from tasks.text.entities.titles import Titles
from tasks.text.entities.words import EntityWords
from tasks.text.lockstep import Steps, in_step
from tasks.text.model import Layout, Mention, Tags, Text

__all__ = ["EntityWords", "credited", "read_entities", "reading_entities"]


def read_entities(text: Text, layout: Layout, tags: Tags, words: EntityWords) -> list[Mention]:
    """Find people, organisations, places, facilities and events.

    Args:
        text: The repaired document.
        layout: Its lines and credits.
        tags: A tagger's spans in each line; empty where none ran.
        words: Compiled word lists.

    Returns:
        Mentions by start, the longer first; a mention inside another is kept.

    >>> from tasks.storage.word_lists import read_word_lists
    >>> from tasks.text.shadow import Shadow
    >>> lists = read_word_lists()
    >>> text = Shadow(lists["hans"]).lines("省委書記周德明出席會議")
    >>> found = read_entities(text, Layout(()), [[]], EntityWords.compile(lists))
    >>> [(m.name, m.participation.value, [r.title for r in m.roles]) for m in found]
    [('周德明', 'present', ['書記'])]
    """
    return in_step([reading_entities(text, layout, tags, words)])[0]


def reading_entities(
    text: Text, layout: Layout, tags: Tags, words: EntityWords
) -> Steps[list[Mention]]:
    """Find them in steps."""
    found = words.scanner.of(text.hans)
    titles = Titles(text, found, words)
    yield
    people = yield from finding_people(text, layout, titles, tags, words)
    yield
    mark_eponyms(people, text.hans, found)
    attach_roles(people, text.hans, titles)
    yield
    rolls = read_rolls(people, text.hans, titles)
    mark_present(rolls, layout, text.hans, words)
    yield
    regions = find_regions(text, layout, people, Clues(found, tags), words)
    yield
    mentions = sorted([*people, *regions], key=lambda m: (m.start, -m.end, m.entity_type))
    return define_aliases(text, read_context(text, layout, mentions, words), words)
