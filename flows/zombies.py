"""Runs that died without a word: noticed, because a living run sends heartbeats."""

from datetime import timedelta

from prefect.automations import Automation
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

from flows.prefect_settings import HEARTBEAT_S

# Three heartbeats missed: one may be lost, and a machine may sleep for a moment.
_SILENCE = timedelta(seconds=3 * HEARTBEAT_S)

_NAME = "newsmill: runs without a heartbeat have crashed"
_RUN = "prefect.flow-run."


async def watch() -> None:
    """Let the server mark a run as crashed that sends no more heartbeats. Safe to repeat."""
    automation = _automation()
    try:
        there = await Automation.aread(name=_NAME)
    except ValueError:
        await automation.acreate()
        return
    automation.id = there.id
    await automation.aupdate()


def _automation() -> Automation:
    ends = ("Completed", "Failed", "Cancelled", "Crashed")
    return Automation(
        name=_NAME,
        trigger=EventTrigger(
            after={f"{_RUN}heartbeat"},
            expect={f"{_RUN}{event}" for event in ("heartbeat", *ends)},
            match=ResourceSpecification({"prefect.resource.id": [f"{_RUN}*"]}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=_SILENCE,
        ),
        actions=[
            ChangeFlowRunState(
                name=None,
                state=StateType.CRASHED,
                force=False,
                message="No heartbeat: the process is gone. The next run finishes its job.",
            )
        ],
    )
