"""The server of ``newsmill serve``, offered to later commands of the same user and Prefect home.

Beside Prefect's database stand a named pipe, which the server reads and whoever uses it holds
open for writing, and a file that says which server it is. A pipe that nobody reads cannot be
opened: so an offer whose server is gone is known at once, whatever became of its process id.
"""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

_FILE: Final = "newsmill-server.json"
_LOOPBACK: Final = "http://127.0.0.1:"


class Offer(NamedTuple):
    """A server that lives; it goes on to live while ``held`` is open."""

    url: str
    held: int


def prefect_home() -> Path:
    """Return the folder of Prefect's database, as Prefect finds it."""
    return Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()


def taken() -> Offer | None:
    """Take the server that is offered: None where there is none, or none of our kind."""
    found = _read(prefect_home() / _FILE)
    if not found or found["prefect"] != version("prefect"):
        return None
    try:
        held = os.open(found["pipe"], os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:  # ENXIO: nobody reads it; ENOENT: withdrawn
        return None
    return Offer(found["url"], held)


def _read(file: Path) -> dict[str, str] | None:
    """Read what is offered, if it is ours: a server of another user is none of our business."""
    try:
        with file.open("rb") as stream:
            if os.fstat(stream.fileno()).st_uid != os.getuid():
                return None
            found: dict[str, str] = json.load(stream)
    except (OSError, ValueError):
        return None
    whole = {"url", "pipe", "prefect"} <= found.keys()
    return found if whole and found["url"].startswith(_LOOPBACK) else None


def pipe() -> tuple[int, int, Path | None]:
    """Make the pipe of a server: what it reads, what its users hold, and under which name.

    A file system that has no named pipes gives one without a name, which cannot be offered.
    """
    name = prefect_home() / f"newsmill-server-{os.getpid()}.pipe"
    try:
        name.parent.mkdir(parents=True, exist_ok=True)
        name.unlink(missing_ok=True)
        os.mkfifo(name, 0o600)
        # A reader first: without one, what is opened for writing waits.
        reads = os.open(name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        holds = os.open(name, os.O_WRONLY | os.O_CLOEXEC)
    except OSError:
        return *os.pipe(), None
    os.set_blocking(reads, True)
    return reads, holds, name


@contextmanager
def offered(url: str, name: Path | None) -> Iterator[None]:
    """Offer a server for as long as this lasts; a newer offer takes the place of an older one."""
    if name is None:
        yield
        return
    file = prefect_home() / _FILE
    _clear(file.parent, keep=name)
    said = {"url": url, "pipe": str(name.absolute()), "prefect": version("prefect")}
    written = file.with_suffix(f".{os.getpid()}")
    written.write_text(json.dumps(said), "utf-8")
    written.replace(file)
    try:
        yield
    finally:
        if _read(file) == said:
            file.unlink(missing_ok=True)
        name.unlink(missing_ok=True)


def _clear(home: Path, *, keep: Path) -> None:
    """Delete the pipes that killed commands left."""
    for left in home.glob("newsmill-server-*.pipe"):
        if left == keep:
            continue
        try:
            os.close(os.open(left, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC))
        except OSError as error:
            if error.errno == errno.ENXIO:
                with suppress(OSError):
                    left.unlink()
