"""Log lines on standard error: as text for people, or one JSON object a line for programs."""

import json
import logging
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flows.cli.visible import printable
from flows.state import State
from tasks.job import LOG


class JsonLines(logging.Formatter):
    """One object a line: time, level, run_id, message, fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; what was given as ``extra={"fields": …}`` goes under ``fields``."""
        fields = dict(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[1]:
            fields["error"] = type(record.exc_info[1]).__name__
            fields["traceback"] = self.formatException(record.exc_info)
        at = datetime.fromtimestamp(record.created, UTC)
        return line(record.levelname.lower(), record.getMessage(), fields, at=at)


class TextLines(logging.Formatter):
    """The time and the message, on one line whatever a file name holds."""

    def __init__(self) -> None:
        """Print the time of day."""
        super().__init__("%(asctime)s %(message)s", "%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Make control characters inert."""
        return printable(super().formatMessage(record))


def line(level: str, message: str, fields: Mapping[str, Any], *, at: datetime | None = None) -> str:
    r"""Return one JSON object on one line, with nothing in it that a terminal obeys.

    >>> line("info", "a\u2028b\x1b[0m", {"n": 1}, at=datetime(2024, 5, 3, tzinfo=UTC))[:64]
    '{"time": "2024-05-03T00:00:00.000Z", "level": "info", "run_id": '
    >>> line("info", "a\u2028b", {}).partition('"message": ')[2]
    '"a\\u2028b", "fields": {}}'
    """
    when = (at or datetime.now(UTC)).isoformat(timespec="milliseconds")
    whole = {
        "time": when.replace("+00:00", "Z"),
        "level": level,
        "run_id": State.run_id,
        "message": message,
        "fields": dict(fields),
    }
    text = json.dumps(whole, ensure_ascii=False, default=str)
    return re.sub(r"[^ -~]", lambda m: m[0] if m[0].isprintable() else json.dumps(m[0])[1:-1], text)


def formatter() -> logging.Formatter:
    """Return how lines are written."""
    return JsonLines() if State.form == "json" else TextLines()


@contextmanager
def logged() -> Iterator[None]:
    """Write our log lines, and nobody else's, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter())
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    try:
        yield
    finally:
        LOG.removeHandler(handler)


def tame_prefect() -> None:
    """Let Prefect's own lines be of our form, and leave failures to us unless asked for more.

    Call it when Prefect has been imported: that is when it sets up its logging.
    """
    for handler in logging.getLogger().handlers:
        if State.form == "json":
            handler.setLevel(logging.CRITICAL + 1)
        elif not State.verbose:
            handler.addFilter(_not_prefect)
    if State.form == "json":
        ours = logging.StreamHandler()
        ours.setFormatter(JsonLines())
        if not State.verbose:
            ours.addFilter(_not_prefect)
        logging.getLogger().addHandler(ours)


def _not_prefect(record: logging.LogRecord) -> bool:
    """Leave out what Prefect says of a failed run: we say it ourselves, in one line.

    Some of its loggers bear the name of a class; where the line was written tells them, too.

    >>> from prefect._internal.concurrency import services
    >>> _not_prefect(logging.LogRecord("EventsWorker", 30, services.__file__, 1, "", (), None))
    False
    """
    theirs = record.name.startswith("prefect") or f"{os.sep}prefect{os.sep}" in record.pathname
    return not theirs or record.levelno >= logging.CRITICAL


def say_error(message: str, fields: Mapping[str, Any]) -> None:
    """Say what ended the command: one object where lines are JSON, else one line of text."""
    if State.form == "json":
        text = line("error", message, fields)
    else:
        told = (message, *str(fields.get("traceback", "")).splitlines())
        text = "newsmill: " + "\n".join(map(printable, told))
    sys.stderr.write(text + "\n")
