"""What all tests share."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.hanging import watched

# A deadline times a test, and fails it where the machine is busy with something else.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# A flow that is called here, not by a command, would start a server and keep it to the end.
os.environ["PREFECT_SERVER_ALLOW_EPHEMERAL_MODE"] = "false"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """See that a test that hangs says where; pytest-timeout gives it up a little later."""
    patience_s = float(item.config.getoption("timeout") or item.config.getini("timeout"))
    with watched(0.9 * patience_s):
        return (yield)
