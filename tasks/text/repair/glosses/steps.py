"""How a path goes on, token by token of the damaged line."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from tasks.text.repair.glosses.codec import BYTES_OF, CHAR_OF, FIRST_TRAIL, LEADS, REFUSED
from tasks.text.repair.glosses.document import Document
from tasks.text.repair.glosses.paths import (
    GIVEN_UP,
    IN_STEP,
    LOST,
    UNKNOWN,
    Path,
    give_up,
    hold,
    lose,
    mark,
)

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


class Token(NamedTuple):
    """A piece of the damaged line: a character, a gloss, or a gloss that tore one in two."""

    char: str
    torn: str | None
    gloss: str | None
    following: str | None  # reading of the gloss that stands next
    ahead: str  # the character that stands next; none at the end of the line
    ahead_torn: str | None  # reading of the torn place that stands next


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
                yield mark(hold(path, pair[1]), cost, fresh)
            elif whole := self._finish(path, pair[1], reading):
                yield mark(whole, cost, fresh)
        if path.pending == IN_STEP:
            yield mark(path._replace(pending=UNKNOWN, tail=b"\0\0"), GIVEN_UP)
            yield self._quote(path, f"?{reading})")
        else:
            yield mark(lose(path), 0.0)

    def _gloss(self, path: Path, reading: str) -> Iterator[Path]:
        """Take a whole gloss for one, or for what the writer put in brackets."""
        cost = self._doc.takes(path.tail, reading)
        if cost is not None:
            yield mark(path, cost, ((path.tail, reading),) if cost else ())
        elif b"\0" in path.tail:
            yield mark(path, GIVEN_UP)
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
        return hold(self._finish(path, first) or lose(path), second)

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
                yield hold(half, second)
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
