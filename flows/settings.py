"""Settings: every option in one place, from the command line, the environment and a file.

What is said on the command line wins over ``NEWSMILL_*`` in the environment, that over
``newsmill.toml``, and that over the defaults below. ``newsmill config`` prints all of it.
"""

import difflib
import json
import os
import tomllib
from collections.abc import Collection, Iterator, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from flows.option_types import Command, WebAddress, Where
from schemas.errors import DataError
from tasks.storage.objects.address import is_address

FILE = "newsmill.toml"
_PREFIX = "NEWSMILL_"
_NAMES_FILE = "NEWSMILL_CONFIG"
# What a hook is told: no options, but they may be around where a hook runs newsmill.
_TOLD = frozenset({_NAMES_FILE, "NEWSMILL_STATUS", "NEWSMILL_EXIT_CODE", "NEWSMILL_REPORT"})

COMMAND_LINE, DEFAULT = "command line", "default"


class ConfigError(DataError):
    """An option is unknown, or its value cannot be used."""

    def __init__(self, *, where: str, option: str, found: str, expected: str) -> None:
        """Keep the parts; build the sentence."""
        self.where, self.option, self.found, self.expected = where, option, found, expected
        super().__init__(
            f"{where}: {option}: found {found}; expected {expected}. "
            "`newsmill config --example` explains every option."
        )


class Settings(BaseSettings):
    """The options of newsmill. Relative paths start from the working folder."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_ignore_empty=True, extra="forbid", frozen=True
    )

    warehouse: Where = Field(
        default=Path("warehouse/data"),
        description="Folder of the warehouse, or its address in a bucket, s3://BUCKET/PREFIX.",
    )
    tagger: str = Field(
        default="full",
        min_length=1,
        description="Who looks for names: full (our network), fast (a word list), none (the rules "
        "alone), or your own: a path to an .onnx model, spacy:FOLDER, module:function.",
    )
    workers: int | None = Field(
        default=None,
        ge=1,
        description="Processes that read documents; unset: one per core.",
        examples=[4],
    )
    reading_limit_s: float = Field(
        default=300,
        gt=0,
        description="Seconds that a worker process may take for a slice of up to 64 documents; "
        "then it is ended, and the document at fault is found and rejected.",
    )
    cluster: str | None = Field(
        default=None,
        description="Dask scheduler whose workers read documents, instead of processes here; "
        "needs newsmill[dask].",
        examples=["tcp://10.0.0.7:8786"],
    )
    strict: bool = Field(
        default=False, description="End with exit code 1 if any document was rejected."
    )
    log_format: Literal["text", "json"] = Field(
        default="text",
        description="Log lines on standard error: text, or json (one object a line).",
    )
    notify_command: Command = Field(
        default=(),
        description="Program to call after a run, with its arguments; never through a shell. The "
        "path of the report is added as the last argument. In the environment: a JSON list, or a "
        "program alone.",
        examples=[["/usr/local/bin/tell-the-desk", "--from", "newsmill"]],
    )
    notify_webhook: WebAddress | None = Field(
        default=None,
        description="Address that is sent a summary as JSON (POST) after a run.",
        examples=["https://chat.example.org/hooks/newsmill"],
    )
    notify_on: Literal["failure", "always"] = Field(
        default="failure",
        description="When to notify: failure (the exit code is not 0), or always.",
    )
    openlineage_url: WebAddress | None = Field(
        default=None,
        description="OpenLineage server that is sent START, COMPLETE and FAIL events; without a "
        "path, /api/v1/lineage is added.",
        examples=["http://marquez.example.org:5000"],
    )
    openlineage_namespace: str = Field(
        default="newsmill",
        min_length=1,
        description="Namespace of our jobs on the OpenLineage server.",
    )
    bi_feed: bool = Field(
        default=True,
        description="Keep one Parquet file per table in bi/, for BI tools; not beside --link.",
    )
    change_limit: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="Share of the old articles that a run may change unasked.",
    )
    keep_days: int = Field(default=30, ge=0, description="Days for which older snapshots are kept.")
    keep_snapshots: int = Field(
        default=10, ge=1, description="Newest snapshots that are kept however old they are."
    )

    site: bool = Field(
        default=True,
        description="Write a static site after each run: pages for a browser, under DIR/site.",
    )
    site_articles: int = Field(
        default=20_000,
        ge=1,
        description="Articles that get a page of their own, newest first.",
    )

    @property
    def processes(self) -> int:
        """How many processes read documents: ``workers``, else one per core that we may use."""
        return self.workers or len(os.sched_getaffinity(0))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments and the environment; no .env files, no secrets folder."""
        return init_settings, env_settings


