"""A user's aliases, found, read and proved consistent before a run begins."""

from pathlib import Path

from schemas.alias import Alias, AliasFileError
from tasks.storage.aliases import read_aliases
from tasks.storage.layout import Warehouse
from tasks.storage.word_lists import read_word_lists
from tasks.text.entities.user_aliases import contradiction
from tasks.text.shadow import Shadow


def find_aliases(warehouse: Warehouse, given: Path | None) -> tuple[Alias, ...]:
    """Return the aliases of the file given, else of the warehouse's own, else none.

    Raises:
        AliasFileError: A line cannot be followed, or contradicts another one.
    """
    path = given or warehouse.aliases
    if given is None and not path.exists():
        return ()
    aliases = read_aliases(path)
    if wrong := contradiction(aliases, Shadow(read_word_lists()["hans"])):
        alias, found, expected = wrong
        raise AliasFileError(file=str(path), line=alias.line, found=found, expected=expected)
    return aliases
