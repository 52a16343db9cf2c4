"""What an option may be beside text and numbers: a place, a command, an address on the web."""

import json
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, InstanceOf
from pydantic_settings import NoDecode

from tasks.storage.objects.address import Address, AddressError, place


def _words(value: object) -> object:
    """Read a command that is given as one string: a JSON list, or a program by itself."""
    if not isinstance(value, str):
        return value
    if not value.startswith("["):
        return [value] if value else []
    try:
        return json.loads(value)
    except ValueError as error:
        msg = 'a JSON list of strings, such as ["logger", "-t", "newsmill"]'
        raise ValueError(msg) from error


def _web(value: str) -> str:
    """Refuse what is no address on the web."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        msg = "an address that starts with http:// or https:// and names a host"
        raise ValueError(msg)
    return value


def _place(value: object) -> object:
    """Read a folder, or an address in a bucket."""
    try:
        return place(value) if isinstance(value, str) else value
    except AddressError as error:
        raise ValueError(str(error)) from error


Where = Annotated[Path | InstanceOf[Address], BeforeValidator(_place)]
Command = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
WebAddress = Annotated[str, AfterValidator(_web)]
