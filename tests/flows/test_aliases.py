"""A user's aliases.tsv: merged, split, changed, run again, and bad lines told."""

from pathlib import Path

import duckdb

ARTICLE = "书屋开放\n本报讯（记者 韩小雨）5月3日，馆长吕知行表示，欢迎市民前来。\n"
MERGE = "# by hand\n吕知行\t呂明\tperson\tmerge\n"


def ask(warehouse: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(warehouse / "newsmill.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


NAMED = (
    "SELECT source_uri, exact, canonical_name, resolution FROM entities "
    "WHERE exact IN ('吕知行', '吕明', '呂知行') ORDER BY source_uri"
)


def test_aliases_survive_runs_and_a_change_is_followed(newsmill: object, tmp_path: Path) -> None:
    inbox, warehouse, given = tmp_path / "inbox", tmp_path / "w", tmp_path / "mine.tsv"
    inbox.mkdir()
    (inbox / "a.txt").write_text(ARTICLE, "utf-8")
    (inbox / "b.txt").write_text(ARTICLE.replace("吕知行", "吕明"), "utf-8")
    (inbox / "c.txt").write_text(ARTICLE.replace("吕知行", "呂知行"), "utf-8")
    words = ("ingest", inbox, "--warehouse", warehouse, "--tagger", "none")
    assert newsmill(*words).returncode == 0
    ids = (
        "SELECT count(DISTINCT entity_id) FROM entities WHERE exact LIKE '%知行' OR exact = '吕明'"
    )
    assert ask(warehouse, ids) == [(2,)]  # the two scripts are one already
    given.write_text(MERGE, "utf-8")
    assert newsmill(*words, "--aliases", given).returncode == 0
    assert ask(warehouse, ids) == [(1,)]
    assert ask(warehouse, NAMED)[0] == ("a.txt", "吕知行", "呂明", "user")
    before = (warehouse / "current").resolve()
    given.unlink()
    assert "3 unchanged" in newsmill(*words).stdout  # the warehouse kept the file
    own = warehouse / "aliases.tsv"
    own.write_text("# another comment\n" + own.read_text("utf-8"), "utf-8")
    assert "3 unchanged" in newsmill(*words).stdout
    assert (warehouse / "current").resolve() == before
    own.write_text("吕知行\t吕知行（教师）\tperson\tsplit\tc.*\n", "utf-8")
    assert "0 unchanged" in newsmill(*words).stdout
    assert ask(warehouse, ids) == [(3,)]


def test_a_bad_line_stops_the_run_before_it_reads(newsmill: object, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    given = tmp_path / "mine.tsv"
    for line, said in {
        "吕知行\t吕明\tperson\n": "found 3 columns; expected 4 or 5, parted by tabs",
        "吕知行\t吕明\thuman\tmerge\n": "found type 'human'; expected one of person",
        "吕知行\t吕明\tperson\tsplit\n": "found a split without where",
        "吕知行\t甲\tperson\tmerge\n": "found 吕知行 merged into 甲; expected 呂明 as on line 2",
    }.items():
        given.write_text(MERGE + line, "utf-8")
        made = newsmill(
            "ingest", tmp_path / "a.txt", "--warehouse", tmp_path / "w", "--aliases", given
        )
        assert made.returncode == 3
        assert f"{given}, line 3: {said}" in made.stderr
    assert not (tmp_path / "w").exists()
