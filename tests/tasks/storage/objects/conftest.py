"""A server that speaks S3, for the tests of what lies in buckets; machines that know nothing."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tasks.storage.layout import Warehouse
from tasks.storage.objects.address import Address
from tasks.storage.objects.arriving import arrive
from tasks.storage.objects.sdk import client, session
from tasks.storage.opening import open_warehouse
from tests.s3 import proxy, servers
from tests.s3.proxy import Fault

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a proxy in front of a server; it spoils nothing until told to."""
    pytest.importorskip("boto3", reason="needs the extra newsmill[s3]")
    pytest.importorskip("moto.moto_server.werkzeug_app", reason="needs moto[s3] and flask")
    folder = tmp_path_factory.mktemp("s3")
    with servers.moto(folder / "server") as port, servers.proxied(port, folder / "line") as url:
        yield url


@pytest.fixture
def bucket(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Address]:
    """Return the address of a warehouse in a new bucket, and let this process be on a machine."""
    for name, value in servers.as_user(line).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "machine"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    session.cache_clear()
    client.cache_clear()
    address = Address(f"tests-{next(_NUMBERS)}", "a/press")
    client(os.getpid()).create_bucket(Bucket=address.bucket)
    yield address
    proxy.spoil(line)
    client(os.getpid()).close()
    session.cache_clear()
    client.cache_clear()


@pytest.fixture
def spoil(line: str) -> Callable[..., int]:
    """Return what tells the proxy how to spoil requests."""
    return lambda *words: proxy.spoil(line, Fault(*words))


@pytest.fixture
def machine(
    bucket: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Warehouse]:
    """Return what moves this process to another machine, and opens the warehouse there."""

    def move(name: str) -> Warehouse:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))
        house = open_warehouse(bucket)
        arrive(house)
        return house

    return move
