"""How a command ends: the exit code, and one clear line where it failed."""

import errno
import os
import sys
import traceback

import click

from flows.state import State
from schemas.errors import DataError

# Exit codes; 1 is the command's own, for documents that --strict does not bear.
MISUSED = 2
FAILED = 3


_FULL = "the disk is full: free some space and run the same command again"
_CLOSED = "this may not be written: give yourself the right, or name another folder"
_KNOWN = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED,
    errno.EROFS: _CLOSED,
}


def tell(error: BaseException) -> int:
    """Say what went wrong on standard error; return the exit code."""
    code = MISUSED if isinstance(error, click.UsageError) else FAILED
    if isinstance(error, BrokenPipeError):  # the reader has enough: `newsmill sql … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, click.ClickException) and State.form == "text":
        error.show()
        return code
    from flows.logs import say_error  # noqa: PLC0415 - only a failure needs it

    unforeseen = State.verbose and not isinstance(error, click.ClickException)
    where = {"traceback": "".join(traceback.format_exception(error))} if unforeseen else {}
    say_error(_sentence(error), {"error": type(error).__name__, "exit_code": code} | where)
    return code


def _sentence(error: BaseException) -> str:
    """Put an error into words; one that we do not raise on purpose is named."""
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, click.Abort) or _interrupted(error):
        return "interrupted"
    if isinstance(error, DataError):
        return str(error)
    if isinstance(error, OSError) and error.errno in _KNOWN:
        where = f" ({error.filename})" if error.filename else ""
        return f"{_KNOWN[error.errno]}{where}. The warehouse shows what it showed before."
    words = str(error).strip().splitlines() or [""]
    return (
        f"{type(error).__name__}: {words[0]}. This was not foreseen; "
        "`newsmill --verbose COMMAND …` shows where it happened."
    )


def _interrupted(error: BaseException | None) -> bool:
    """Tell whether an interrupt began it: Prefect then fails to reach the server that it ended.

    >>> failure = OSError("refused")
    >>> failure.__context__ = KeyboardInterrupt()
    >>> _interrupted(failure), _interrupted(OSError("refused"))
    (True, False)
    """
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None
