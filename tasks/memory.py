"""Memory that is free is given back: what comes next may be another program's, or DuckDB's."""

import ctypes
import sys

import pyarrow as pa


def give_back() -> None:
    """Give free memory back to the system, as far as its allocators can.

    Arrow and the C library keep what they had for next time; after publishing a hundred thousand
    articles there is no next time.
    """
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)
