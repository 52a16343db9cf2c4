"""Hands: whoever reads documents, in this process, in others, or on other machines."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from tasks.storage.sealing import Sealed
from tasks.structure.errands import Errand, Recipe, Tables

Told = Callable[[int], object]  # with the number of documents read so far


class WorkerLostError(Exception):
    """A worker ended while it read documents.

    Args:
        how: How it ended, for people.
        is_overdue: It was ended because it took too long.
    """

    def __init__(self, how: str, *, is_overdue: bool = False) -> None:
        self.how, self.is_overdue = how, is_overdue
        super().__init__(f"a process that read documents was ended: {how}")


class Promise(Protocol):
    """What an errand will bring."""

    def result(self) -> Sealed | Tables:
        """Wait for it.

        Raises:
            WorkerLostError: Who was sent did not come back.
        """

    def done(self) -> bool:
        """Tell whether nobody is busy with it any more."""


class Hands(Protocol):
    """Who is sent on errands."""

    @property
    def count(self) -> int:
        """How many can be under way at once."""

    def send(self, errand: Errand, told: Told) -> Promise:
        """Send somebody on an errand, as soon as there is somebody."""

    def close(self) -> None:
        """Dismiss all, also those who are under way."""


class Here:
    """This process, which reads when it is asked for the result."""

    count = 1

    def __init__(self, recipe: Recipe) -> None:
        # A process that is to end itself must not be the one that the run depends on.
        self._recipe = recipe._replace(limit_s=None)

    def send(self, errand: Errand, told: Told) -> Promise:
        """Note it down."""
        return _Noted(errand, self._recipe, told)

    def close(self) -> None:
        """Nobody is under way."""


class _Noted(NamedTuple):
    errand: Errand
    recipe: Recipe
    told: Told

    def result(self) -> Sealed | Tables:
        """Read now."""
        from tasks.structure.work import work  # noqa: PLC0415 - who sends others needs no reader

        return work(self.errand, self.recipe, self.told)

    def done(self) -> bool:
        """Nobody is busy with it before it is asked for."""
        return False
