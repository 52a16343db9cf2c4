"""A Prefect server of our own, on loopback, for who has none: it lives as long as its user."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from schemas.errors import DataError
from tasks.job import LOG

_HOST = "127.0.0.1"
_PATIENCE_S = 180  # its first start makes a database, which takes a slow machine a while
_PARTING_S = 20

_PR_SET_PDEATHSIG = 1


class NoServerError(DataError):
    """The Prefect server does not answer."""

    def __init__(self, *, url: str, waited_s: float) -> None:
        """Keep the parts; build the sentence."""
        self.url, self.waited_s = url, waited_s
        super().__init__(
            f"{url}: no Prefect server answered within {waited_s:g} s. See whether it runs, or "
            "unset PREFECT_API_URL to let newsmill start one of its own."
        )


@contextmanager
def served() -> Iterator[str]:
    """Return the address of a Prefect server: the one that is configured, else one of our own."""
    if url := os.environ.get("PREFECT_API_URL"):
        _wait_for(url, 30)
        yield url
        return
    with _own_server() as url:
        os.environ["PREFECT_API_URL"] = url
        yield url


@contextmanager
def _own_server() -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "prefect", "server", "start", "--no-ui"]
    process = subprocess.Popen(  # noqa: S603 - our own words
        [*command, "--host", _HOST, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread runs yet
    )
    url = f"http://{_HOST}:{port}/api"
    try:
        LOG.info("starting a Prefect server at %s", url)
        _wait_for(url, _PATIENCE_S)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(_PARTING_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _die_with_parent() -> None:
    """Let the kernel end this process when who started it is gone, however it went."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, patience_s: float) -> None:
    ends = time.monotonic() + patience_s
    while not _answers(url):
        if time.monotonic() > ends:
            raise NoServerError(url=url, waited_s=patience_s)
        time.sleep(0.3)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as reply:  # noqa: S310 - ours, or configured
            return bool(reply.status == 200)  # noqa: PLR2004 - HTTP's OK
    except (urllib.error.URLError, OSError):
        return False
