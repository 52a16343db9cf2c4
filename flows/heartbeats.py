"""Signs of life that a run gives its server, which takes for crashed what gives none: see zombies.

Prefect has a thread for them, which looks once a second whether the run is over; a short run
would wait for it longer than it publishes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from threading import Event, Thread

from prefect.context import FlowRunContext
from prefect.events import emit_event

from flows.prefect_settings import HEARTBEAT_S
from flows.state import State


@contextmanager
def alive() -> Iterator[None]:
    """Give signs of life while this lasts, if they are ours to give and this is a flow run."""
    context = FlowRunContext.get()
    if not State.beats or context is None or context.flow_run is None:
        yield
        return
    is_over = Event()
    # Prefect knows by the context which server is meant.
    arguments = (_beat, f"prefect.flow-run.{context.flow_run.id}", context.flow_run.name, is_over)
    thread = Thread(target=copy_context().run, args=arguments, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _beat(resource_id: str, name: str, is_over: Event) -> None:
    resource = {"prefect.resource.id": resource_id, "prefect.resource.name": name}
    while not is_over.is_set():
        emit_event("prefect.flow-run.heartbeat", resource)
        is_over.wait(HEARTBEAT_S)
