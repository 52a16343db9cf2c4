"""Question: what the header of a file in ``warehouse/questions`` declares."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from schemas.header import Header, HeaderError, read_header
from schemas.view import named

# A parameter has four cells: name, type, required or default, description.
_DECLARED = 4

Value = str | int | bool | date | Sequence[str] | None


class ParameterType(StrEnum):
    """What may be said for a parameter.

    ``person`` and ``organization`` are names in either script, and reach the SQL as a list of
    entity_id; ``words`` are text in either script, and reach it in the Simplified shadow.
    """

    PERSON = "person"
    ORGANIZATION = "organization"
    WORDS = "words"
    TEXT = "text"
    DATE = "date"
    INTEGER = "integer"
    FLAG = "flag"


SQL_TYPES: Mapping[ParameterType, str] = {
    ParameterType.PERSON: "VARCHAR[]",
    ParameterType.ORGANIZATION: "VARCHAR[]",
    ParameterType.WORDS: "VARCHAR",
    ParameterType.TEXT: "VARCHAR",
    ParameterType.DATE: "DATE",
    ParameterType.INTEGER: "BIGINT",
    ParameterType.FLAG: "BOOLEAN",
}


class Parameter(NamedTuple):
    """One thing that a question asks back."""

    name: str
    kind: ParameterType
    is_required: bool
    default: str | None
    description: str


class Question(NamedTuple):
    """A question to the warehouse: its words in two languages, its parameters, its SQL."""

    name: str
    label_en: str
    label_zh: str
    english: str
    chinese: str
    reads: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    sql: str


def read_question(name: str, sql: str) -> Question:
    """Read what a question declares.

    Raises:
        HeaderError: A field is missing, or a parameter is not declared as one.

    >>> sql = '''-- questions/older.sql
    ... -- Who was there before a day?
    ... -- Label:    Earlier | 之前
    ... -- Chinese:  谁在某日之前到场
    ... -- Reads:    appearances.
    ... -- Parameters:
    ... --   day | date | required | The day.
    ... --   most | integer | 9 | How many at most.
    ... SELECT ... FROM appearances AS a CROSS JOIN given AS g
    ... '''
    >>> question = read_question("older", sql)
    >>> question.label_zh, [(p.name, p.is_required, p.default) for p in question.parameters]
    ('之前', [('day', True, None), ('most', False, '9')])
    """
    header = read_header(f"warehouse/questions/{name}.sql", sql)
    labels = [label.strip() for label in header.field("Label").split("|")]
    return Question(
        name,
        labels[0],
        labels[-1],
        header.what,
        header.field("Chinese"),
        named(header.field("Reads")),
        tuple(_parameters(header)),
        sql,
    )


def _parameters(header: Header) -> Iterator[Parameter]:
    for cells in header.items.get("Parameters", ()):
        if len(cells) != _DECLARED or cells[1] not in list(ParameterType):
            raise HeaderError(
                file=header.file,
                found=f"parameter {' | '.join(cells)}",
                expected=f"name | {' or '.join(ParameterType)} | required, or a default | what",
            )
        name, kind, default, description = cells
        required = default == "required"
        yield Parameter(
            name, ParameterType(kind), required, None if required else default or None, description
        )


def given(question: Question, cells: Mapping[str, str]) -> str:
    r"""Return the statement in which ``given`` is one row: what was said for each parameter.

    Args:
        question: Whose SQL reads ``given`` like a table.
        cells: SQL for each parameter: a placeholder, or a literal.

    >>> sql = "-- x.sql\n-- W?\nWITH a AS (SELECT g.day FROM given AS g) SELECT day FROM a;"
    >>> parameters = (Parameter("day", ParameterType.DATE, True, None, "Day."),)
    >>> question = Question("x", "X", "某", "W?", "问", (), parameters, sql)
    >>> print(given(question, {"day": "$day"}))
    WITH given AS (SELECT cast($day AS DATE) AS day),
    a AS (SELECT g.day FROM given AS g) SELECT day FROM a;
    """
    lines = [line for line in question.sql.splitlines() if not line.startswith("--")]
    body = "\n".join(lines).strip()
    row = ", ".join(
        f"cast({cells[p.name]} AS {SQL_TYPES[p.kind]}) AS {p.name}" for p in question.parameters
    )
    head = f"WITH given AS (SELECT {row or 'NULL AS nothing'})"
    return f"{head},\n{body[5:]}" if body.startswith("WITH ") else f"{head}\n{body}"
