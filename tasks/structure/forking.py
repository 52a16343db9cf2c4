"""The process that workers are forked from: started ahead of time, dismissed when all is read.

Prefect and DuckDB have threads, and a fork of the run's process would copy their locks without
them. So workers are forked from a process of their own that has neither (what NumPy and Arrow
start there is made to be forked), and has loaded the word lists once for all. That takes seconds,
for which a second core is glad while the first one imports Prefect.
"""

from multiprocessing import forkserver, get_context
from typing import Any, Final

from tasks.interrupts import uninterrupted

FORKED: Final = get_context("forkserver")
FORKED.set_forkserver_preload(["tasks.structure.template"])

# It has no public way to end, and does not say whether it runs.
_SERVER: Final[Any] = forkserver._forkserver  # noqa: SLF001


def prepare_template() -> None:
    """Start the process that workers are forked from, and do not wait for it."""
    with uninterrupted():
        forkserver.ensure_running()


def is_prepared() -> bool:
    """Tell whether it was started: then even a single document is read sooner by a worker."""
    return _SERVER._forkserver_pid is not None  # noqa: SLF001 - see above


def dismiss_template() -> None:
    """End it: who publishes needs the memory, not it."""
    _SERVER._stop()  # noqa: SLF001 - see above
