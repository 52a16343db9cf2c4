"""Taggers of a user's own that end badly where a text is marked; one for each way to end."""

import ctypes
import logging
import os
import signal
import time
from collections.abc import Callable, Sequence

MARK = "毒"
_LOG = logging.getLogger("a.tagger")


class Poisonous:
    """Finds nothing, and does what it was made for where a text is marked."""

    def __init__(self, does: Callable[[], object]) -> None:
        self._does = does

    def tag(self, texts: Sequence[str]) -> list[list]:
        if any(MARK in text for text in texts):
            self._does()
        return [[] for _ in texts]


def _raise() -> None:
    msg = "no such tag"
    raise RuntimeError(msg)


def _hang() -> None:
    while True:  # in Python; the GIL is held as a loop in C would hold it
        ctypes.PyDLL(None).usleep(200_000)


def raises() -> Poisonous:
    return Poisonous(_raise)


def exits() -> Poisonous:
    return Poisonous(lambda: os._exit(3))


def is_killed() -> Poisonous:
    return Poisonous(lambda: os.kill(os.getpid(), signal.SIGKILL))


def segfaults() -> Poisonous:
    return Poisonous(lambda: ctypes.string_at(0))


def hangs() -> Poisonous:
    return Poisonous(_hang)


def warns() -> Poisonous:
    return Poisonous(lambda: _LOG.warning("a word that I do not know"))


def sleeps() -> Poisonous:
    return Poisonous(lambda: time.sleep(1.5))


def cannot_start() -> Poisonous:
    os._exit(9)
