"""``newsmill repair`` and ``newsmill explain``, as a user runs them."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from schemas.catalog import CONTENT
from tasks.storage.layout import Warehouse
from tasks.tracing import UnknownRowError, trace

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = "tests/samples/shalan-daily/dongyu_delegation.txt"


def test_repair_prints_the_text(newsmill: object) -> None:
    said = newsmill("repair", SAMPLE)
    assert said.returncode == 0
    assert said.stdout.startswith("東嶼市黨政代表團到沙瀾對接對口支援工作\n")
    assert "?" not in said.stdout
    again = newsmill("repair", "-", input=said.stdout)
    assert again.stdout == said.stdout


def test_repair_explains_every_change(newsmill: object) -> None:
    said = newsmill("repair", "--explain", SAMPLE)
    edits = json.loads(newsmill("repair", "--json", SAMPLE).stdout)["edits"]
    *lines, summary = said.stdout.splitlines()
    assert len(lines) == len(edits)
    assert f"{SAMPLE}:4:60" in said.stdout
    assert "沙瀾日[?qǐng)?bào) → 報]記者 崔立軍(j  rejoin_split  proved" in said.stdout
    assert "damaging the result again gives the text back" in summary


def test_repair_runs_the_rules_that_are_named(newsmill: object) -> None:
    said = json.loads(newsmill("repair", "--json", "--rules", "glosses", SAMPLE).stdout)
    assert {edit["rule"] for edit in said["edits"]} == {"remove_gloss", "rejoin_split"}
    wrong = newsmill("repair", "--rules", "gloss", SAMPLE)
    assert wrong.returncode == 2
    assert "'gloss' is no rule" in wrong.stderr
    assert "glosses" in wrong.stderr


def test_repair_goes_on_after_what_it_cannot_read(newsmill: object) -> None:
    said = newsmill("repair", "tests/samples/web/thumbnail.txt", "nowhere.txt", SAMPLE)
    assert said.returncode == 1
    assert "PNG" in said.stderr
    assert "nowhere.txt" in said.stderr
    assert said.stdout.startswith("東嶼市")


def test_repair_ends_quietly_where_nobody_reads_on() -> None:
    command = [sys.executable, "-m", "flows.cli", "repair", "--explain", *[SAMPLE] * 20]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as said:
        assert said.stdout.readline()
        said.stdout.close()
        assert b"Traceback" not in said.stderr.read()


@pytest.mark.parametrize("table", [record.table for record in CONTENT])
def test_every_kind_of_row_is_traced(samples: Path, table: str) -> None:
    """Where nothing was changed, the raw characters are the published ones."""
    record = next(record for record in CONTENT if record.table == table)
    with duckdb.connect(str(samples / "newsmill.duckdb"), read_only=True) as connection:
        key = " || ':' || ".join(record.key)
        rows = connection.execute(
            f"SELECT {key} FROM {table} ORDER BY hash({key}) LIMIT 12"
        ).fetchall()
    compared = 0
    for (wanted,) in rows:
        found = trace(Warehouse(samples), wanted)
        if table in ("documents", "rejections"):
            assert found.row["source_uri"] == wanted
            continue
        assert found.table == table
        assert found.characters == found.text[found.row["raw_start"] : found.row["raw_end"]]
        if found.published is not None and not found.edits and table != "edits":
            assert found.characters == found.published
            compared += 1
        if table == "edits" and found.row["step"] == 0:
            assert found.characters == found.row["before"]
    assert compared or table in ("documents", "rejections", "edits", "articles")


def test_explain_says_where_and_what(newsmill: object, samples: Path) -> None:
    query = "SELECT mention_id FROM entities WHERE name = '賀遠橋' ORDER BY start_char LIMIT 1"
    with duckdb.connect(str(samples / "newsmill.duckdb"), read_only=True) as connection:
        (mention,) = connection.execute(query).fetchone()
    said = newsmill("explain", mention[:12], "--warehouse", samples)
    assert "line 3, column 5: characters 88 to 95 of" in said.stdout
    assert "(hè) →   remove_gloss  proved" in said.stdout
    told = json.loads(newsmill("explain", mention, "--json", "--warehouse", samples).stdout)
    assert told["characters"] == "賀(hè)遠橋"
    assert told["published"] == "賀遠橋"
    refused = newsmill("explain", "archive/noise.txt", "--warehouse", samples)
    assert "undecodable" in refused.stdout


def test_explain_wants_one_row(samples: Path) -> None:
    with pytest.raises(UnknownRowError, match="fits no row"):
        trace(Warehouse(samples), "nothing")
    with pytest.raises(UnknownRowError, match="and maybe more"):
        trace(Warehouse(samples), "")


def test_a_row_of_a_page_is_traced_into_its_article(newsmill: object, tmp_path: Path) -> None:
    """Offsets count in the text that was extracted, not in the page."""
    page = (
        "<html><body><article><h1>海州港扩建</h1><p>海州港扩建工程今天开工，预计三年完成，总投资二十亿元，"
        "港区周边的道路也将同步改造。</p><p>市长何远山表示，工程将带动就业。</p></article></body></html>"
    )
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "page.html").write_text(page, "utf-8")
    made = newsmill("ingest", tmp_path / "inbox", "--warehouse", tmp_path / "data")
    assert made.returncode == 0, made.stderr
    with duckdb.connect(str(tmp_path / "data" / "newsmill.duckdb"), read_only=True) as connection:
        (mention,) = connection.execute(
            "SELECT mention_id FROM entities WHERE name = '何远山'"
        ).fetchone()
    assert trace(Warehouse(tmp_path / "data"), mention).characters == "何远山"
