"""``newsmill ask``: the questions that a warehouse answers, by name, with parameters."""

import difflib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NoReturn

import click
from rich.console import Console
from rich.table import Table

from flows.cli.answer import form_option, refuse_binary, write_answer
from flows.cli.options import snapshot_option, warehouse_option
from schemas.question import Parameter, ParameterType, Question
from tasks.asking import ask, written_out
from tasks.storage.database.reading import reading
from tasks.storage.objects.address import Place
from tasks.storage.opening import open_warehouse
from tasks.storage.queries.questions import questions

_TYPES: dict[ParameterType, Any] = {
    ParameterType.PERSON: click.STRING,
    ParameterType.ORGANIZATION: click.STRING,
    ParameterType.WORDS: click.STRING,
    ParameterType.TEXT: click.STRING,
    ParameterType.DATE: click.DateTime(["%Y-%m-%d"]),
    ParameterType.INTEGER: click.INT,
    ParameterType.FLAG: click.BOOL,
}

_METAVARS: dict[ParameterType, str | None] = {
    ParameterType.PERSON: "NAME",
    ParameterType.ORGANIZATION: "NAME",
    ParameterType.WORDS: "WORDS",
    ParameterType.TEXT: "TEXT",
    ParameterType.DATE: "YYYY-MM-DD",
    ParameterType.INTEGER: "NUMBER",
    ParameterType.FLAG: None,
}


class _Questions(click.Group):
    """A group whose commands are the questions."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [question.name for question in questions()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        found = next((q for q in questions() if q.name == cmd_name), None)
        return found and _command(found)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the question; where there is none, name the ones that there are."""
        if args[0] not in self.list_commands(ctx):
            _refuse(args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)


def _refuse(said: str, known: Sequence[str]) -> NoReturn:
    close = difflib.get_close_matches(said, known, n=1, cutoff=0.6)
    meant = f" Did you mean {close[0]}?" if close else ""
    msg = f"there is no question {said!r}.{meant} Questions: {', '.join(known)}."
    raise click.UsageError(msg)


def _command(question: Question) -> click.Command:
    """Return the command that asks ``question``, with an option for each parameter."""

    def asked(
        warehouse: Place, snapshot: str | None, form: str | None, show_sql: bool, **said: Any
    ) -> None:
        refuse_binary(form)
        plain = {n: v.date() if isinstance(v, datetime) else v for n, v in said.items()}
        with reading(open_warehouse(warehouse, history=bool(snapshot)), snapshot) as connection:
            if show_sql:
                click.echo(written_out(connection, question, plain))
                return
            write_answer(ask(connection, question, plain).to_arrow_reader(), form)

    shared = click.option(
        "--sql", "show_sql", is_flag=True, help="Print the question in SQL instead of asking it."
    )
    made = click.command(
        question.name,
        help=f"{question.english}\n\n{question.chinese}",
        short_help=f"{question.english} {question.chinese}",
    )(warehouse_option(snapshot_option(form_option(shared(asked)))))
    made.params[:0] = [_option(parameter) for parameter in question.parameters]
    return made


def _option(parameter: Parameter) -> click.Option:
    told = f"  [default: {parameter.default}]" if parameter.default else ""
    # To click a default of None is a default: then nothing would be required.
    default: dict[str, Any] = {"default": parameter.default} if parameter.default else {}
    return click.Option(
        [f"--{parameter.name.replace('_', '-')}", parameter.name],
        type=_TYPES[parameter.kind],
        metavar=_METAVARS[parameter.kind],
        required=parameter.is_required,
        is_flag=parameter.kind is ParameterType.FLAG,
        help=parameter.description + told,
        **default,
    )


@click.group("ask", cls=_Questions, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="List the questions as JSON, for programs.")
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Ask the warehouse a question it knows; without a name, list the questions.

    \b
      newsmill ask
      newsmill ask titles --person 王毅 --since 2024-01-01
      newsmill ask together --person 王毅 --json

    People are found by name in Simplified or Traditional characters; * stands for any
    characters: --person '*特朗普'. `newsmill ask QUESTION --help` says what may be said.
    """  # noqa: D301 - click reads the backspace as "keep these lines as they are"
    if context.invoked_subcommand is not None:
        return
    if as_json:
        click.echo(json.dumps([_plain(q) for q in questions()], ensure_ascii=False, indent=1))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("question", "", "asks", "问"):
        table.add_column(column, overflow="fold")
    for question in questions():
        table.add_row(question.name, question.label_zh, question.english, question.chinese)
    Console(highlight=False, markup=False).print(table)


def _plain(question: Question) -> dict[str, Any]:
    shown = {k: v for k, v in question._asdict().items() if k not in ("sql", "parameters")}
    return shown | {"parameters": [parameter._asdict() for parameter in question.parameters]}
