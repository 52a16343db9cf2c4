"""A document's glosses, taken out line by line, and put in again to prove it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from schemas.edit import Certainty
from tasks.text.edits import Edit
from tasks.text.repair.glosses.codec import (
    BYTES_OF,
    DECODERS,
    FOREIGN,
    as_two_bytes,
    decode,
    encode,
)
from tasks.text.repair.glosses.document import Document
from tasks.text.repair.glosses.forward import decoder_of, redamage, replacement_order
from tasks.text.repair.glosses.paths import LOST, MARK
from tasks.text.repair.glosses.solve import Island, as_text, find_torn, solve
from tasks.text.repair.glosses.table import BRACKETED, Table, looks_glossed, read_table
from tasks.text.repair.glosses.words import GlossWords

REMOVE_GLOSS: Final = "remove_gloss"
REJOIN_SPLIT: Final = "rejoin_split"

_LOOK_BACK: Final = 4  # stretches before an island that hold its last two characters
# Question marks above which nothing is tried: a torn place takes milliseconds, an article has tens.
_MOST_TORN: Final = 2_000
_SURE: Final = 0.9  # chance from which a newly met table entry serves for the other places
# The model takes its own word for too much: the logarithm of its odds is so many times too large,
# as 391 choices in text damaged with invented tables told; a choice is never quite certain.
_OVERCONFIDENT: Final = 2.5
_AT_MOST: Final = 0.999
_SETTLED: Final = 0.999  # chance from which no newly met table entry can change a reading


class Restored(NamedTuple):
    """What undoing the glosses takes, and what is known of it."""

    edits: Sequence[Edit] = ()
    gloss_count: int = 0
    verified: bool | None = None


class _Line(NamedTuple):
    """A line of the document or a stretch of one: as it came, and what it was."""

    damaged: str = ""
    shown: str = ""  # the same, as two bytes hold it
    start: int = 0
    glosses: tuple[tuple[int, int], ...] = ()
    islands: tuple[Island, ...] = ()
    made: bytes = b""
    fresh: tuple[tuple[bytes, str], ...] = ()  # table entries that only this line shows


def restore(text: str, words: GlossWords) -> Restored:
    """Undo the gloss damage of a document, or find that there is none."""
    if not looks_glossed(text) or text.count("?") > _MOST_TORN:
        return Restored()
    shown = as_two_bytes(text)
    stream = encode(shown)
    if (table := read_table(text, stream, words)) is None:
        return Restored()
    letters = frozenset(text)
    document = Document(words, table, stream, decoder_of(letters), letters)
    lines = [_restore_line(document, line) for line in _lines(text, shown)]
    if fresh := _fresh_entries(lines):
        document = replace(document, table={**table, **fresh})
        lines = [
            _restore_line(document, line)
            if any(island.score < _SETTLED for island in line.islands)
            else line
            for line in lines
        ]
    proved = _proved(lines, {**document.table, **_fresh_entries(lines, 0.0)}, document.decoder)
    edits = [
        edit
        for line, is_proved in zip(lines, proved, strict=True)
        for edit in _edits(line, is_proved)
    ]
    return Restored(edits, sum(len(line.glosses) for line in lines), all(proved))


def _lines(text: str, shown: str) -> Iterator[_Line]:
    """Cut the document into lines."""
    start = 0
    for line, as_shown in zip(text.split("\n"), shown.split("\n"), strict=True):
        yield _Line(line, as_shown, start)
        start += len(line) + 1


def _restore_line(document: Document, line: _Line) -> _Line:
    """Take the glosses out of a line, and put together what they tore."""
    shown = line.shown
    stretches: list[_Line] = []
    at = 0
    while (torn := find_torn(shown, at)) is not None:
        stretches.append(_take_glosses(document, shown, at, torn))
        before = "".join(as_text(stretch.made) for stretch in stretches[-_LOOK_BACK:])
        island = solve(document, shown, torn, before)
        stretches.append(_Line(islands=(island,), made=island.made))
        at = island.end
    stretches.append(_take_glosses(document, shown, at, len(shown)))
    return line._replace(
        glosses=tuple(gloss for stretch in stretches for gloss in stretch.glosses),
        islands=tuple(island for stretch in stretches for island in stretch.islands),
        fresh=tuple(entry for stretch in stretches for entry in stretch.fresh),
        made=b"".join(stretch.made for stretch in stretches),
    )


def _take_glosses(document: Document, shown: str, at: int, end: int) -> _Line:
    """Note the glosses of a stretch that is in step; its bytes have marks for them."""
    pieces: list[str] = []
    glosses: list[tuple[int, int]] = []
    fresh: list[tuple[bytes, str]] = []
    for m in BRACKETED.finditer(shown, at, end):
        pair = _entry_before(shown, at, m.start())
        if (cost := document.takes(pair, m[1])) is not None:
            glosses.append(m.span())
            pieces.append(shown[at : m.start()])
            fresh += [(pair, m[1])] * (cost > 0)
            at = m.end()
    made = encode(MARK.decode().join((*pieces, shown[at:end])))
    return _Line(glosses=tuple(glosses), fresh=tuple(fresh), made=made)


def _entry_before(shown: str, start: int, end: int) -> bytes:
    """Return the table entry before a gloss in step: a character, or half of one and a letter."""
    char = shown[max(end - 1, start) : end]
    if not "@" <= char <= "~":
        return BYTES_OF.get(char, b"")
    half = BYTES_OF.get(shown[max(end - 2, start) : end - 1], b"")[1:]
    return half + char.encode() if half else b""


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
    again = redamage(made.replace(MARK, b""), table, replacement_order(made, table))
    proofs = []
    for each in dict.fromkeys((decoder, *DECODERS)):
        shown = [decode(line, each) for line in again]
        proofs.append(
            [
                now == line.shown and LOST not in line.made
                for now, line in zip(shown, lines, strict=True)
            ]
        )
        if all(proofs[-1]):
            break
    return max(proofs, key=sum)


def _edits(line: _Line, is_proved: bool) -> list[Edit]:
    """Return the edits of a line, in order."""
    sure = Certainty.PROVED if is_proved else Certainty.CERTAIN
    at = line.start
    found = [
        Edit(at + start, at + end, "", sure, None, REMOVE_GLOSS) for start, end in line.glosses
    ]
    for island in line.islands:
        edit = _rejoin(line, island, is_proved)
        if edit.after != line.damaged[island.start : island.end]:
            found.append(edit._replace(start=edit.start + at, end=edit.end + at))
    return sorted(found)


def _rejoin(line: _Line, island: Island, is_proved: bool) -> Edit:
    """Return the edit that undoes an island."""
    here = slice(island.start, island.end)
    before = zip(line.damaged[here], line.shown[here], strict=True)
    foreign = iter([char for char, shown in before if shown == FOREIGN])
    after = as_text(island.made)
    after = "".join(
        next(foreign) if c == FOREIGN else "\ufffd" if c == LOST.decode() else c for c in after
    )
    if is_proved and island.is_only:
        return Edit(island.start, island.end, after, Certainty.PROVED, rule=REJOIN_SPLIT)
    score = round(calibrated(island.score), 4)
    return Edit(island.start, island.end, after, Certainty.CHOICE, score, REJOIN_SPLIT)


def calibrated(chance: float) -> float:
    """Return how often a reading with this chance in the model is the right one.

    >>> round(calibrated(0.99), 2), calibrated(1.0)
    (0.86, 0.999)
    """
    if chance >= 1.0:
        return _AT_MOST
    odds: float = (chance / (1.0 - chance)) ** (1.0 / _OVERCONFIDENT)
    return min(odds / (1.0 + odds), _AT_MOST)
