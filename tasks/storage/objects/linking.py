"""Linking: DuckDB reads Parquet where it lies in the bucket, through its extension httpfs.

The extension comes in a wheel of its own, made for one version of DuckDB, and is loaded from there:
nothing is ever installed from the network. Where it is missing, files are fetched instead.
"""

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from schemas.errors import DataError
from tasks.storage.objects.address import Address
from tasks.storage.objects.sdk import StoreError, client, session

_WHEEL = "duckdb_extension_httpfs"


class NoCredentialsError(DataError):
    """The SDK finds no credentials to give to DuckDB."""

    def __init__(self, *, address: Address) -> None:
        """Keep the address; build the sentence."""
        self.address = address
        super().__init__(
            f"{address}: no credentials; expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a "
            "profile in ~/.aws, or a role of this machine."
        )


@cache
def extension() -> Path | None:
    """Return the file of DuckDB's httpfs for this version of it; None where there is none."""
    found = find_spec(_WHEEL)
    folders = found.submodule_search_locations if found else None
    name = f"extensions/v{duckdb.__version__}/httpfs.duckdb_extension"
    files = (Path(folder) / name for folder in folders or ())
    return next((file for file in files if file.exists()), None)


def link(connection: duckdb.DuckDBPyConnection, address: Address) -> None:
    """Let a connection read what lies at an address, with the SDK's credentials.

    They are a temporary secret of the connection: in no file, and shown by no query.

    Raises:
        NoCredentialsError: The SDK finds none.
        StoreError: DuckDB cannot use them.
    """
    words = _secret(address)
    try:
        connection.load_extension(str(extension()))
        # Rows never change under their key: what was learnt of an object once holds.
        connection.execute("SET enable_http_metadata_cache = true")
        connection.execute("SET parquet_metadata_cache = true")
        connection.execute(
            "CREATE OR REPLACE TEMPORARY SECRET newsmill "
            f"({', '.join(f'{name} {word}' for name, word in words.items())})"
        )
    except duckdb.Error as error:
        found = f"DuckDB cannot read object storage ({type(error).__name__})"
        raise StoreError(where=str(address), found=found) from None


def _secret(address: Address) -> dict[str, str]:
    """Return what DuckDB has to know, as it is written in SQL."""
    sdk = client(os.getpid())
    found = session().get_credentials()
    if found is None:
        raise NoCredentialsError(address=address)
    frozen = found.get_frozen_credentials()
    server = urlsplit(sdk.meta.endpoint_url)
    is_amazon = (server.hostname or "").endswith((".amazonaws.com", ".amazonaws.com.cn"))
    style = (sdk.meta.config.s3 or {}).get("addressing_style", "auto")
    is_by_path = style == "path" or (style == "auto" and not is_amazon)
    words = {
        "TYPE": "s3",
        "KEY_ID": _quoted(frozen.access_key),
        "SECRET": _quoted(frozen.secret_key),
        "REGION": _quoted(sdk.meta.region_name or "us-east-1"),
        "URL_STYLE": _quoted("path" if is_by_path else "vhost"),
        "USE_SSL": "false" if server.scheme == "http" else "true",
        "SCOPE": _quoted(f"s3://{address.bucket}"),
    }
    if not is_amazon:
        words["ENDPOINT"] = _quoted(server.netloc + server.path.rstrip("/"))
    if frozen.token:
        words["SESSION_TOKEN"] = _quoted(frozen.token)
    return words


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
