"""How work grows with its input: a ratio of two costs in one run, which no busy machine changes."""

import time
from collections.abc import Callable


def growth(work: Callable[[], object], work_on_four_times_as_much: Callable[[], object]) -> float:
    """Return how many times as much processor time the second takes: 4 where work is linear.

    The least of three tries counts for each: what else the machine does only adds.

    >>> growth(lambda: sorted(range(50_000)), lambda: sorted(range(200_000))) < 12
    True
    """
    return min(map(_cost, [work_on_four_times_as_much] * 3)) / min(map(_cost, [work] * 3))


def _cost(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return max(time.process_time() - began, 1e-6)
