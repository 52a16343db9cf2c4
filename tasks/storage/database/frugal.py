"""How much memory DuckDB is given: less than the four fifths of a machine that it would take."""

import os
from collections.abc import Mapping
from pathlib import Path

# Each thread writes a row group of 122,880 rows at a time.
_MEMORY_MB, _MEMORY_MB_A_CORE = 300, 200

# Enough for the search index, which is put in order by NumPy, and in its memory.
INDEXING = "400MB"


def settings(spilled: Path) -> Mapping[str, str]:
    """Return settings of a connection that needs little memory.

    Args:
        spilled: Folder for what does not fit; made when it is needed, and deleted.
    """
    limit = _MEMORY_MB + _MEMORY_MB_A_CORE * len(os.sched_getaffinity(0))
    return {"memory_limit": f"{limit}MB", "temp_directory": str(spilled)}
