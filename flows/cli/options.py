"""Options that several commands share. What is not said is asked of the settings."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from flows.state import State
from tasks.storage.objects.address import Address, AddressError, place

if TYPE_CHECKING:
    from flows.settings import Loaded

_Command = TypeVar("_Command", bound=Callable[..., Any])


def loaded(**given: Any) -> "Loaded":
    """Read the settings, under what was ``given``.

    Raises:
        click.UsageError: An option is unknown, or its value cannot be used.
    """
    from flows.settings import ConfigError, load  # noqa: PLC0415 - takes a tenth of a second

    try:
        return load(given)
    except ConfigError as error:
        raise click.UsageError(str(error)) from error


def chosen() -> "Loaded":
    """Read the settings, under what was said on the command line."""
    context = click.get_current_context()
    said = {
        name: value
        for name, value in context.params.items()
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    options = type(loaded().settings).model_fields
    return loaded(**{name: value for name, value in said.items() if name in options})


def from_settings(option: str) -> Callable[[], Any]:
    """Return what click asks for a default: the value of an option of the settings."""
    return lambda: getattr(loaded().settings, option)


def _name_file(_context: click.Context, _option: click.Parameter, file: Path | None) -> None:
    """Let this process, and every one it starts, read that file."""
    if file:
        os.environ["NEWSMILL_CONFIG"] = str(file.resolve())


config_option = click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    callback=_name_file,
    expose_value=False,
    is_eager=True,
    help="File of options; see `newsmill config`.  "
    "[env var: NEWSMILL_CONFIG; default: newsmill.toml, if it is there]",
)


def _choose_form(_context: click.Context, _option: click.Parameter, form: str) -> str:
    """Let every later line be of that form."""
    State.form = form
    return form


log_format_option = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default=from_settings("log_format"),
    callback=_choose_form,
    is_eager=True,
    help="Lines on standard error: text, or json, one object a line.  [default: text]",
)


def _speak(_context: click.Context, _option: click.Parameter, verbose: bool) -> None:
    """Leave nothing out."""
    State.verbose = State.verbose or verbose


verbose_option = click.option(
    "--verbose",
    is_flag=True,
    callback=_speak,
    expose_value=False,
    is_eager=True,
    help="Show Prefect's own messages, and where an error arose.",
)


class PlaceType(click.Path):
    """A path, or an address such as s3://bucket/press."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the address, or the path that click makes of it."""
        if isinstance(value, Address):
            return value
        try:
            found = place(str(value))
        except AddressError as error:
            return self.fail(str(error), param, ctx)
        return found if isinstance(found, Address) else super().convert(value, param, ctx)


_warehouse_option = click.option(
    "--warehouse",
    type=PlaceType(file_okay=False, path_type=Path),
    default=from_settings("warehouse"),
    help="Folder of the warehouse, or its address, s3://BUCKET/PREFIX.  "
    "[env var: NEWSMILL_WAREHOUSE; default: warehouse/data]",
)


def warehouse_option(command: _Command) -> _Command:
    """Add ``--warehouse``, and ``--config``, which may name it."""
    return config_option(_warehouse_option(command))


tagger_option = click.option(
    "--tagger",
    metavar="NAME",
    default=from_settings("tagger"),
    help="Who looks for names: `full`, our network; `fast`, a word list with parts of speech; "
    "`none`, the rules alone; or your own: a path to an .onnx model made by flows.training, "
    "spacy:FOLDER, module:function.  [env var: NEWSMILL_TAGGER; default: full]",
)

cluster_option = click.option(
    "--cluster",
    metavar="ADDRESS",
    default=from_settings("cluster"),
    help="Let the workers of the Dask scheduler at tcp://HOST:PORT read, instead of processes "
    "here; needs newsmill[dask].  [env var: NEWSMILL_CLUSTER]",
)

snapshot_option = click.option(
    "--snapshot",
    metavar="ID",
    help="Look at an older snapshot, by the first digits of its name.  [default: the published]",
)

accept_option = click.option(
    "--accept",
    is_flag=True,
    help="Publish whatever it changes, and whatever the checks say.",
)

wait_option = click.option(
    "--wait",
    "wait_s",
    metavar="SECONDS",
    type=click.FloatRange(0),
    help="How long to wait for another writer.  [default: as long as it takes]",
)


def running_options(command: _Command) -> _Command:
    """Add what every command that runs a flow takes."""
    shared = verbose_option, log_format_option, wait_option, accept_option, cluster_option
    for option in (*shared, tagger_option):
        command = option(command)
    return warehouse_option(command)
