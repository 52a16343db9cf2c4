"""Tasks that are tried again where the disk or the network stumbled, and nowhere else."""

import errno
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from prefect import Task, task

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

# What passes by itself. A full disk, a missing right or a wrong path does not.
_PASSING = frozenset(
    {
        errno.EAGAIN,
        errno.EBUSY,
        errno.EINTR,
        errno.EIO,
        errno.ESTALE,
        errno.ETIMEDOUT,
        errno.ENETDOWN,
        errno.ENETUNREACH,
        errno.EHOSTDOWN,
        errno.EHOSTUNREACH,
        errno.ECONNRESET,
        errno.ECONNREFUSED,
        errno.ENOLCK,
    }
)
_DELAYS_S = [1.0, 4.0, 16.0]


def is_passing(error: BaseException) -> bool:
    """Tell whether an error is one that may be gone at the next try.

    >>> is_passing(OSError(errno.EIO, "…")), is_passing(OSError(errno.ENOSPC, "…"))
    (True, False)
    >>> is_passing(ValueError("…"))
    False
    """
    return isinstance(error, OSError) and error.errno in _PASSING


def retried(name: str) -> Callable[[Callable[_Given, _Result]], Task[_Given, _Result]]:
    """Make a task of a function that can be begun again at any point.

    Args:
        name: Name of its runs; fields in braces are its arguments.
    """
    return task(
        task_run_name=name,
        retries=len(_DELAYS_S),
        retry_delay_seconds=_DELAYS_S,
        retry_jitter_factor=0.5,
        retry_condition_fn=_stumbled,
    )


def _stumbled(_task: Any, _run: Any, state: Any) -> bool:
    """Tell Prefect whether to try again."""
    try:
        state.result()
    except OSError as error:
        return is_passing(error)
    except Exception:  # noqa: BLE001 - whatever else it is, it is raised by the task itself
        return False
    return False
