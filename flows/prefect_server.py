"""Which Prefect server a command talks to: the user's, that of ``newsmill serve``, or its own.

A server of our own listens on loopback, takes its time to start beside us, and lives as long as
anybody who uses it: each holds an end of a pipe, which the kernel closes when a process ends,
even by SIGKILL. So none is left behind; see ``flows.prefect_host``.
"""

import atexit
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import Final, Literal

from flows.prefect_offer import offered, pipe, taken
from flows.prefect_settings import has_own_prefect
from schemas.errors import DataError
from tasks.interrupts import uninterrupted

_URL: Final = "PREFECT_API_URL"
_HOST: Final = "127.0.0.1"
# Seconds for a server that is there, and for the first start of one, which makes a database.
_PATIENCE_S: Final = 30
_BIRTH_S: Final = 180
_PARTING_S: Final = 6
_PROGRAM: Final = Path(__file__).with_name("prefect_host.py")


class NoServerError(DataError):
    """The Prefect server does not answer."""

    def __init__(self, *, url: str, waited_s: float, what_to_do: str) -> None:
        """Keep the parts; build the sentence."""
        self.url, self.waited_s = url, waited_s
        super().__init__(f"{url}: no Prefect server answered within {waited_s:.0f} s. {what_to_do}")


_UNSET = "See whether it runs, or unset PREFECT_API_URL to let newsmill start one of its own."
_SPEAK = "`newsmill --verbose COMMAND …` shows what it has to say."


class Server:
    """A server that a command uses; it may be still starting.

    ``kind`` says whose: ``configured`` by the user, ``offered`` by ``newsmill serve``, ``own``.
    """

    def __init__(
        self,
        url: str,
        kind: Literal["configured", "offered", "own"],
        process: "subprocess.Popen[bytes] | None" = None,
    ) -> None:
        """Name a server."""
        self.url, self.kind, self.process = url, kind, process

    def wait(self) -> None:
        """Wait until our own server answers; whether another does, Prefect sees for itself.

        Raises:
            NoServerError: It ended, or took too long.
        """
        begun = time.monotonic()
        while self.process and not _answers(self.url, _BIRTH_S):
            waited = time.monotonic() - begun
            if waited > _BIRTH_S or self.process.poll() is not None:
                raise NoServerError(url=self.url, waited_s=waited, what_to_do=_SPEAK)
            time.sleep(0.05)


def at_hand() -> Server:
    """Name a server to Prefect for the rest of this process; see ``Server.wait``.

    Call it before Prefect is imported: a server of our own then starts meanwhile. It ends when
    this process does, after all that Prefect still has to tell it.
    """
    if url := _configured():
        return Server(url, "configured")
    if offer := taken():
        _name(offer.url)
        return Server(offer.url, "offered")  # held until this process is gone
    reads, holds = os.pipe()
    server = _started("brief", reads)
    # Prefect hands over its last events when threads are joined, which is before this.
    atexit.register(_see_out, server, holds)
    _name(server.url)
    return server


@contextmanager
def served() -> Iterator[str]:
    """Give the address of a server with schedules: the configured one, else one of our own."""
    if url := _configured():
        _see(url)
        yield url
        return
    reads, holds, name = pipe()
    server = _started("whole", reads)
    try:
        server.wait()
        _name(server.url)
        with offered(server.url, name):
            yield server.url
    finally:
        _see_out(server, holds)


def _configured() -> str | None:
    """Return the address that the user has told Prefect, in whatever way."""
    if not has_own_prefect():
        return None
    if url := os.environ.get(_URL):
        return url
    from prefect.settings import PREFECT_API_URL  # noqa: PLC0415 - takes a second

    told: str | None = PREFECT_API_URL.value()
    return told


def _name(url: str) -> None:
    """Let Prefect, here and in every process that we start, talk to that server."""
    os.environ[_URL] = url
    if "prefect.context" in sys.modules:
        from prefect.context import refresh_global_settings_context  # noqa: PLC0415 - it is there

        refresh_global_settings_context()


# No pages for a browser.
_OPTIONS: Final = {"PREFECT_SERVER_UI_ENABLED": "false"}
# Blocks are what flows keep settings in: ours keep none, and registering them takes a second.
_BRIEFLY: Final = {"PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false"}


def _started(kind: Literal["brief", "whole"], reads: int) -> Server:
    """Start a server that lives while the pipe that it ``reads`` is held."""
    with socket.create_server((_HOST, 0)) as listening, uninterrupted():
        process = subprocess.Popen(  # noqa: S603 - our own words
            # -P: nothing that lies in the working folder is imported.
            [sys.executable, "-P", str(_PROGRAM), str(listening.fileno()), kind],
            stdin=reads,
            stdout=subprocess.DEVNULL,
            pass_fds=[listening.fileno()],
            env=os.environ | _OPTIONS | (_BRIEFLY if kind == "brief" else {}),
        )
        port = listening.getsockname()[1]
    os.close(reads)
    return Server(f"http://{_HOST}:{port}/api", "own", process)


def _see_out(server: Server, holds: int) -> None:
    """Let go of our server, and see its end; where others still use it, it outlives us."""
    os.close(holds)
    if server.process:
        with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            server.process.wait(_PARTING_S)


def _see(url: str) -> None:
    """See that a configured server answers at all.

    Raises:
        NoServerError: It does not.
    """
    ends = time.monotonic() + _PATIENCE_S
    while not _answers(url, 5):
        if time.monotonic() > ends:
            raise NoServerError(url=url, waited_s=_PATIENCE_S, what_to_do=_UNSET)
        time.sleep(0.3)


def _answers(url: str, patience_s: float) -> bool:
    """Tell whether a server answers; one that starts lets its callers wait."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=patience_s) as reply:  # noqa: S310 - ours, or configured
            return bool(reply.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False
