"""Tell somebody how a run ended: a program of the user's, or a webhook.

Whatever becomes of the message, the run's outcome stays what it was.
"""

import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from flows.cli.visible import visible
from flows.report.facts import RunFacts
from flows.settings import Settings
from flows.web import UnreachedError, post
from schemas.errors import DataError
from tasks.job import LOG

# Seconds that the program may take.
_PATIENCE: Final = 30.0
_SHOWN: Final = 300  # characters of what a failed program said


class HookFailedError(DataError):
    """The program that should tell of a run did not, or said that it could not."""


def notify(settings: Settings, facts: RunFacts, report: Path | None) -> None:
    """Tell of a run as the settings say; a failure to tell is a warning."""
    if facts.exit_code == 0 and settings.notify_on == "failure":
        return
    if settings.notify_command:
        try:
            call(settings.notify_command, facts, report)
        except HookFailedError as error:
            LOG.warning("the notification was not given: %s", error)
    if settings.notify_webhook:
        try:
            post(settings.notify_webhook, summary(facts, report))
        except UnreachedError as error:
            LOG.warning("the notification was not given: %s", error)


def summary(facts: RunFacts, report: Path | None) -> dict[str, object]:
    """Return what the webhook is sent; ``text`` is what chat servers show, and holds no data.

    A chat server reads ``text`` as markup of its own, so no file name or message goes there.
    """
    return {
        "text": f"newsmill {facts.action} {facts.status} (exit code {facts.exit_code}), "
        f"run {facts.run_id}",
        "action": facts.action,
        "status": facts.status,
        "exit_code": facts.exit_code,
        "run_id": facts.run_id,
        "batch": facts.batch,
        "warehouse": facts.warehouse,
        "report": str(report) if report else None,
        "error": facts.error.model_dump() if facts.error else None,
        "counts": facts.counts.model_dump() if facts.counts else None,
        "started_at_utc": facts.started_at_utc.isoformat(),
        "finished_at_utc": facts.finished_at_utc.isoformat(),
    }


def call(
    command: Sequence[str], facts: RunFacts, report: Path | None, *, patience: float = _PATIENCE
) -> None:
    """Call the program with the path of the report as its last argument, through no shell.

    Raises:
        HookFailedError: It was not found, took too long, or ended with another code than 0.
    """
    path = str(report or "")
    told = {
        "NEWSMILL_STATUS": facts.status,
        "NEWSMILL_EXIT_CODE": str(facts.exit_code),
        "NEWSMILL_REPORT": path,
    }
    with tempfile.TemporaryFile() as said:  # a file: a child left behind cannot hold it up
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own program, as a list
                [*command, path],
                env=os.environ | told,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            msg = f"{command[0]}: {getattr(error, 'strerror', None) or error}"
            raise HookFailedError(msg) from error
        code = _wait(process, command[0], patience)
        if code:
            said.seek(0)
            words = visible(said.read().decode("utf-8", "replace").strip()[-_SHOWN:])
            msg = f"{command[0]} ended with {code}: {words}"
            raise HookFailedError(msg)


def _wait(process: "subprocess.Popen[bytes]", name: str, patience: float) -> int:
    """Wait for the program; kill it, and what it started, when its time is up."""
    try:
        return process.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        msg = f"{name} was stopped after {patience:g} s"
        raise HookFailedError(msg) from None
