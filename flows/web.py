"""Post JSON to an address that the user configured: within a time, and to nowhere else."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from schemas.errors import DataError

# Seconds that one message may take, answer included.
PATIENCE: Final = 10.0


class UnreachedError(DataError):
    """A server was not reached, or refused."""

    def __init__(self, *, url: str, found: str) -> None:
        """Keep the parts; the address may hold a secret, so only its host is told."""
        self.host, self.found = urlsplit(url).hostname, found
        super().__init__(f"{self.host}: {found}")


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follow no redirect: the user named one server."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        """Refuse: the answer then counts as an error."""


def post(url: str, body: Mapping[str, Any], *, patience: float = PATIENCE) -> None:
    """Post ``body`` as JSON.

    Raises:
        UnreachedError: No answer in time, or one that is no success.
    """
    request = urllib.request.Request(  # noqa: S310 - the settings take http and https only
        url,
        data=json.dumps(body, default=str).encode(),
        headers={"Content-Type": "application/json", "User-Agent": "newsmill"},
        method="POST",
    )
    failures: list[str] = []
    # A thread, because a server that sends a byte now and then outlasts a socket's timeout.
    sender = threading.Thread(target=_send, args=(request, patience, failures), daemon=True)
    sender.start()
    sender.join(patience)
    if sender.is_alive():
        raise UnreachedError(url=url, found=f"no answer within {patience:g} s")
    if failures:
        raise UnreachedError(url=url, found=failures[0])


def _send(request: urllib.request.Request, patience: float, failures: list[str]) -> None:
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=patience):
            pass
    except urllib.error.HTTPError as error:
        failures.append(f"answered {error.code}")
        error.close()
    except (OSError, ValueError) as error:
        failures.append(str(getattr(error, "reason", error)) or type(error).__name__)
