"""The SDK: its session and client, made once, and its errors in words that hold nothing secret.

Credentials, region and endpoint are whatever the SDK finds in its usual places. It tries again by
itself where the server stumbles or the line drops.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from schemas.errors import DataError

_TRIES = 6
_CONNECT_S = 10
_READ_S = 60
AT_ONCE = 16  # requests under way

_WHAT_TO_DO = {
    "NoSuchBucket": "the bucket does not exist; make it, or correct the address",
    "AccessDenied": "access is denied; let whoever owns the bucket allow it, or use other "
    "credentials",
    "InvalidAccessKeyId": "the access key is not known there; look at AWS_ACCESS_KEY_ID or ~/.aws",
    "SignatureDoesNotMatch": "the secret key is wrong; look at AWS_SECRET_ACCESS_KEY or ~/.aws",
    "ExpiredToken": "the session has expired; log in again",
    "PermanentRedirect": "the bucket is in another region; say which with AWS_REGION",
}
_WHAT_TO_DO["403"] = _WHAT_TO_DO["AccessDenied"]
_WHAT_TO_DO["404"] = _WHAT_TO_DO["NoSuchBucket"]


class StoreError(DataError):
    """Object storage could not be read or written."""

    def __init__(self, *, where: str, found: str) -> None:
        """Keep the parts; build the sentence."""
        self.where, self.found = where, found
        super().__init__(f"{where}: {found}. The warehouse shows a whole snapshot, as ever.")


class NoSdkError(DataError):
    """An address was named, and what speaks to it is not installed."""

    def __init__(self) -> None:
        """Build the sentence."""
        super().__init__(
            "s3:// addresses need the SDK that is part of newsmill[s3]: "
            "`pip install 'newsmill[s3]'`, then run it again."
        )


@cache
def session() -> Any:
    """Return the SDK's session: who we are, as its chain of usual places says.

    Raises:
        NoSdkError: The SDK is not installed.
    """
    try:
        import boto3  # noqa: PLC0415 - an extra, and half a second
    except ImportError as error:
        raise NoSdkError from error
    return boto3.session.Session()


@cache
def client(process: int) -> Any:  # noqa: ARG001 - connections do not survive a fork
    """Return the SDK's client of this process.

    Raises:
        NoSdkError: The SDK is not installed.
    """
    found = session()
    from botocore.config import Config  # noqa: PLC0415 - see above

    config = Config(
        connect_timeout=_CONNECT_S,
        read_timeout=_READ_S,
        retries={"mode": "standard", **_tries()},
        max_pool_connections=AT_ONCE,
        # Checksums that not every server knows; we send the MD5, and compare SHA-256.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return found.client("s3", config=config)


def _tries() -> dict[str, int]:
    """Say how often a request is tried, where the user has not said it in the SDK's own way."""
    return {} if "AWS_MAX_ATTEMPTS" in os.environ else {"total_max_attempts": _TRIES}


def code(error: BaseException) -> str:
    """Return the code of a server's refusal; empty for any other error."""
    response = getattr(error, "response", None)
    return str(response["Error"].get("Code", "")) if isinstance(response, dict) else ""


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn what the SDK raises into one sentence that holds nothing secret.

    Raises:
        StoreError: The store could not be read or written.
    """
    try:
        yield
    except Exception as error:
        if not type(error).__module__.startswith(("botocore", "boto3", "urllib3")):
            raise
        raise StoreError(where=where, found=_in_words(error)) from None


def _in_words(error: Exception) -> str:
    """Say what went wrong by its kind alone: messages of the SDK may quote what was sent."""
    kind = type(error).__name__
    if kind in {"NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"}:
        return (
            "no credentials; expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile in "
            "~/.aws, or a role of this machine"
        )
    if found := code(error):
        return _WHAT_TO_DO.get(found, f"the server answers {found}, again and again")
    return f"the server cannot be reached ({kind}); is AWS_ENDPOINT_URL right, and the network up"
