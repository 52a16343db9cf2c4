"""Prefect, quiet and closed: no telemetry, no banner, no home shared with another version."""

import os
from pathlib import Path

# Seconds between the signs of life of a run; the least that Prefect allows. See flows.zombies.
HEARTBEAT_S = 30

_QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    # The first start on a slow machine takes longer than Prefect's own 20 s.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_S),
}


def settle() -> None:
    """Set what the user has not set. Runs before Prefect is imported."""
    if not has_own_prefect():
        # What fails is told in one line by the command line, not in four tracebacks.
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    if has_own_prefect():
        os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "newsmill")
    else:
        home = _state() / "newsmill" / "prefect"
        home.mkdir(parents=True, exist_ok=True)
        os.environ["PREFECT_HOME"] = str(home)


def verbose() -> None:
    """Show what Prefect has to say."""
    os.environ["PREFECT_LOGGING_LEVEL"] = "INFO"


def has_own_prefect() -> bool:
    """Tell whether the user has a Prefect of their own: then runs belong there."""
    return _HAS_OWN


def look() -> bool:
    """Look where Prefect looks: into the environment, the home, and the working folder."""
    told = ("PREFECT_HOME", "PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH")
    files = {".env": "PREFECT_", "prefect.toml": "", "pyproject.toml": "[tool.prefect"}
    return (
        any(name in os.environ for name in told)
        or (Path.home() / ".prefect" / "profiles.toml").exists()
        or any(_holds(Path(name), word) for name, word in files.items())
    )


def _holds(file: Path, word: str) -> bool:
    try:
        return word in file.read_text("utf-8", "replace")
    except OSError:
        return False


def _state() -> Path:
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")


# Looked up once: what we set ourselves is not the user's.
_HAS_OWN = look()
