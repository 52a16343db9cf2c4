"""Worker processes, each with a pipe of its own and a thread here that serves it.

No queue and no lock is shared between processes, so one that is killed at any moment breaks
nothing but its own pipe: what it read is known, and the others go on. (Pools that share a queue
break as a whole, and cannot say which document was at fault.)
"""

import ctypes
import faulthandler
import logging
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any

from schemas.errors import DataError
from tasks.interrupts import uninterrupted
from tasks.job import LOG
from tasks.storage.sealing import Sealed
from tasks.structure.errands import Errand, Recipe, Tables, sendable
from tasks.structure.forking import FORKED
from tasks.structure.hands import Promise, Told, WorkerLostError

_PARTING_S = 5
_PR_SET_PDEATHSIG = 1


class WorkerStartError(DataError):
    """A worker process ended before it could read anything."""

    def __init__(self, *, how: str) -> None:
        """Keep how; build the sentence."""
        self.how = how
        super().__init__(
            f"a process that was to read documents was ended while it loaded its word lists and "
            f"its tagger: {how}. Nothing was published. Try --tagger none to see whether it is "
            "the tagger; if memory is short, give fewer --workers."
        )


class Processes:
    """Worker processes, started when there is work for them."""

    def __init__(self, count: int, recipe: Recipe) -> None:
        self.count = count
        self._recipe = recipe
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="newsmill-serves")
        self._idle: deque[_Process] = deque()
        self._all: set[_Process] = set()
        self._lock = Lock()
        self._is_closed = False

    def send(self, errand: Errand, told: Told) -> Promise:
        """Send the next idle process, or a new one; with the context of who sends it."""
        sent: Future[Sealed | Tables] = self._threads.submit(
            copy_context().run, self._read, errand, told
        )
        return sent

    def close(self) -> None:
        """End every process, busy or not, and wait for the threads that serve them."""
        with self._lock:
            self._is_closed = True
            for process in self._all:
                process.end()
        self._threads.shutdown(cancel_futures=True)
        for process in self._all:
            process.bury()

    def _read(self, errand: Errand, told: Told) -> Sealed | Tables:
        process = self._taken()
        try:
            answer = process.read(errand, told)
        except WorkerLostError:
            with self._lock:
                self._all.discard(process)
            raise
        self._idle.append(process)
        if isinstance(answer, Exception):
            raise answer
        made: Sealed | Tables = answer
        return made

    def _taken(self) -> "_Process":
        with suppress(IndexError):
            return self._idle.pop()
        try:
            return self._started()
        except WorkerLostError:  # once is chance: somebody killed it, or memory was short
            try:
                return self._started()
            except WorkerLostError as error:
                raise WorkerStartError(how=error.how) from error

    def _started(self) -> "_Process":
        with self._lock:  # multiprocessing counts its children without one
            if self._is_closed:
                how = "the run is over"
                raise WorkerLostError(how)
            process = _Process(self._recipe)
            self._all.add(process)
        try:
            process.wait_until_ready()
        except WorkerLostError:
            with self._lock:
                self._all.discard(process)
            raise
        return process


