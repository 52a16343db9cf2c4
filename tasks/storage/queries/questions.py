"""The questions of ``warehouse/questions``: a new file is a new question."""

from functools import cache

from schemas.question import Question, read_question
from tasks.storage.queries.sql import statements


@cache
def questions() -> tuple[Question, ...]:
    """Return all questions, by name.

    >>> [question.name for question in questions() if question.name == "titles"]
    ['titles']
    """
    return tuple(read_question(s.name, s.sql) for s in statements("questions"))
