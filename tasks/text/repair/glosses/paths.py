"""One reading of the bytes so far, and what becomes of several that go on alike.

In step, a path has whole characters; out of step, a lead byte is pending, which the damaged
line shows as the second half of something else.
"""

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Final, NamedTuple

MARK: Final = b"\1"  # in the bytes of a path: a gloss stood here
LOST: Final = b"\2"  # a character of which a byte is lost

IN_STEP: Final = -1
UNKNOWN: Final = -2  # out of step, and nobody knows the byte

COST: Final = attrgetter("cost")

GIVEN_UP: Final = 16.0  # cost of a character that nothing explains


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


def hold(path: Path, lead: int) -> Path:
    """Begin a character of which only the lead byte has shown."""
    byte = bytes([lead])
    tail, made = path.tail[-1:] + byte, path.made + byte
    return Path(path.cost, lead, tail, True, path.before, path.last, made, path.past)


def lose(path: Path) -> Path:
    """Give the pending character up."""
    if path.pending != UNKNOWN:
        path = path.without_pending()
    return path._replace(
        cost=path.cost + GIVEN_UP,
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


def mark(path: Path, cost: float, fresh: tuple[tuple[bytes, str], ...] = ()) -> Path:
    """Note that a gloss stood here."""
    return path._replace(
        cost=path.cost + cost,
        is_beside=False,
        made=path.made + MARK,
        past=path.past._replace(fresh=(*path.past.fresh, *fresh)) if fresh else path.past,
    )
