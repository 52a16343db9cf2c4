"""What two texts share word for word, and what only one of them has."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tasks.text.reprints.fingerprints import GRAM, Hashes, grams
from tasks.text.reprints.tokens import IS_WORD, Codes, Places, Tokens

Flags = NDArray[np.bool_]

# Of every run of shared tokens so many count for nothing. Reports of one kind (state visits,
# funerals, weather) share a frame of short runs between names and numbers; whoever prints a text
# again keeps whole sentences.
_FREE = 12

# A gap is looked through token by token where it is short; three tokens in a row are kept text.
_SHORT_GAP = 400
_SHORT_RUN = 3

# What closes a passage belongs to it.
_CLOSING = frozenset("。，、；：！？…”’》）」』】.,;:!?)]")


class Span(NamedTuple):
    """Half-open, in code points of the text."""

    start: int
    end: int


class Wording:
    """The tokens of one text, ready to be held against others."""

    def __init__(self, values: Codes) -> None:
        """Take the values of the tokens."""
        self.values = values
        self.grams = grams(values)

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def order(self) -> Places:
        """Where the grams stand, by value."""
        return np.argsort(self.grams, kind="stable")

    @cached_property
    def sorted(self) -> Hashes:
        """The grams, by value."""
        return self.grams[self.order]

    def find(self, wanted: "Wording") -> Places:
        """Return where each gram of another text stands first, -1 where it does not."""
        found = np.full(len(wanted.grams), -1)
        if len(self.grams):
            # Looked up in order, each is found near the last one: three times as fast.
            places = np.searchsorted(self.sorted, wanted.sorted)
            places = np.minimum(places, len(self.grams) - 1)
            is_there = self.sorted[places] == wanted.sorted
            found[wanted.order] = np.where(is_there, self.order[places], -1)
        return found


class Located(Wording):
    """The same, with where each token stands in the text."""

    def __init__(self, tokens: Tokens) -> None:
        """Take the tokens of a single text."""
        super().__init__(tokens.values)
        self.tokens = tokens


def likeness(one: Wording, other: Wording) -> float:
    """Return which share of the shorter text stands in the longer one, 0 to 1.

    Shared runs count by what they are longer than what texts share by chance or by habit.

    >>> from tasks.text.reprints.tokens import tokenised
    >>> whole = "".join(map(chr, range(0x4E00, 0x4F00)))
    >>> a, b = (Wording(tokenised([text]).values) for text in (whole, whole[32:96]))
    >>> likeness(a, b), likeness(b, Wording(tokenised(["别的话" * 20]).values))
    (1.0, 0.0)
    """
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    starts, ends = _mended(short, *_edges(long.find(short) >= 0))
    lengths = ends - starts + GRAM - 1
    return float(np.maximum(lengths - _FREE, 0).sum() / max(len(short) - _FREE, 1))


def _mended(text: Wording, starts: Places, ends: Places) -> tuple[Places, Places]:
    """Join runs of grams that only one character for another (软件, 软体) keeps apart.

    One number, or word, for another does keep them apart.
    """
    gaps = np.append(starts[1:], len(text.grams))[: len(ends)] - ends
    put = text.values[np.minimum(ends + GRAM, len(text)) - 1]
    ends = ends + GRAM * ((gaps == GRAM) & (put < IS_WORD))
    begins = np.append(True, starts[1:] != ends[:-1])[: len(starts)]
    return starts[begins], ends[np.append(begins[1:], True)[: len(ends)]]


class Difference(NamedTuple):
    """What one text has kept of another: spans of both, and characters that are compared."""

    cut: tuple[Span, ...]  # of the first text: what the other lacks
    added: tuple[Span, ...]  # of the other: what the first has not
    first_count: int  # characters of the first text that are tokens
    kept_count: int  # of these, those that the other has too
    other_count: int  # characters of the other text that are tokens
    taken_count: int  # of these, those that the first has too


def difference(first: Located, other: Located, texts: tuple[str, str]) -> Difference:
    r"""Compare two texts; ``texts`` are those that the tokens were read from.

    >>> from tasks.text.reprints.tokens import tokenised
    >>> one = "天地玄黄宇宙洪荒，日月盈昃辰宿列张。\n寒来暑往秋收冬藏。"
    >>> two = "本报讯：日月盈昃辰宿列张。"
    >>> found = difference(Located(tokenised([one])), Located(tokenised([two])), (one, two))
    >>> [one[a:b] for a, b in found.cut], [two[a:b] for a, b in found.added], found.kept_count
    (['天地玄黄宇宙洪荒，', '寒来暑往秋收冬藏。'], ['本报讯：'], 8)
    """
    found = other.find(first)
    kept, taken = (
        _covered(found >= 0, len(first)),
        _covered(first.find(other) >= 0, len(other)),
    )
    _look_through_gaps(first, other, found, kept, taken)
    lengths = [w.tokens.ends - w.tokens.starts for w in (first, other)]
    return Difference(
        tuple(_spans(first.tokens, ~kept, texts[0])),
        tuple(_spans(other.tokens, ~taken, texts[1])),
        int(lengths[0].sum()),
        int(lengths[0][kept].sum()),
        int(lengths[1].sum()),
        int(lengths[1][taken].sum()),
    )


def _covered(hits: Flags, count: int) -> Flags:
    """Return which tokens a gram that was found holds."""
    steps = np.zeros(count + 1, np.int64)
    np.add.at(steps, np.flatnonzero(hits), 1)
    np.add.at(steps, np.flatnonzero(hits) + GRAM, -1)
    return np.cumsum(steps)[:count] > 0


def _look_through_gaps(
    first: Wording, other: Wording, found: Places, kept: Flags, taken: Flags
) -> None:
    """Mark what is shared in short gaps that lie between the same runs, or before the first."""
    for start, end in _runs(~kept):
        begin = int(found[start - GRAM]) + GRAM if start else 0
        stop = begin + int(np.argmax(np.append(taken[begin:], True)))
        if begin >= stop or max(end - start, stop - begin) > _SHORT_GAP:
            continue
        one, two = first.values[start:end].tolist(), other.values[begin:stop].tolist()
        for a, b, size in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
            if size >= _SHORT_RUN:
                kept[start + a : start + a + size] = True
                taken[begin + b : begin + b + size] = True


def _edges(flags: Flags) -> tuple[Places, Places]:
    """Return where runs of flags that are set begin, and where they end."""
    framed = np.zeros(len(flags) + 2, np.bool_)
    framed[1:-1] = flags
    edges = np.flatnonzero(framed[1:] != framed[:-1])
    return edges[::2], edges[1::2]


def _runs(flags: Flags) -> Iterator[tuple[int, int]]:
    starts, ends = _edges(flags)
    yield from zip(starts.tolist(), ends.tolist(), strict=True)


def _spans(tokens: Tokens, flags: Flags, text: str) -> Iterator[Span]:
    """Yield where flagged tokens stand, each run of them cut at line ends."""
    for start, end in _runs(flags):
        limit = int(tokens.starts[end]) if end < len(tokens.starts) else len(text)
        last = int(tokens.ends[end - 1])
        while last < limit and text[last] in _CLOSING:
            last += 1
        yield from _lines(tokens.starts[start:end], int(tokens.ends[end - 1]), last, text)


def _lines(starts: Places, end: int, last: int, text: str) -> Iterator[Span]:
    """Cut a span at line ends; a line that holds no token of it is left out."""
    held: Sequence[int] = starts.tolist()
    begin = held[0]
    while (stop := text.find("\n", begin, end)) >= 0:
        yield Span(begin, stop)
        begin = next(start for start in held if start > stop)
    yield Span(begin, last)
