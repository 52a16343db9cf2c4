"""The surroundings of a user who has neither a Prefect nor settings of their own."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_THEIRS = ("PREFECT_", "PYTEST_", "NEWSMILL_")


def newcomer(folder: Path) -> dict[str, str]:
    """Return the environment of a user whose home lies under ``folder``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_THEIRS)}
    return kept | {
        "HOME": str(folder / "home"),
        "XDG_STATE_HOME": str(folder / "state"),
        "COLUMNS": "200",
        "PYTHONPATH": str(ROOT),
    }