class _Process:
    """One worker process, and our end of its pipe."""

    def __init__(self, recipe: Recipe) -> None:
        self._limit_s = recipe.limit_s
        self._pipe, theirs = FORKED.Pipe()
        self._dump = tempfile.NamedTemporaryFile("r", prefix="newsmill-", encoding="utf-8")  # noqa: SIM115 - lives as long as the process
        arguments = (theirs, recipe, self._dump.name)
        self._process = FORKED.Process(target=_serve, args=arguments, name="newsmill-reader")
        with uninterrupted():
            self._process.start()
        theirs.close()

    def wait_until_ready(self) -> None:
        """Wait for its first word: it has loaded what it needs, or could not.

        Raises:
            WorkerLostError: It ended.
            Exception: It could not load what it needs.
        """
        if isinstance(answer := self._answer(lambda _: None), Exception):
            raise answer

    def read(self, errand: Errand, told: Told) -> Any:
        """Let it read; return what it made, or the exception that it could not help.

        Raises:
            WorkerLostError: It ended.
        """
        try:
            self._pipe.send(errand)
        except OSError as error:
            raise self._lost() from error
        return self._answer(told)

    def end(self) -> None:
        """Kill it."""
        self._process.kill()

    def bury(self) -> str:
        """Leave nothing of it; return what it was doing, if it could still say so."""
        self._process.join(_PARTING_S)
        self._process.kill()  # what closed its pipe and lives on
        self._process.join()
        self._pipe.close()
        with self._dump as dump:
            return dump.read().rstrip()

    def _answer(self, told: Told) -> Any:
        try:
            while True:
                kind, what = self._pipe.recv()
                if kind == "answer":
                    return what
                if kind == "read":
                    told(what)
                else:
                    LOG.log(*what)
        except (EOFError, OSError) as error:
            raise self._lost() from error

    def _lost(self) -> WorkerLostError:
        """Bury it, and say how it ended."""
        doing = self.bury()
        how, is_overdue = ended(self._process.exitcode), doing.startswith("Timeout")
        if is_overdue:
            how = f"it read for more than {self._limit_s:g} s (reading_limit_s)"
        if doing:
            LOG.warning("process %s was ended: %s\n%s", self._process.pid, how, doing)
        return WorkerLostError(how, is_overdue=is_overdue)


def ended(code: int | None) -> str:
    """Say how a process ended, by its exit code as ``multiprocessing`` gives it.

    >>> ended(-11), ended(3)
    ('signal 11 (SIGSEGV)', 'exit code 3')
    >>> ended(-9)
    'signal 9 (SIGKILL): killed, maybe by the system for want of memory'
    """
    if code is None or code >= 0:
        return f"exit code {code}"
    name = next((each.name for each in signal.Signals if each == -code), "unknown")
    want = ": killed, maybe by the system for want of memory" if code == -signal.SIGKILL else ""
    return f"signal {-code} ({name}){want}"


def _serve(pipe: Connection, recipe: Recipe, dump: str) -> None:
    """Be a worker: read what comes through the pipe until it is closed."""
    from tasks.structure.work import reader_of, work  # noqa: PLC0415 - only a worker reads

    _die_with_the_run()
    line = _Line(pipe)
    _speak_through(line)
    with Path(dump).open("w", encoding="utf-8") as file, suppress(EOFError, OSError):
        faulthandler.enable(file)
        line.answer(lambda: reader_of(recipe) and None)
        while True:
            errand: Errand = pipe.recv()
            line.answer(lambda: work(errand, recipe, line.told, file))  # noqa: B023 - called at once


class _Line:
    """A worker's end of the pipe: one message at a time, whichever thread has something to say."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._lock = Lock()

    def put(self, kind: str, what: object) -> None:
        with self._lock:
            self._pipe.send((kind, what))

    def told(self, count: int) -> None:
        self.put("read", count)

    def answer(self, asked: Callable[[], object]) -> None:
        """Send what comes of it; an exception that cannot be sent is put into words."""
        try:
            made = asked()
        except Exception as error:  # noqa: BLE001 - told to who sent us
            made = sendable(error)
        self.put("answer", made)


def _die_with_the_run() -> None:
    """Let the kernel end this process when the run is gone, however it went.

    The process that it was forked from goes first: it sees that the run has closed its pipe.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class _Through(logging.Handler):
    """Sends what is logged here, such as a tagger's warnings, to the log of the run."""

    def __init__(self, line: _Line) -> None:
        super().__init__()
        self._line = line

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record as plain text."""
        said = self.format(record)
        if record.name != LOG.name:
            said = f"{record.name}: {said}"
        self._line.put("log", (record.levelno, "%s", said))


def _speak_through(line: _Line) -> None:
    logging.captureWarnings(capture=True)
    logging.basicConfig(
        handlers=[_Through(line)], level=logging.WARNING, format="%(message)s", force=True
    )
    LOG.setLevel(logging.INFO)
