"""The data dictionary of everything that a reader of the warehouse meets."""

from schemas.dictionary import Entry, markdown, table_entries, view_entry
from tasks.storage.queries.questions import questions
from tasks.storage.queries.views import views


def entries() -> tuple[Entry, ...]:
    """Return every table, then every view by name: what a page about the data is made of.

    >>> [entry.name for entry in entries() if entry.kind == "view"][0]
    'appearances'
    """
    shown = sorted(views(), key=lambda view: view.name)
    return (*table_entries(), *map(view_entry, shown))


def dictionary() -> str:
    """Return the data dictionary in Markdown.

    >>> "## titles_held · 任职" in dictionary()
    True
    """
    return markdown(entries(), questions())


if __name__ == "__main__":
    print(dictionary())  # noqa: T201 - what it is for
