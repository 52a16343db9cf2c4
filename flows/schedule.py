"""When to run: what the user says, what Prefect is told, and whether a run was missed."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from schemas.errors import DataError
from schemas.manifest import RunRecord
from tasks.storage.layout import Warehouse

_LOCALTIME = Path("/etc/localtime")

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class ScheduleError(DataError):
    """A schedule that cannot be followed."""

    def __init__(self, *, found: str, expected: str) -> None:
        """Keep the parts; build the sentence."""
        self.found, self.expected = found, expected
        super().__init__(f"{found!r} is no schedule; expected {expected}.")


class Schedule(NamedTuple):
    """Every so often, or as cron says; neither means only when asked."""

    every: timedelta | None = None
    cron: str | None = None


def interval(text: str) -> timedelta:
    """Read how often to run.

    >>> interval("15m"), interval("2h")
    (datetime.timedelta(seconds=900), datetime.timedelta(seconds=7200))

    Raises:
        ScheduleError: It is no number with a unit, or no time at all.
    """
    found = re.fullmatch(r"([0-9]{1,6})([smhd])", text.strip())
    if not found or not int(found[1]):
        raise ScheduleError(found=text, expected="a number and s, m, h or d, such as 15m or 1d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


async def is_due(schedule: Schedule, warehouse: Warehouse, now: datetime) -> bool:
    """Tell whether a run should have begun since the last one did.

    So whatever was missed while nobody served, one window or ten, is caught up by one run.
    A warehouse without a run is due for an interval, and not for cron: its time will come.

    Args:
        schedule: When to run.
        warehouse: Knows its last run.
        now: The time, UTC, without zone.
    """
    last = _last_start(warehouse.last_run)
    if schedule.every:
        return last is None or last + schedule.every <= now
    if schedule.cron and last:
        return await _cron_between(schedule.cron, last, now)
    return False


def _last_start(path: Path) -> datetime | None:
    if not path.exists():
        return None
    return RunRecord.model_validate_json(path.read_bytes()).started_at_utc


async def _cron_between(cron: str, start: datetime, end: datetime) -> bool:
    """Tell whether cron names a moment after ``start`` and not after ``end``; both are UTC."""
    from prefect.server.schemas.schedules import CronSchedule  # noqa: PLC0415 - takes a second

    zone = ZoneInfo(local_zone())
    moments = [moment.replace(tzinfo=UTC).astimezone(zone) for moment in (start, end)]
    schedule = CronSchedule(cron=cron, timezone=local_zone())
    return bool(await schedule.get_dates(n=1, start=moments[0], end=moments[1]))


def local_zone() -> str:
    """Return the name of this machine's time zone: of TZ, else of /etc/localtime, else UTC."""
    named = os.environ.get("TZ", "").removeprefix(":")
    linked = str(_LOCALTIME.resolve()).partition("/zoneinfo/")[2]
    return next((zone for zone in (named, linked) if zone in available_timezones()), "UTC")
