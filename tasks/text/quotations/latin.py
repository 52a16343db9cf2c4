"""Direct speech in Latin script: “…,” said Mayor Jane Doe; Jane Doe said: “…”.

Where no tagger reads the language the speakers found here are the only people of running text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.entity import EntityType, Participation
from schemas.paragraph import ParagraphKind
from schemas.quotation import QuotationKind
from tasks.text.model import Layout, Mention, QuotationRead, Text

# He said, she told reporters, and what else leaves no doubt that somebody speaks.
_VERB = r"(?P<{0}>said|says|told|added|asked|wrote|explained|recalled|noted|announced)"
_PART = r"[A-ZÀ-Þ][a-zß-ÿ]*(?:['’-]?[A-ZÀ-Þ][a-zß-ÿ]+)*\.?"
_NAME = rf"{_PART}(?:\s(?:(?:van|von|de|del|al|bin|da|la|ter)\s)?{_PART}){{0,3}}"
_TITLES = (
    r"(?:(?:Mayor|President|Premier|Minister|Prime|Foreign|Vice|Deputy|Director|Professor|Prof|Dr|Mr"
    r"|Mrs|Ms|Governor|Senator|Chairman|Chairwoman|Chief|Secretary|General|Captain|Judge|Spokesman"
    r"|Spokeswoman|Ambassador|King|Queen|Pope|Sir|Lord|Party)\.?\s){{0,4}}"
)
_WHO = rf"{_TITLES}(?P<{{0}}>{_NAME.replace('{', '{{').replace('}', '}}')})"
_PRONOUN = r"(?P<{0}>[Hh]e|[Ss]he)"
_QUOTED = '(?:“[^“”\n]{2,2000}”|"[^"\n]{2,2000}")'
# Jane Doe, who runs the school, said
_APPOSITION = r"(?:,\s[^,.;:“”\"\n]{2,100},)?"
_MANNER = r"(?:\s(?:reporters|journalists|Reuters|Xinhua|AFP|AP|the\s\w+|a\s[\w\s]{3,30}))?"

_AFTER = re.compile(
    rf"(?P<quoted>{_QUOTED})\s+(?:{_VERB.format('verb')}\s+{_WHO.format('who')}"
    rf"|(?:{_PRONOUN.format('pronoun')}|{_WHO.format('who2')}){_APPOSITION}"
    rf"\s+{_VERB.format('verb2')})\b"
)
_BEFORE = re.compile(
    rf"(?:\b{_PRONOUN.format('pronoun')}|\b{_WHO.format('who')}){_APPOSITION}\s+"
    rf"{_VERB.format('verb')}{_MANNER}\s*[,:]\s+(?P<quoted>{_QUOTED})"
)
# No name, though it has a capital: it opens a sentence, or is a day.
_NOBODY = re.compile(
    r"(?:The|A|An|It|They|We|I|You|This|That|Officials|Police|One|Some|Residents|Sources|Analysts"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_SPOKEN = (ParagraphKind.BODY, ParagraphKind.SUBHEADLINE)


class _Said(NamedTuple):
    """A quotation, who said it by name or pronoun, and the verb."""

    quoted: tuple[int, int]
    who: tuple[int, int] | None
    cue: str


def read_latin_speech(
    text: Text, layout: Layout, credited: Sequence[Mention]
) -> tuple[list[Mention], list[QuotationRead]]:
    """Find direct speech whose speaker is named; the speakers join the credited.

    A surname alone stands for the full name printed before it; a pronoun for who spoke last.

    >>> from schemas.paragraph import ParagraphKind
    >>> from tasks.text.model import Paragraph
    >>> from tasks.text.shadow import Shadow
    >>> text = Shadow([]).lines("“It is done,” said Mayor Jane Doe. “Go,” Doe said.")
    >>> layout = Layout((Paragraph(0, len(text.text), ParagraphKind.BODY, "", 1.0),))
    >>> mentions, quotations = read_latin_speech(text, layout, [])
    >>> [(text.text[q.start : q.end], mentions[q.speaker].name) for q in quotations]
    [('“It is done,”', 'Jane Doe'), ('“Go,”', 'Jane Doe')]
    """
    mentions = list(credited)
    quotations: list[QuotationRead] = []
    speakers: list[int] = []
    for paragraph in layout.paragraphs:
        if paragraph.kind not in _SPOKEN:
            continue
        for said in _said(text.text, paragraph.start, paragraph.end):
            if said.who:
                speakers.append(len(mentions))
                mentions.append(_speaker(text.text, said.who, [mentions[i] for i in speakers[:-1]]))
            if speakers:
                quotations.append(
                    QuotationRead(
                        *said.quoted,
                        QuotationKind.DIRECT,
                        said.cue,
                        speakers[-1],
                        said.quoted == paragraph[:2],
                        "direct_speech_latin",
                    )
                )
    return mentions, quotations


def _said(text: str, start: int, end: int) -> Iterator[_Said]:
    """Yield the quotations of a paragraph whose speaker stands beside them."""
    place = start
    while place < end:
        found = [m for form in (_AFTER, _BEFORE) if (m := form.search(text, place, end))]
        match = min(found, key=lambda m: m.span("quoted"), default=None)
        if match is None:
            return
        place = match.end()
        group = match.groupdict()
        who = next((match.span(name) for name in ("who", "who2") if group.get(name)), None)
        if who and _NOBODY.match(text, *who):
            continue
        yield _Said(match.span("quoted"), who, group.get("verb") or group["verb2"])


def _speaker(text: str, who: tuple[int, int], before: Sequence[Mention]) -> Mention:
    """Make the mention of a speaker, by the full name if it was printed before."""
    name = text[slice(*who)]
    full = next((m.name for m in before if m.name.endswith(f" {name}")), name)
    return Mention(
        *who,
        EntityType.PERSON,
        full,
        "rules",
        0.8,
        "speaker_latin",
        Participation.SPEAKER,
    )
