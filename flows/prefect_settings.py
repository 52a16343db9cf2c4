"""Prefect, quiet and closed: no telemetry, no banner, no home shared with another version."""

import os
from pathlib import Path

_QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    # The first start on a slow machine takes longer than Prefect's own 20 s.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}


def settle() -> None:
    """Set what the user has not set. Runs before Prefect is imported."""
    if not _configured():
        # What fails is told in one line by the command line, not in four tracebacks.
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    if _configured():
        os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "newsmill")
    else:
        home = _state() / "newsmill" / "prefect"
        home.mkdir(parents=True, exist_ok=True)
        os.environ["PREFECT_HOME"] = str(home)


def verbose() -> None:
    """Show what Prefect has to say."""
    os.environ["PREFECT_LOGGING_LEVEL"] = "INFO"


def _configured() -> bool:
    """Tell whether the user has a Prefect of their own: then runs belong there."""
    own = Path.home() / ".prefect" / "profiles.toml"
    return "PREFECT_HOME" in os.environ or "PREFECT_API_URL" in os.environ or own.exists()


def _state() -> Path:
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
