"""Pages that belong together, and files whose names only look like it."""

from pathlib import Path

import duckdb
import pytest

VIEW = Path(__file__).parents[4] / "warehouse" / "views" / "article_pages.sql"

BRIDGE, PORT = "云州新桥通车", "海州港扩建"


def pages(*files: tuple[str, str], pagers: tuple[str, ...] = ()) -> list[tuple[str, int, str]]:
    """Return page file, number and evidence for articles given by file and headline."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE articles (article_id TEXT, source_uri TEXT, headline TEXT)")
    connection.execute("CREATE TABLE paragraphs (article_id TEXT, rule_id TEXT)")
    connection.executemany("INSERT INTO articles VALUES ($1, $1, $2)", files)
    for file in pagers:
        connection.execute(
            "INSERT INTO paragraphs VALUES ($1, 'boilerplate_page_navigation')", [file]
        )
    connection.execute(VIEW.read_text("utf-8"))
    return connection.execute(
        "SELECT page_article_id, page_number, evidence FROM article_pages ORDER BY ALL"
    ).fetchall()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a/story.txt", "a/story_2.txt"),
        ("a/story_p1.html", "a/story_p2.html"),
        ("a/story-1.txt", "a/story-2.txt"),
        ("a/story.txt", "a/story(2).txt"),
    ],
)
def test_names_and_headline_join_pages(first: str, second: str) -> None:
    assert sorted(pages((first, BRIDGE), (second, BRIDGE))) == sorted(
        [(first, 1, "first page"), (second, 2, "same headline")]
    )


def test_names_and_pagers_join_pages() -> None:
    files = (("a/story_1.txt", BRIDGE), ("a/story_2.txt", "两岸居民不必绕行。"))
    assert pages(*files) == []
    assert pages(*files, pagers=("a/story_1.txt",)) == []
    assert pages(*files, pagers=("a/story_1.txt", "a/story_2.txt"))[1][2] == "pager on both"


@pytest.mark.parametrize(
    "files",
    [
        [("a/x_1.txt", BRIDGE), ("a/x_2.txt", PORT)],
        [("a/story_1.txt", BRIDGE), ("b/story_2.txt", BRIDGE)],
        [("a/story_1.txt", BRIDGE), ("a/story_3.txt", BRIDGE)],
        [("a/story.txt", BRIDGE), ("a/story_1.txt", BRIDGE), ("a/story_2.txt", BRIDGE)],
        [("a/2024-05-1.txt", BRIDGE), ("a/2024-05-2.txt", BRIDGE)],
        [("a/story_2.txt", BRIDGE)],
    ],
)
def test_names_alone_join_nothing(files: list[tuple[str, str]]) -> None:
    assert pages(*files) == []


def test_pages_are_joined_and_nothing_is_lost() -> None:
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE articles (article_id TEXT, source_uri TEXT, headline TEXT, "
        "article_body TEXT, date_published DATE, info_source TEXT)"
    )
    connection.execute("CREATE TABLE paragraphs (article_id TEXT, rule_id TEXT)")
    rows = [
        ("a/story_2.txt", BRIDGE, "二"),
        ("a/story.txt", BRIDGE, "一"),
        ("a/story_3.txt", BRIDGE, ""),
        ("a/port.txt", PORT, "港"),
    ]
    connection.executemany(
        "INSERT INTO articles VALUES ($1, $1, $2, $3, DATE '2024-05-01', '云州日报')", rows
    )
    for view in (VIEW, VIEW.with_name("joined_articles.sql")):
        connection.execute(view.read_text("utf-8"))
    assert connection.execute(
        "SELECT article_id, page_count, source_uris, article_body FROM joined_articles ORDER BY ALL"
    ).fetchall() == [
        ("a/port.txt", 1, "a/port.txt", "港"),
        ("a/story.txt", 3, "a/story.txt、a/story_2.txt、a/story_3.txt", "一\n二"),
    ]