_ADDRESSES = frozenset({"notify_webhook", "openlineage_url"})


class Loaded(NamedTuple):
    """The settings, the file they were read from, and where each option came from."""

    settings: Settings
    file: Path | None
    origins: Mapping[str, str]


# The settings of this run, where a command line has made them; see ``in_use``.
_IN_USE: ContextVar[Settings | None] = ContextVar("settings", default=None)


def use(settings: Settings) -> None:
    """Let what runs in this context have ``settings``."""
    _IN_USE.set(settings)


def in_use() -> Settings:
    """Return the settings that a command line has made, else those of environment and file.

    Raises:
        ConfigError: An option is unknown, or its value cannot be used.
    """
    return _IN_USE.get() or load().settings


def load(given: Mapping[str, Any] | None = None) -> Loaded:
    """Read the environment and the file, under what was ``given`` on the command line.

    Raises:
        ConfigError: An option is unknown, or its value cannot be used.
    """
    given = given or {}
    file = _find_file()
    written = _read(file) if file else {}
    around = EnvSettingsSource(Settings)()
    origins = (
        dict.fromkeys(Settings.model_fields, DEFAULT)
        | dict.fromkeys(written, str(file))
        | {name: variable(name) for name in around}
        | dict.fromkeys(given, COMMAND_LINE)
    )
    below = {name: value for name, value in written.items() if name not in around}
    try:
        settings = Settings(**(below | dict(given)))
    except ValidationError as error:
        raise _explained(error, origins) from error
    return Loaded(settings, file, origins)


def variable(option: str) -> str:
    """Name the environment variable of an option.

    >>> variable("log_format")
    'NEWSMILL_LOG_FORMAT'
    """
    return f"{_PREFIX}{option.upper()}"


def stray_variables() -> Iterator[str]:
    """Name the variables that look like options and are none, and what may have been meant."""
    known = {variable(name) for name in Settings.model_fields} | _TOLD
    for name in sorted(os.environ):
        if name.startswith(_PREFIX) and name not in known:
            yield f"{name} in the environment is no option of newsmill{_meant(name, known)}"


def shown(option: str, value: object) -> str:
    """Show a value as the file has it; of an address only the host: the rest may be a secret.

    >>> shown("strict", True), shown("notify_webhook", "https://key@chat.test/hooks/T0/B0?k=1")
    ('true', '"https://chat.test/…"')
    """
    if option in _ADDRESSES and isinstance(value, str):
        parts = urlsplit(value)
        value = f"{parts.scheme}://{parts.hostname or ''}/…"
    if option == "warehouse" and isinstance(value, str) and is_address(value):
        value = "s3://…"  # one that cannot be used: what is wrong with it may be a secret
    return "unset" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _find_file() -> Path | None:
    """Return the file that was named, or the one in the working folder, if there is one."""
    if named := os.environ.get(_NAMES_FILE):
        return Path(named)
    return Path(FILE) if Path(FILE).exists() else None


def _read(file: Path) -> dict[str, Any]:
    """Read the file; every key must be an option.

    Raises:
        ConfigError: The file cannot be read, is no TOML, or names an option that is none.
    """
    try:
        written = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise ConfigError(
            where=str(file), option="the file", found=found.lower(), expected="a file to read"
        ) from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise ConfigError(
            where=str(file), option="the file", found=str(error), expected="TOML in UTF-8"
        ) from error
    known = list(Settings.model_fields)
    for key in written:
        if key not in known:
            raise ConfigError(
                where=str(file),
                option=key,
                found=f"an option that does not exist{_meant(key, known)}",
                expected=f"one of {', '.join(known)}",
            )
    return written


def _meant(name: str, known: Collection[str]) -> str:
    """Guess what was meant.

    >>> _meant("log-fromat", ["log_format", "tagger"])
    ' (did you mean log_format?)'
    """
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _explained(error: ValidationError, origins: Mapping[str, str]) -> ConfigError:
    """Say of the first wrong value where it stands, what it is, and what it should be."""
    first = error.errors()[0]
    option = str(first["loc"][0])
    place = "".join(f"[{step}]" for step in first["loc"][1:])
    expected = first["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    found = shown(option, first["input"])
    return ConfigError(
        where=origins[option], option=f"{option}{place}", found=found, expected=expected
    )
