"""Searching finds what stands in the texts: all of it, and nothing else."""

import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tasks.storage.database import postings, searching
from tasks.storage.database.reading import reading
from tasks.storage.word_lists import read_word_lists
from tests.proof import world
from tests.proof.world import World

HANS = {ord(a): b for a, b in read_word_lists()["hans"] if len(a) == len(b) == 1}
TEXTS = {
    "1.txt": "国务院办公厅通知\n国务院办公厅今天通知各地。各地办公厅哈哈哈哈笑了。",
    "2.txt": "國務院開會\n中國的國務院今天開會，中國中國。New York Times 2024年",
    "3.txt": "清河市書屋開放\n清河市书屋今天开放，NEW  YORK 的人说好。𠮷野家",
    "4.txt": "短讯\n国务。院中有树。",
}


@pytest.fixture(scope="module", params=["indexed", "uncounted", "linked", "travelled"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> object:
    """Return a connection to a warehouse of a few texts, in all ways it can be opened."""
    made = World(tmp_path_factory.mktemp("search"))
    made.inbox.mkdir()
    for name, text in TEXTS.items():
        (made.inbox / name).write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        world.call_as_functions(patch.setattr)
        if request.param == "uncounted":  # as terms are that are rare: no term can be frequent
            patch.setattr(postings, "ONE_IN", 1)
        world.flows.ingest.ingest.fn(
            [str(made.inbox)],
            str(made.warehouse.root),
            tagger="none",
            terms=world.Terms(link=request.param == "linked"),
        )
    old = made.warehouse.snapshot().name if request.param == "travelled" else None
    with reading(made.warehouse, old) as connection:
        yield connection


def found(connection: duckdb.DuckDBPyConnection, words: str) -> dict[str, tuple[int, int]]:
    """Return hits and the first place of one, by document."""
    rows = connection.execute(
        "SELECT source_uri, hit_count, start_char, total_count FROM search(?, most := 99)", [words]
    ).fetchall()
    assert all(row[3] == len(rows) for row in rows)
    return {uri: (hits, start) for uri, hits, start, _ in rows}


def expected(connection: duckdb.DuckDBPyConnection, word: str) -> dict[str, tuple[int, int]]:
    """Return the same, by looking at every text."""
    pattern = f"(?={re.escape(word.translate(HANS).lower())})"
    texts = connection.execute("SELECT source_uri, text FROM articles").fetchall()
    places = {
        uri: [m.start() for m in re.finditer(pattern, text.translate(HANS).lower())]
        for uri, text in texts
    }
    return {uri: (len(at), at[0]) for uri, at in places.items() if at}


words = st.text("国務院办公厅今天開会中國书屋哈的NewYork2024。，-%_'𠮷笑", min_size=1, max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words)
@example("哈哈")
@example("国务院")
@example("中國")
@example("𠮷")
@example("new")
@example("务。院")
def test_a_word_is_found_wherever_it_stands_and_nowhere_else(place: object, word: str) -> None:
    if word.startswith("-") or not word.strip():
        return
    assert found(place, word) == expected(place, word)


def test_several_words_have_to_be_there_and_others_not(place: object) -> None:
    assert set(found(place, "國務院 今天")) == {"1.txt", "2.txt"}
    assert set(found(place, "国务院 -中国")) == {"1.txt"}
    assert set(found(place, '"new york times"')) == {"2.txt"}
    assert set(found(place, "york NEW")) == {"2.txt", "3.txt"}
    assert found(place, "") == found(place, '" "') == found(place, "-国务院") == {}


@pytest.mark.parametrize(
    "words", ["'); DROP TABLE articles --", "%", "_", "\x00", "\\", "a" * 100_000, "😀"]
)
def test_hostile_words_are_words(place: object, words: str) -> None:
    found(place, words)
    assert found(place, "树") == expected(place, "树")


def test_the_best_comes_first_and_shows_where(place: object) -> None:
    rows = place.execute("SELECT source_uri, snippet, score FROM search('国务院')").fetchall()
    assert [row[0] for row in rows][-1] != "4.txt"
    assert all("【国务院】" in row[1] or "【國務院】" in row[1] for row in rows)
    assert [row[2] for row in rows] == sorted((row[2] for row in rows), reverse=True)


@pytest.mark.parametrize("at_once", [7, 64])
def test_texts_are_found_whole_however_they_are_cut(
    at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.call_as_functions(monkeypatch.setattr)
    monkeypatch.setattr(searching, "AT_ONCE", at_once)
    made = World(tmp_path)
    made.offer(1, range(1, 5))
    world.ingest(made)
    with reading(made.warehouse) as connection:
        for word in ("市", "书屋", "图书已经上架", "5月1日", "欢迎市民前来", "1"):
            assert found(connection, word) == expected(connection, word)


def test_what_changes_is_found_as_if_it_had_always_been_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world.call_as_functions(monkeypatch.setattr)
    made = World(tmp_path)
    for version, numbers in ((1, range(1, 9)), (2, range(3, 6)), (3, range(1, 12))):
        made.offer(version, numbers)
        world.ingest(made)
        with reading(made.warehouse) as connection:
            for word in ("书屋", "图书已经上架", "5月2日", "吕知行", "孙晓燕表示", "市"):
                assert found(connection, word) == expected(connection, word)
    assert "making it anew" not in caplog.text
