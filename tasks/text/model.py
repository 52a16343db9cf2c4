"""What the stages hand to one another: spans into one text, never copies of it.

All offsets are half-open code points into ``Text.text``, the repaired document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol, runtime_checkable

from schemas.article import DateMethod, DatePrecision
from schemas.entity import EntityType, Participation, Resolution
from schemas.paragraph import ParagraphKind
from schemas.quotation import QuotationKind

# Word lists by file stem, rows as printed: read by the storage shell, passed in, never changed.
WordLists = Mapping[str, tuple[tuple[str, ...], ...]]

# Half-open stretches of a line; what a tagger calls one; and its names in each of many lines.
Stretch = tuple[int, int]
Tag = tuple[int, int, EntityType]
Tags = Sequence[Sequence[Tag]]


class Span(NamedTuple):
    """A half-open range of code points in the repaired text."""

    start: int
    end: int


class Hints(NamedTuple):
    """What came beside the text: from its name, its folder, or its JSON record."""

    source_uri: str
    headline: str | None = None
    url: str | None = None
    date_published: str | None = None
    source: str | None = None
    author: str | None = None
    # When a crawler fetched it: no publication date, though it is what the crawl's files are
    # named after, so that where it is known their names date nothing.
    collected_at: str | None = None


class Line(NamedTuple):
    """One line of the repaired text; ``hans`` is its Simplified shadow, equally long."""

    start: int
    end: int
    text: str
    hans: str


class Text(NamedTuple):
    """The repaired document: trimmed, non-empty lines joined by one U+000A."""

    text: str
    hans: str
    lines: tuple[Line, ...]


class Paragraph(NamedTuple):
    """A line, and what it is to the article. ``lines[i]`` is ``paragraphs[i]``."""

    start: int
    end: int
    kind: ParagraphKind
    rule_id: str
    confidence: float


class Credit(NamedTuple):
    """Somebody credited with words or pictures."""

    name: Span
    participation: Participation  # AUTHOR or PHOTOGRAPHER
    job: Span | None = None  # 記者, 通讯员: as printed, several people may share one
    organization: Span | None = None  # 新华社, 石榴云/新疆日報
    rule_id: str = ""
    is_editor: bool = False  # 责任编辑, 校对: credited with editing, not with writing


class PhotoRead(NamedTuple):
    """A caption read: what is shown, and whose picture it is."""

    paragraph: int  # index of the caption paragraph
    caption: Span  # caption paragraph whole
    description: Span  # caption without its credit
    credit_line: Span | None  # may stand in another paragraph
    creators: tuple[Credit, ...]
    source: Span | None
    rule_id: str
    confidence: float


class Dateline(NamedTuple):
    """The opening of a lead: agency, place, day, reporters."""

    span: Span
    located: Span | None
    day: Span | None
    source: Span | None
    rule_id: str


class Fact(NamedTuple):
    """What a line of the page says about the article, by the column of ``articles`` it fills."""

    name: str  # info_source, original_headline, print_edition, print_page
    span: Span
    rule_id: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What a person sees at a glance: which line is what, and who is credited."""

    paragraphs: tuple[Paragraph, ...]
    headline: Span | None = None
    site_label: Span | None = None
    column_label: Span | None = None
    alternative_headline: Span | None = None
    byline: Span | None = None
    dateline: Dateline | None = None
    info_source: Span | None = None
    credits: tuple[Credit, ...] = ()  # authors; photographers are in photos
    photos: tuple[PhotoRead, ...] = ()
    facts: tuple[Fact, ...] = ()  # in the order of trust; the first of a name holds

    def fact(self, name: str) -> Span | None:
        """Return the most trusted span of a fact, None where no line states it."""
        return next((fact.span for fact in self.facts if fact.name == name), None)


class PublicationDate(NamedTuple):
    """When it appeared, how exactly that is known, and from what.

    ``value`` only where printed or carried by name or metadata; what is inferred stands in
    ``earliest`` and ``latest`` alone.
    """

    value: date | None = None
    precision: DatePrecision | None = None
    method: DateMethod | None = None
    evidence: str | None = None
    earliest: date | None = None
    latest: date | None = None


class RoleRead(NamedTuple):
    """One title of one mention; ``span`` is the title as printed."""

    span: Span
    title: str
    organization: str | None = None
    area: str | None = None
    is_shared: bool = False
    rule_id: str = ""


@dataclass(slots=True)
class Mention:
    """One mention of an entity. ``name`` is the fullest form printed in this article.

    ``identity`` is the name of the entity that an alias was resolved to, ``resolution`` why.
    """

    start: int
    end: int
    entity_type: EntityType
    name: str
    extractor: str
    confidence: float
    rule_id: str
    participation: Participation = Participation.MENTIONED
    list_ordinal: int | None = None
    list_size: int | None = None
    normalized: str | None = None
    identity: str | None = None
    resolution: Resolution | None = None
    place_code: str | None = None
    place_candidates: tuple[str, ...] = ()  # where the name alone can mean several
    roles: list[RoleRead] = field(default_factory=list)


class QuotationRead(NamedTuple):
    """A stretch of speech within one paragraph; ``speaker`` indexes the mentions."""

    start: int
    end: int
    kind: QuotationKind
    cue: str
    speaker: int | None
    fills_paragraph: bool
    rule_id: str


class Tagger(Protocol):
    """Finds names in Simplified text."""

    def tag(self, texts: Sequence[str]) -> list[list[Tag]]:
        """Return flat, ordered spans of PERSON, ORGANIZATION or PLACE for each text."""
        ...


@runtime_checkable
class FrugalTagger(Tagger, Protocol):
    """Finds names in parts of a text, the same as when it is asked about all of it."""

    def tag_within(
        self, texts: Sequence[str], within: Sequence[Sequence[Stretch]]
    ) -> list[list[Tag]]:
        """Return what ``tag`` finds in some clauses, ``[start, end)``, of each text."""
        ...
