"""What gets a page: the newest articles, and the people and things named most.

The choice is put into temporary tables, so that every other question joins with it.
"""

import duckdb

from tasks.site.asking import question


def choose(connection: duckdb.DuckDBPyConnection, newest: int, subjects: int) -> None:
    """Put into temporary tables the articles and subjects that get a page, and their reprints.

    They are ``paged_articles``, ``paged_subjects`` and ``shown_reprints``; what else there is of
    these articles is in ``paged_entities`` and others named so, for no question to look through
    all that there is.

    Args:
        connection: To the warehouse; only its temporary tables are written.
        newest: Articles, by day; those without any day come last.
        subjects: Of each type of entity, by the number of articles.
    """
    connection.execute(question("choose_articles"), {"newest": newest})
    connection.execute(question("choose_rows"))
    connection.execute(question("choose_subjects"), {"subjects": subjects})
    connection.execute(question("choose_reprints"))
