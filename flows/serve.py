"""Serve: take in folders on a schedule, as a Prefect deployment."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from prefect import schedules
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import State, StateType
from prefect.runner import Runner
from prefect.states import Cancelled

import flows
from flows.ingest import ingest
from flows.prefect_settings import HEARTBEAT_S
from flows.schedule import Schedule, is_due, local_zone
from flows.zombies import watch
from tasks.job import LOG
from tasks.storage.objects.address import Address, Place
from tasks.storage.opening import open_warehouse


class Serving(NamedTuple):
    """What to take in, when, and under which name."""

    name: str
    paths: Sequence[Place]
    warehouse: Place
    tagger: str
    schedule: Schedule

    def parameters(self) -> dict[str, object]:
        """Return what the flow is called with."""
        return {
            "paths": [_absolute(path) for path in self.paths],
            "warehouse": _absolute(self.warehouse),
            "tagger": self.tagger,
        }

    def when(self) -> list[schedules.Schedule]:
        """Return when Prefect starts a run; cron is meant in this machine's time zone."""
        every, cron = self.schedule
        if every:
            return [schedules.Interval(every)]
        return [schedules.Cron(cron, timezone=local_zone())] if cron else []


def _absolute(where: Place) -> str:
    return str(where if isinstance(where, Address) else where.resolve())


def serve(serving: Serving) -> None:
    """Register the deployment and run it until this process is told to stop.

    One run at a time: a run that falls due while another goes on waits for it. What was missed
    while nobody served is caught up by one run, at once.
    """
    asyncio.run(_serve(serving))


async def _serve(serving: Serving) -> None:
    runner = _Runner(
        name=serving.name, limit=1, pause_on_shutdown=False, heartbeat_seconds=HEARTBEAT_S
    )
    deployment = await runner.aadd_flow(
        ingest,
        name=serving.name,
        parameters=serving.parameters(),
        schedules=serving.when(),
    )
    await watch()
    await _catch_up(deployment, serving)
    LOG.info("serving ingest/%s", serving.name)
    try:
        await runner.start()
    except asyncio.CancelledError:
        LOG.info("told to stop")


class _Runner(Runner):
    """A runner that ends in order when it is told to: what it started ends with it."""

    async def start(self, *args: Any, **kwargs: Any) -> None:
        """Remember what is to be cancelled, and run."""
        self._serving = asyncio.current_task()
        await super().start(*args, **kwargs)

    def handle_sigterm(self, *_: Any, **__: Any) -> None:
        """Cancel the runner from within its loop; Prefect's own way leaves a coroutine behind."""
        if self._serving:
            self._serving.get_loop().call_soon_threadsafe(self._serving.cancel)


async def _catch_up(deployment: UUID, serving: Serving) -> None:
    """Start one run for all that was missed, in place of every one that is late."""
    now = datetime.now(UTC)
    async with get_client() as client:
        late = await client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                deployment_id=FlowRunFilterDeploymentId(any_=[deployment]),
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
            )
        )
        for run in late:
            if run.expected_start_time and run.expected_start_time < now:
                told: State[None] = Cancelled(
                    message="One run catches up for all that were missed."
                )
                await client.set_flow_run_state(run.id, told, force=True)
        due = await is_due(
            serving.schedule, open_warehouse(serving.warehouse), now.replace(tzinfo=None)
        )
        if due:
            LOG.info("a run is due since the last one; catching up")
            await client.create_flow_run_from_deployment(deployment)


def register(serving: Serving, work_pool: str) -> None:
    """Register the deployment for the workers of a work pool, which run it where they are.

    Every worker needs newsmill installed, and the folders under the same names.
    """
    house = Path(flows.__file__).resolve().parents[1]
    deployable = ingest.from_source(source=str(house), entrypoint="flows/ingest.py:ingest")
    deployable.deploy(  # type: ignore[union-attr]
        name=serving.name,
        work_pool_name=work_pool,
        parameters=serving.parameters(),
        schedules=serving.when(),
        concurrency_limit=1,
        print_next_steps=False,
        ignore_warnings=True,
    )
    asyncio.run(watch())
