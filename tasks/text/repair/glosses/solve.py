"""Out of step: what a line was where a gloss tore a character in two.

From a torn place on, the decoder reads one byte late, until an ASCII character or the next
gloss brings it back. All bytes but a few still show; what they can have been is followed from
left to right, some hundred readings at a time.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import exp
from typing import Final, NamedTuple

from tasks.text.repair.glosses.codec import encode
from tasks.text.repair.glosses.document import Document
from tasks.text.repair.glosses.language_model import LINE_EDGE, kinds
from tasks.text.repair.glosses.paths import COST, IN_STEP, LOST, MARK, Path, give_up, lose, merge
from tasks.text.repair.glosses.steps import Steps, Token
from tasks.text.repair.glosses.table import BRACKETED, READING

_TORN = re.compile(rf"\?({READING})\)")
_TOKEN = re.compile(rf"\?(?P<torn>{READING})\)|\((?P<gloss>{READING})\)|(?s:.)")

_BEAM: Final = 100
_GUESSING: Final = 6  # paths that go on where a pair must be guessed
_MANY: Final = 12  # torn places and guesses in one island, beyond which fewer paths go on
_TOO_MANY: Final = 24  # beyond which nothing is guessed any more
_HOPELESS: Final = 14.0  # cost beyond the best path at which a path is dropped
_NEGLIGIBLE: Final = 9.0  # cost beyond the best at which a reading has no chance to speak of
_LEAST: Final = 0.4  # chance below which only what most readings share is kept
_CONTEXT: Final = 3  # tokens read on, back in step, to judge what came before


class Island(NamedTuple):
    """A stretch of a line that was out of step, and what it was."""

    start: int
    end: int
    made: bytes
    score: float  # chance among the readings that fit
    is_only: bool  # all bytes show or follow, and no other reading fits
    fresh: tuple[tuple[bytes, str], ...]  # table entries that nothing else shows


def find_torn(line: str, at: int = 0) -> int | None:
    """Return where the next torn place of a line is, if there is one.

    >>> find_torn("日?qǐng)?bào)"), find_torn("真的?(笑)")
    (1, None)
    """
    torn = _TORN.search(line, at)
    return torn.start() if torn else None


def solve(document: Document, line: str, start: int, before: str) -> Island:
    """Solve the island of ``line`` that begins with the torn place at ``start``.

    Args:
        document: What the document tells.
        line: The damaged line, ``as_two_bytes``.
        start: A place that ``find_torn`` gave.
        before: The clean characters before it; two are enough.
    """
    steps = Steps(document)
    paths = [_before(document, before)]
    end, quiet, doubts, guesses = start, 0, 0, 0
    for token, at in _tokens(line, start):
        doubts += token.char[0] == "?"
        guesses += token.char == "?"
        paths = _advance(steps, paths, token, doubts)
        if any(path.pending != IN_STEP for path in paths) or (not quiet and token.following):
            quiet = 0
            continue
        if not quiet:
            end = at
            paths = [path.keep() for path in paths]
        quiet += 1
        if quiet > _CONTEXT or doubts > _MANY:
            break
    if not quiet:  # the line ends out of step: its last byte is lost
        end = len(line)
        paths = [_end(path) for path in paths]
    return _best(Island(start, end, b"", 0.0, not guesses, ()), paths)


def _before(document: Document, before: str) -> Path:
    """Return the path that has read the line up to a torn place."""
    said = before[-2:].rjust(2, LINE_EDGE)
    counted = [document.words.shadow.get(char) or kinds(char) for char in said]
    tail = encode(before)[-2:].rjust(2, b"\n")
    return Path(0.0, IN_STEP, tail, True, counted[0], counted[1])


def _tokens(line: str, start: int) -> Iterator[tuple[Token, int]]:
    """Cut the line into tokens, each with its end."""
    while m := _TOKEN.match(line, start):
        following = BRACKETED.match(line, m.end())
        said = following[1] if following else None
        torn = _TORN.match(line, m.end())
        ahead = line[m.end() : m.end() + 1]
        yield Token(m[0], m["torn"], m["gloss"], said, ahead, torn and torn[1]), m.end()
        start = m.end()


def _advance(steps: Steps, paths: list[Path], token: Token, doubts: int) -> list[Path]:
    """Extend the paths by a token, and keep the cheapest.

    News has few doubts in a row, only malice has many: fewer and fewer paths go on.
    """
    beam = _BEAM if doubts <= _MANY else _BEAM // (doubts - _MANY) ** 2 + 1
    if token.char == "?":
        if doubts > _TOO_MANY and paths[0].pending != IN_STEP:
            return [give_up(paths[0])]
        paths = paths[: min(beam, _GUESSING)]
    paths = merge(after for path in paths for after in steps.extend(path, token))
    limit = paths[0].cost + _HOPELESS
    return [path for path in paths[:beam] if path.cost <= limit]


def _end(path: Path) -> Path:
    """End the line: what is still pending is lost."""
    return (path if path.pending == IN_STEP else lose(path)).keep()


def _best(island: Island, paths: list[Path]) -> Island:
    """Return the island with the likeliest reading, and how likely it is among all."""
    best = min(paths, key=COST)
    # Only where nothing was guessed can a reading be the only one: then all are looked at.
    limit = best.cost + (_HOPELESS if island.is_only else _NEGLIGIBLE)
    chances: dict[bytes, float] = defaultdict(float)
    for path in paths:
        for cost, made, kept in path.readings(limit):
            chances[made[:kept]] += exp(best.cost - cost)
    made = best.made[: best.past.kept]
    whole = [each for each in chances if LOST not in each]
    score = chances[made] / sum(chances.values())
    return island._replace(
        made=made if score >= _LEAST else _agreed(made, chances),
        score=score,
        is_only=island.is_only and whole == [made],
        fresh=best.past.fresh,
    )


def _agreed(best: bytes, chances: Mapping[bytes, float]) -> bytes:
    """Return the characters for which more than half of the chances speak; others are lost."""
    half = sum(chances.values()) / 2
    texts = [(as_text(made), chance) for made, chance in chances.items()]
    return b"".join(
        encode(char) if sum(c for text, c in texts if text[at : at + 1] == char) > half else LOST
        for at, char in enumerate(as_text(best))
    )


def as_text(made: bytes) -> str:
    """Return what was made as text; what is lost stays as it is marked."""
    return made.replace(MARK, b"").decode("gb18030")
