"""``newsmill config``: every option, its value, where it came from, and what it means."""

import textwrap
from collections.abc import Iterator

import click

from flows.cli.options import config_option, loaded
from flows.settings import FILE, Loaded, Settings, shown, stray_variables, variable

_WIDTH = 96


@click.command("config")
@config_option
@click.option("--example", is_flag=True, help="Print a newsmill.toml with every option explained.")
def command(*, example: bool) -> None:
    """Print every option: its value, where it came from, and what it means.

    What is said on the command line wins over the environment (NEWSMILL_ and the option in
    capitals), that over newsmill.toml, and that over the defaults.
    """
    for line in example_lines() if example else config_lines(loaded()):
        click.echo(line)
    for stray in () if example else stray_variables():
        click.echo(f"newsmill: {stray}", err=True)


def config_lines(found: Loaded) -> Iterator[str]:
    """Yield the page that ``newsmill config`` prints."""
    yield f"file: {found.file or f'none (no {FILE} here)'}"
    for name, field in Settings.model_fields.items():
        value = shown(name, getattr(found.settings, name))
        yield f"\n{name} = {value}  ({found.origins[name]})"
        yield from _indented(field.description or "", "    ")


def example_lines() -> Iterator[str]:
    """Yield a file in which every option is explained, and none is set."""
    yield f"# {FILE}: options of newsmill. Take the # off a line to set its option."
    yield "# Over this file goes the environment, and over that the command line."
    for name, field in Settings.model_fields.items():
        unset = field.default in (None, ())
        value = field.examples[0] if unset and field.examples else field.default
        yield ""
        yield from _indented(field.description or "", "# ")
        yield f"# Environment: {variable(name)}. Default: {shown(name, field.default)}."
        yield f"#{name} = {_written(value)}"


def _written(value: object) -> str:
    return shown("", value)


def _indented(text: str, margin: str) -> Iterator[str]:
    lines = textwrap.wrap(text, _WIDTH - len(margin), break_on_hyphens=False)
    yield from (f"{margin}{line}" for line in lines)
