"""What the bytes can have been, one character of the damaged line at a time.

A path is one reading of the bytes so far. In step, it has whole characters; out of step, a
lead byte is pending, which the damaged line shows as the second half of something else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final, NamedTuple

from tasks.text.repair.glosses.codec import BYTES_OF, CHAR_OF, FIRST_TRAIL, LEADS, REFUSED, encode
from tasks.text.repair.glosses.language_model import kinds
from tasks.text.repair.glosses.table import Table
from tasks.text.repair.glosses.words import GlossWords

MARK: Final = b"\1"  # in the bytes of a path: a gloss stood here
LOST: Final = b"\2"  # a character of which a byte is lost

IN_STEP: Final = -1
UNKNOWN: Final = -2  # out of step, and nobody knows the byte

# Costs are negative logarithms, as the language model gives them.
_NEW_ENTRY: Final = 3.0  # a table entry that shows nowhere else in the document
_OTHER_FORM: Final = 4.0  # a form of a character where the document writes another
_SIMPLIFIED: Final = 1.0  # a Simplified form, in a document that has shown neither
_GIVEN_UP: Final = 16.0  # a character that nothing explains
_LITERAL: Final = 8.0  # brackets around a syllable that are no gloss

# What a refused lead byte may have swallowed, as the language model counts it, and the cost
# beyond the model's. Which digit it was, nobody can know.
_SWALLOWED: Final[Mapping[str, tuple[bytes, float]]] = {
    "，": (b",", 0.0),
    "：": (b":", 0.0),
    "；": (b";", 0.0),
    "？": (b"?", 0.0),
    "！": (b"!", 0.0),
    " ": (b" ", 0.0),
    ".": (b".", 0.0),
    "（": (b"(", 2.0),
    "）": (b")", 2.0),
    "%": (b"%", 2.0),
    "-": (b"-", 2.0),
    "/": (b"/", 2.0),
    "0": (LOST, 0.0),
}
_FIRST_HALVES: Final = 24  # characters tried before a refused pair
_SWALLOWERS: Final = 4  # and of those, how many before a swallowed ASCII character
_UNLIKELY: Final = 10.0  # cost beyond the best of them at which one is not


class Reading(NamedTuple):
    """What a path has made, and how much of it when the line was back in step."""

    cost: float
    made: bytes
    kept: int


class Meeting(NamedTuple):
    """Dearer paths that could only go on as this one did, and were not followed any more."""

    others: "tuple[Path, ...]"
    made: int  # how many bytes this one had made by then
    cost: float  # and at what cost


class Past(NamedTuple):
    """What a path has been through that does not tell how it goes on."""

    fresh: tuple[tuple[bytes, str], ...] = ()  # table entries that nothing else shows
    kept: int = 0  # how much was made when the line was back in step
    meetings: tuple[Meeting, ...] = ()


class Path(NamedTuple):
    """One reading of the bytes so far."""

    cost: float
    pending: int  # lead byte that waits for its trail, or IN_STEP, or UNKNOWN
    tail: bytes  # last two bytes of the clean text
    is_beside: bool  # no gloss stands between the last byte and the next
    before: str  # last two characters, as the language model counts them
    last: str
    made: bytes = b""  # clean bytes, with MARK and LOST among them
    past: Past = Past()

    def keep(self) -> "Path":
        """Note that the line is back in step here."""
        return self._replace(past=self.past._replace(kept=len(self.made)))

    def readings(self, limit: float) -> Iterator["Reading"]:
        """Yield what this path may have read, itself first, up to a cost of ``limit``."""
        yield Reading(self.cost, self.made, self.past.kept)
        for others, since, paid in self.past.meetings:
            for other in others:
                extra = self.cost - paid
                if other.cost + extra > limit:
                    break  # they are sorted
                for cost, made, kept in other.readings(limit - extra):
                    kept_now = self.past.kept + len(made) - since
                    whole = made + self.made[since:]
                    yield Reading(cost + extra, whole, kept_now if kept_now >= len(made) else kept)

    def without_pending(self) -> "Path":
        """Take the pending lead byte away, but not the mark that may stand after it."""
        made = self.made[:-2] + MARK if self.made.endswith(MARK) else self.made[:-1]
        meetings = tuple(
            Meeting(tuple(path.without_pending() for path in met.others), len(made), met.cost)
            if met.made > len(made)  # the byte was pending when they met
            else met
            for met in self.past.meetings
        )
        return self._replace(made=made, past=self.past._replace(meetings=meetings))


def merge(paths: Iterable[Path]) -> list[Path]:
    """Let paths that can only go on alike go on as one; the cheapest come first."""
    merged: dict[tuple[object, ...], list[Path]] = {}
    for path in sorted(paths, key=COST):
        merged.setdefault(path[1:6], []).append(path)
    return [_joined(*alike) if len(alike) > 1 else alike[0] for alike in merged.values()]


def _joined(first: Path, *others: Path) -> Path:
    """Return the first of paths that are alike, which remembers the others."""
    meetings = (*first.past.meetings, Meeting(others, len(first.made), first.cost))
    return first._replace(past=first.past._replace(meetings=meetings))


COST: Final = attrgetter("cost")


class Token(NamedTuple):
    """A piece of the damaged line: a character, a gloss, or a gloss that tore one in two."""

    char: str
    torn: str | None
    gloss: str | None
    following: str | None  # reading of the gloss that stands next
    ahead: str  # the character that stands next; none at the end of the line
    ahead_torn: str | None  # reading of the torn place that stands next


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


class Steps:
    """Extends paths, token by token."""

    def __init__(self, document: Document) -> None:
        """Follow the paths of one document."""
        self._doc = document
        self._model = document.words.model

    def extend(self, path: Path, token: Token) -> Iterator[Path]:
        """Yield every way to go on."""
        if token.torn is not None:
            yield from self._tear(path, token.torn)
        elif token.gloss is not None:
            yield from self._gloss(path, token.gloss)
        elif token.char >= "\x80":
            yield self._pair(path, token.char)
        elif path.pending == IN_STEP:
            yield self._write(path, token.char)
        elif token.char == "?":
            yield from self._refused(path, token)
        else:
            yield from self._ascii(path, token)

    def _tear(self, path: Path, reading: str) -> Iterator[Path]:
        """Find the byte before a gloss that the decoder swallowed with its bracket."""
        lead = path.tail[-1]
        for char in self._doc.words.readable.get((lead, reading), ()):
            pair = BYTES_OF[char]
            cost = self._doc.takes(pair, reading)
            if cost is None or pair[1] not in LEADS:
                continue
            fresh = ((pair, reading),) if cost else ()
            if path.pending == IN_STEP:
                yield _mark(_hold(path, pair[1]), cost, fresh)
            elif whole := self._finish(path, pair[1], reading):
                yield _mark(whole, cost, fresh)
        if path.pending == IN_STEP:
            yield _mark(path._replace(pending=UNKNOWN, tail=b"\0\0"), _GIVEN_UP)
            yield self._quote(path, f"?{reading})")
        else:
            yield _mark(lose(path), 0.0)

    def _gloss(self, path: Path, reading: str) -> Iterator[Path]:
        """Take a whole gloss for one, or for what the writer put in brackets."""
        cost = self._doc.takes(path.tail, reading)
        if cost is not None:
            yield _mark(path, cost, ((path.tail, reading),) if cost else ())
        elif b"\0" in path.tail:
            yield _mark(path, _GIVEN_UP)
        elif path.pending == IN_STEP:
            yield self._quote(path, f"({reading})")

    def _quote(self, path: Path, literal: str) -> Path:
        """Take for the writer's own what might have been a gloss."""
        path = path._replace(cost=path.cost + _LITERAL)
        for char in literal:
            path = self._write(path, char)
        return path

    def _pair(self, path: Path, char: str) -> Path:
        """Go on by two bytes that show."""
        if path.pending == IN_STEP:
            return self._write(path, char)
        first, second = BYTES_OF[char]
        return _hold(self._finish(path, first) or lose(path), second)

    def _ascii(self, path: Path, token: Token) -> Iterator[Path]:
        """Come back into step: an ASCII character is a trail, or else a byte is wrong."""
        byte = ord(token.char)
        if byte >= FIRST_TRAIL and (whole := self._finish(path, byte, token.following)):
            yield whole
        else:
            yield self._write(lose(path), token.char)

    def _refused(self, path: Path, token: Token) -> Iterator[Path]:
        """Guess a pair that the decoder refused, or the lead byte that ended the line."""
        leads = self._leads_before(token)
        halves = self._first_halves(path)
        limit = halves[0].cost + _UNLIKELY if halves else 0.0
        for rank, half in enumerate(halves):
            for second in leads.intersection(REFUSED[self._doc.decoder][half.tail[-1]]):
                yield _hold(half, second)
            if not token.ahead:
                yield half
            if rank < _SWALLOWERS:
                yield from self._swallow(half, limit)
        yield give_up(path)

    def _swallow(self, half: Path, limit: float) -> Iterator[Path]:
        """Come back into step with an ASCII character that the decoder took for a trail."""
        costs = self._model.costs(half.before, half.last, _SWALLOWED)
        for (counted, (byte, extra)), cost in zip(_SWALLOWED.items(), costs, strict=True):
            if (total := half.cost + extra + cost) <= limit:
                tail, made = half.tail[1:] + byte, half.made + byte
                yield Path(total, IN_STEP, tail, True, half.last, counted, made, half.past)

    def _leads_before(self, token: Token) -> frozenset[int]:
        """Return the lead bytes that what stands next can complete."""
        words = self._doc.words
        if token.ahead_torn is not None:
            return words.leads_read.get(token.ahead_torn, frozenset())
        if token.ahead == "?":
            return frozenset(words.known)
        trail = BYTES_OF.get(token.ahead) or token.ahead.encode("ascii") or b"\0"
        return words.leads.get(trail[0], frozenset())

    def _first_halves(self, path: Path) -> list[Path]:
        """Return what a refused pair's first byte may have completed, the likeliest first."""
        chars = self._doc.halves(path.pending)
        counts_as, costs = self._doc.counted, self._model.costs
        counted = [counts_as(char) for char in chars]
        said = costs(path.before, path.last, [each for each, _ in counted])
        total = [cost + form for cost, (_, form) in zip(said, counted, strict=True)]
        limit = min(total, default=0.0) + _UNLIKELY
        likely = sorted(
            (cost, char) for cost, char in zip(total, chars, strict=True) if cost <= limit
        )
        finished = [self._finish(path, BYTES_OF[char][1]) for _, char in likely[:_FIRST_HALVES]]
        return [half for half in finished if half]

    def _finish(self, path: Path, trail: int, following: str | None = None) -> Path | None:
        """Complete the pending character, if there is one and its gloss is not missing."""
        if path.pending == UNKNOWN:
            return None
        pair = bytes([path.pending, trail])
        char = CHAR_OF.get(pair)
        if char is None or (path.is_beside and self._doc.table.get(pair, following) != following):
            return None
        counted, cost = self._count(path, char)
        made = path.made + pair[1:]
        return Path(cost, IN_STEP, pair, True, path.last, counted, made, path.past)

    def _write(self, path: Path, char: str) -> Path:
        """Add a whole character."""
        added = BYTES_OF.get(char) or char.encode("ascii")
        counted, cost = self._count(path, char)
        tail, made = (path.tail + added)[-2:], path.made + added
        return Path(cost, IN_STEP, tail, True, path.last, counted, made, path.past)

    def _count(self, path: Path, char: str) -> tuple[str, float]:
        """Return as what a character counts, and the cost of the path with it."""
        counted, form_cost = self._doc.counted(char)
        return counted, path.cost + form_cost + self._model.cost(path.before, path.last, counted)


def _hold(path: Path, lead: int) -> Path:
    """Begin a character of which only the lead byte has shown."""
    byte = bytes([lead])
    tail, made = path.tail[-1:] + byte, path.made + byte
    return Path(path.cost, lead, tail, True, path.before, path.last, made, path.past)


def lose(path: Path) -> Path:
    """Give the pending character up."""
    if path.pending != UNKNOWN:
        path = path.without_pending()
    return path._replace(
        cost=path.cost + _GIVEN_UP,
        pending=IN_STEP,
        tail=b"\0\0",
        is_beside=True,
        before=path.last,
        last="\ufffd",
        made=path.made + LOST,
    )


def give_up(path: Path) -> Path:
    """Take a refused pair for what it is: two bytes that nobody knows."""
    return lose(path)._replace(pending=UNKNOWN)


def _mark(path: Path, cost: float, fresh: tuple[tuple[bytes, str], ...] = ()) -> Path:
    """Note that a gloss stood here."""
    return path._replace(
        cost=path.cost + cost,
        is_beside=False,
        made=path.made + MARK,
        past=path.past._replace(fresh=(*path.past.fresh, *fresh)) if fresh else path.past,
    )
