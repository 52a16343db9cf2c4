"""The command line: one module per command, imported only when it is called."""

import logging
import sys
from importlib import import_module
from typing import NoReturn

import click

from flows.cli.failing import tell
from flows.cli.options import verbose_option

_COMMANDS = {
    "ingest": "Take in files and folders of raw text and publish a snapshot.",
    "ask": "Ask one of the questions that the warehouse knows, by name.",
    "sql": "Ask the warehouse a question in SQL.",
    "search": "Find articles by words of their text, in either script, best first.",
    "show": "Show an article as a reader sees it.",
    "superset": "Write a bundle for Superset: every table, its labels, a dashboard.",
    "site": "Write the static site anew, and say where it is.",
    "repair": "Repair text files and print them, or what was changed and how sure it is.",
    "tag": "Find the names in lines of text, and print them as JSON.",
    "explain": "Trace any row to the characters it came from, and to what was changed there.",
    "report": "Print what a run took in, refused, repaired, and how it differs from earlier ones.",
    "config": "Print every option: its value, where it came from, what it means.",
    "status": "Say what is in the warehouse and what the last run did.",
    "serve": "Take in folders on a schedule.",
    "diff": "Say what changed from one snapshot to another, in rows and in meaning.",
    "rollback": "Publish an older snapshot again.",
    "rebuild": "Read the kept documents again with this version of the pipeline.",
    "replay": "Read the rejected documents again.",
    "retract": "Take articles out of every table, or bring them back.",
    "verify": "Hold every promise of the warehouse against its files.",
    "vacuum": "Delete old snapshots, and what no snapshot needs.",
}


class _Lazy(click.Group):
    """A group that knows its commands by name and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order a newcomer needs them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the module that holds a command."""
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"flows.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - tells mypy what the module holds
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; that its reader has had enough is no failure."""
        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:  # click would end with 1
            return tell(error)
        return answer

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsmill")
@verbose_option
def newsmill() -> None:
    """Raw news text in, a warehouse out.

    Take in a folder of text files with `newsmill ingest FOLDER`, then ask in SQL:
    `newsmill sql "SELECT headline, date_published FROM articles"`.

    Exit codes: 0 all fine; 1 documents were rejected and --strict was given; 2 the command
    was called wrongly; 3 the run failed, and the warehouse shows what it showed before.
    """


def main() -> NoReturn:
    """Run the command line; turn every error into one clear line and an exit code."""
    logging.captureWarnings(capture=True)
    try:
        code = newsmill(standalone_mode=False) or 0
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last place to tell it
        code = tell(error)
    sys.exit(code)
