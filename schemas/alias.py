"""Alias: what a user says about names, one line of ``aliases.tsv`` each."""

from enum import StrEnum
from typing import NamedTuple

from schemas.entity import EntityType
from schemas.errors import DataError

COLUMNS = ("alias", "canonical_name", "type", "action", "where")


class AliasAction(StrEnum):
    """What a line does to a name."""

    MERGE = "merge"
    SPLIT = "split"


class Alias(NamedTuple):
    """One line: mentions of ``alias`` are the entity called ``canonical_name``.

    A merge holds everywhere. A split holds in the documents whose ``source_uri`` or publisher
    matches ``where``, with ``*`` and ``?`` as in a file name.
    """

    alias: str
    canonical_name: str
    entity_type: EntityType
    action: AliasAction
    where: str = ""
    line: int = 0


class AliasFileError(DataError):
    """A line of a user's aliases cannot be followed."""

    def __init__(self, *, file: str, line: int, found: str, expected: str) -> None:
        """Keep the parts; build the sentence."""
        self.file, self.line, self.found, self.expected = file, line, found, expected
        super().__init__(
            f"{file}, line {line}: found {found}; expected {expected}. "
            "Mend the line and run again; nothing was read."
        )
