"""Servers that speak S3, each a process of its own on loopback, and who we are to them."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECRET = "t0p-secret-of-the-tests"  # noqa: S105 - of a server that ends with the test
KEY = "KEYOFTHETESTS"
TRIES = 4  # fewer than by default: outages on purpose end sooner


def as_user(url: str, secret: str = SECRET) -> dict[str, str]:
    """Return the environment in which the SDK finds the server and the credentials."""
    return {
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": url,
        "AWS_MAX_ATTEMPTS": str(TRIES),
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@contextmanager
def moto(folder: Path) -> Iterator[int]:
    """Start moto's server; yield its port."""
    port = _free()
    command = [sys.executable, "-m", "tests.s3.moto_process", str(port)]
    with _running(command, port, folder):
        yield port


@contextmanager
def seaweed(folder: Path) -> Iterator[int]:
    """Start SeaweedFS, which keeps what it is given on disk; yield the port of its S3 gateway."""
    folder.mkdir(parents=True, exist_ok=True)
    identity = {
        "name": "tests",
        "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": [identity]}), "utf-8")
    master, volume, filer, s3 = (_free() for _ in range(4))
    words = {
        "dir": folder,
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "master.port": master,
        "master.port.grpc": _free(),
        "master.volumeSizeLimitMB": 64,
        "master.telemetry": "false",
        "volume.port": volume,
        "volume.port.grpc": _free(),
        "volume.max": 20,
        "filer": "true",
        "filer.port": filer,
        "filer.port.grpc": _free(),
        "s3": "true",
        "s3.port": s3,
        "s3.port.grpc": _free(),
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "s3.config": config,
    }
    command = [str(weed()), "server", *(f"-{name}={value}" for name, value in words.items())]
    with _running(command, s3, folder):
        yield s3


@contextmanager
def proxied(behind: int, folder: Path) -> Iterator[str]:
    """Start a proxy in front of a server; yield its address. See ``tests.s3.proxy``."""
    port = _free()
    command = [sys.executable, "-m", "tests.s3.proxy", str(port), str(behind)]
    with _running(command, port, folder):
        yield f"http://127.0.0.1:{port}"


def weed() -> Path | None:
    """Return the program of SeaweedFS, where it is installed."""
    found = shutil.which("weed", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    return Path(found) if found else None


def _free() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        _wait(process, port, folder)
        yield
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen, port: int, folder: Path) -> None:
    for _ in range(600):
        with closing(socket.socket()) as asked:
            if not asked.connect_ex(("127.0.0.1", port)):
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError((folder / "server.log").read_text("utf-8", "replace")[-2000:])
