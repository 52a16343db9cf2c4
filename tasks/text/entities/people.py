"""People: the credited, and everybody whose name the text gives away."""

from schemas.paragraph import ParagraphKind
from tasks.text.entities.credits import credited
from tasks.text.entities.resolve import find_mentions
from tasks.text.entities.seeds import Seed, finding_seeds
from tasks.text.entities.surnames import surnames_alone
from tasks.text.entities.titles import Titles
from tasks.text.entities.words import EntityWords
from tasks.text.lockstep import Steps
from tasks.text.model import Layout, Mention, Span, Tags, Text


def finding_people(
    text: Text, layout: Layout, titles: Titles, tags: Tags, words: EntityWords
) -> Steps[list[Mention]]:
    """Return every mention of a person, by start. Boilerplate names nobody but its credits."""
    authors = credited(text, layout)
    silent = bytearray(len(text.hans))
    for paragraph in layout.paragraphs:
        if paragraph.kind is ParagraphKind.BOILERPLATE:
            _cover(silent, paragraph.start, paragraph.end)
    found = yield from finding_seeds(text, titles, tags, words)
    yield
    seeds = [_seed(author) for author in authors]
    seeds += [seed for seed in found if not silent[seed.span.start]]
    for author in authors:
        _cover(silent, author.start, author.end)
    named = find_mentions(text, seeds, words)
    rest = [mention for mention in named if silent.find(1, mention.start, mention.end) < 0]
    yield
    alone = [m for m in surnames_alone(text, rest, titles.found, words) if not silent[m.start]]
    return sorted([*authors, *rest, *alone], key=lambda mention: mention.start)


def _seed(author: Mention) -> Seed:
    return Seed(Span(author.start, author.end), author.rule_id, author.confidence)


def _cover(mask: bytearray, start: int, end: int) -> None:
    mask[start:end] = b"\1" * (end - start)
