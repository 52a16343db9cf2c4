"""A document's glosses, taken out line by line, and put in again to prove it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from schemas.edit import Certainty
from tasks.text.edits import Edit
from tasks.text.repair.glosses.codec import BYTES_OF, DECODERS, FOREIGN, as_two_bytes, encode
from tasks.text.repair.glosses.forward import decoder_of, redamage, replacement_order
from tasks.text.repair.glosses.paths import LOST, MARK, Document
from tasks.text.repair.glosses.solve import Island, find_torn, solve
from tasks.text.repair.glosses.table import READING, Table, looks_glossed, read_table
from tasks.text.repair.glosses.words import GlossWords

REMOVE_GLOSS: Final = "remove_gloss"
REJOIN_SPLIT: Final = "rejoin_split"

# The table entry before a gloss in step: a character, or its second byte and a letter.
_IN_STEP = re.compile(
    rf"(?P<char>[^\x00-\x7f])(?P<letter>[@-~]?)(?P<gloss>\((?P<said>{READING})\))"
)

_SURE: Final = 0.9  # chance from which a newly met table entry serves for the other places


class Restored(NamedTuple):
    """What undoing the glosses takes, and what is known of it."""

    edits: Sequence[Edit] = ()
    gloss_count: int = 0
    verified: bool | None = None


class _Line(NamedTuple):
    """A line of the document as it came, and what it was."""

    damaged: str
    start: int
    glosses: tuple[tuple[int, int], ...] = ()
    islands: tuple[Island, ...] = ()
    made: bytes = b""
    fresh: tuple[tuple[bytes, str], ...] = ()  # table entries that only this line shows


def restore(text: str, words: GlossWords) -> Restored:
    """Undo the gloss damage of a document, or find that there is none."""
    if not looks_glossed(text) or (table := read_table(text, words)) is None:
        return Restored()
    document = _document(text, table, words)
    lines = [_restore_line(document, line) for line in _lines(text)]
    if fresh := _fresh_entries(lines):
        document = replace(document, table={**table, **fresh})
        lines = [_restore_line(document, line) if line.islands else line for line in lines]
    proved = _proved(lines, {**document.table, **_fresh_entries(lines, 0.0)}, document.decoder)
    edits = [
        edit
        for line, is_proved in zip(lines, proved, strict=True)
        for edit in _edits(line, is_proved)
    ]
    if not edits:
        return Restored()
    return Restored(edits, sum(len(line.glosses) for line in lines), all(proved))


def _document(text: str, table: Table, words: GlossWords) -> Document:
    """Gather what the document tells about itself."""
    letters = set(text)
    forms: dict[str, set[str]] = defaultdict(set)
    for char in letters & BYTES_OF.keys():
        forms[words.shadow[char]].add(char)
    shown = {counted: frozenset(chars) for counted, chars in forms.items()}
    return Document(words, table, encode(as_two_bytes(text)), decoder_of(letters), shown)


def _lines(text: str) -> Iterator[_Line]:
    """Cut the document into lines."""
    start = 0
    for line in text.split("\n"):
        yield _Line(line, start)
        start += len(line) + 1


def _restore_line(document: Document, line: _Line) -> _Line:
    """Take the glosses out of a line, and put together what they tore."""
    line = _Line(line.damaged, line.start)
    at = 0
    while (torn := find_torn(line.damaged, at)) is not None:
        line = _take_glosses(document, line, at, torn)
        island = solve(document, line.damaged, torn, line.made.replace(MARK, b""))
        line = line._replace(islands=(*line.islands, island), made=line.made + island.made)
        at = island.end
    return _take_glosses(document, line, at, len(line.damaged))


def _take_glosses(document: Document, line: _Line, at: int, end: int) -> _Line:
    """Note the glosses of a stretch that is in step, and add its bytes with marks for them."""
    text = line.damaged
    pieces: list[str] = []
    glosses: list[tuple[int, int]] = []
    fresh: list[tuple[bytes, str]] = []
    for m in _IN_STEP.finditer(text, at, end):
        pair = BYTES_OF.get(m["char"], b"")
        pair = pair[1:] + m["letter"].encode() if m["letter"] else pair
        if (cost := document.takes(pair, m["said"])) is not None:
            glosses.append(m.span("gloss"))
            pieces.append(text[at : m.start("gloss")])
            fresh += [(pair, m["said"])] * (cost > 0)
            at = m.end()
    made = MARK.join(encode(as_two_bytes(piece)) for piece in (*pieces, text[at:end]))
    return line._replace(
        glosses=(*line.glosses, *glosses),
        made=line.made + made,
        fresh=(*line.fresh, *fresh),
    )


def _fresh_entries(lines: Sequence[_Line], least: float = _SURE) -> dict[bytes, str]:
    """Return the table entries that show in one place only, where those are sure enough."""
    entries = {pair: reading for line in lines for pair, reading in line.fresh}
    for line in lines:
        for island in line.islands:
            if island.score >= least:
                entries |= dict(island.fresh)
    return entries


def _proved(lines: Sequence[_Line], table: Table, decoder: str) -> list[bool]:
    """Tell for each line whether damaging its repair gives it back."""
    made = b"\n".join(line.made for line in lines)
    order = replacement_order(made, table)
    shown = [as_two_bytes(line.damaged) for line in lines]
    proofs = [
        [
            a == b
            for a, b in zip(
                redamage(made.replace(MARK, b""), table, order, each), shown, strict=True
            )
        ]
        for each in dict.fromkeys((decoder, *DECODERS))
    ]
    return max(proofs, key=sum)


def _edits(line: _Line, is_proved: bool) -> Iterator[Edit]:
    """Yield the edits of a line, in order."""
    sure = Certainty.PROVED if is_proved else Certainty.CERTAIN
    found = [Edit(start, end, "", sure, rule=REMOVE_GLOSS) for start, end in line.glosses] + [
        _rejoin(line.damaged, island, is_proved) for island in line.islands
    ]
    for edit in sorted(found):
        if edit.after != line.damaged[edit.start : edit.end]:
            yield edit._replace(start=edit.start + line.start, end=edit.end + line.start)


def _rejoin(damaged: str, island: Island, is_proved: bool) -> Edit:
    """Return the edit that undoes an island."""
    before = damaged[island.start : island.end]
    foreign = iter(
        [c for c, shown in zip(before, as_two_bytes(before), strict=True) if shown == FOREIGN]
    )
    after = island.made.replace(MARK, b"").decode("gb18030", "replace")
    after = "".join(
        next(foreign) if c == FOREIGN else "\ufffd" if c == LOST.decode() else c for c in after
    )
    if is_proved and island.is_only:
        return Edit(island.start, island.end, after, Certainty.PROVED, rule=REJOIN_SPLIT)
    return Edit(
        island.start, island.end, after, Certainty.CHOICE, round(island.score, 4), REJOIN_SPLIT
    )
