"""The way of one document through the core: repair, layout, dates, entities, speech.

Tagging is the one stage that pays in batches, so a document goes through in two halves:
``preparing`` up to the lines that a tagger reads, ``finishing`` from the tags to the end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from schemas.alias import Alias
from tasks.text.dates import find_dates, publication_date
from tasks.text.entities import EntityWords, credited, reading_entities
from tasks.text.entities.gazetteer import Gazetteer
from tasks.text.entities.telltales import Telltales
from tasks.text.entities.user_aliases import UserAliases
from tasks.text.language import Language, Languages
from tasks.text.layout import LayoutWords, reading_layout
from tasks.text.lockstep import Steps
from tasks.text.model import (
    Hints,
    Layout,
    Mention,
    PublicationDate,
    QuotationRead,
    Tags,
    Text,
    WordLists,
)
from tasks.text.quotations import QuotationWords, read_latin_speech, read_quotations
from tasks.text.repair import Repaired, RepairWords, repair
from tasks.text.shadow import Shadow


@dataclass(frozen=True, slots=True)
class Words:
    """Every stage's word lists, compiled once for a process."""

    shadow: Shadow
    languages: Languages
    repair: RepairWords
    layout: LayoutWords
    entities: EntityWords
    telltales: Telltales
    quotations: QuotationWords
    aliases: UserAliases
    gazetteer: Gazetteer

    @classmethod
    def compile(cls, lists: WordLists, aliases: Iterable[Alias] = ()) -> "Words":
        """Compile the lists that ``tasks.storage.word_lists`` read, and the user's aliases."""
        shadow = Shadow(lists["hans"])
        entities = EntityWords.compile(lists)
        return cls(
            shadow,
            Languages(shadow),
            RepairWords.compile(lists),
            LayoutWords.compile(lists),
            entities,
            Telltales.compile(entities),
            QuotationWords.compile(lists),
            UserAliases.compile(aliases, shadow),
            Gazetteer.compile(lists),
        )


class Prepared(NamedTuple):
    """A document whose lines are known; a tagger may read ``text.lines[i].hans``."""

    hints: Hints
    repaired: Repaired
    text: Text
    layout: Layout
    language: Language


class ReadDocument(NamedTuple):
    """A document read to the end: all that the tables are made of."""

    hints: Hints
    repaired: Repaired
    text: Text
    layout: Layout
    language: Language
    shadow: Shadow
    published: PublicationDate
    mentions: tuple[Mention, ...]
    quotations: tuple[QuotationRead, ...]


def preparing(raw: str, hints: Hints, words: Words) -> Steps[Prepared]:
    """Repair a decoded document and read its layout, in steps."""
    repaired = repair(raw, words.repair)
    yield
    text = words.shadow.lines(repaired.cleaned.text)
    language = words.languages.of(text.text)
    yield
    is_latin = language.script == "Latn"
    layout = yield from reading_layout(text, hints, words.layout, is_latin=is_latin)
    return Prepared(hints, repaired, text, layout, language)


def finishing(prepared: Prepared, tags: Tags, words: Words) -> Steps[ReadDocument]:
    """Read dates, entities and speech, in steps. ``tags[i]`` are a tagger's spans in line ``i``.

    The rules that find names in running text know Chinese names; in other languages they would
    invent some, and only the credited and, in Latin script, the speakers are named.
    """
    hints, repaired, text, layout, language = prepared
    published = publication_date(text, layout, hints)
    dates = find_dates(text, layout, published)
    yield
    if language.is_chinese:
        mentions = yield from reading_entities(text, layout, tags, words.entities)
        quotations = read_quotations(text, layout, mentions, words.quotations)
    else:
        mentions, quotations = read_latin_speech(text, layout, credited(text, layout))
    yield
    everything, order = _in_reading_order(mentions, dates)
    words.aliases.apply(everything, _around(prepared), words.shadow)
    words.gazetteer.locate(everything, text.hans)
    spoken = tuple(
        quotation._replace(speaker=None if quotation.speaker is None else order[quotation.speaker])
        for quotation in quotations
    )
    return ReadDocument(
        hints, repaired, text, layout, language, words.shadow, published, everything, spoken
    )


def _around(prepared: Prepared) -> list[str]:
    """Return where a document stands: its file, and who published it."""
    printed = prepared.layout.info_source
    source = prepared.text.text[printed.start : printed.end] if printed else prepared.hints.source
    return [prepared.hints.source_uri, *([source] if source else [])]


def _in_reading_order(
    mentions: Sequence[Mention], dates: Sequence[Mention]
) -> tuple[tuple[Mention, ...], dict[int, int]]:
    """Merge two lists of mentions; also say where each of ``mentions`` went.

    One span of one type is one mention, whoever found it.
    """
    everything = (*mentions, *dates)
    places = [(m.start, -m.end, m.entity_type, i) for i, m in enumerate(everything)]
    kept: list[Mention] = []
    order: dict[int, int] = {}
    last = None
    for start, end, kind, before in sorted(places):
        if (start, end, kind) != last:
            kept.append(everything[before])
            last = start, end, kind
        order[before] = len(kept) - 1
    return tuple(kept), order
