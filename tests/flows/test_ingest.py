"""The main job from end to end: folders in, tables out, and nothing lost on the way."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from schemas.catalog import TABLES
from tasks.text.edits import Applied, undo

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = (
    "市民书屋开放\n本报讯（记者 韩小雨）5月3日，清河市书屋开放。馆长吕知行表示，欢迎市民前来。\n"
)


def ask(warehouse: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(warehouse / "newsmill.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def balance(warehouse: Path) -> dict[str, int]:
    return dict(ask(warehouse, "SELECT outcome, count(*) FROM documents GROUP BY outcome"))


def test_every_file_is_accounted_for(samples: Path) -> None:
    assert balance(samples) == {"article": 28, "duplicate": 1, "rejected": 4}
    assert ask(samples, "SELECT count(*) FROM articles") == [(28,)]
    assert ask(samples, "SELECT reason FROM rejections ORDER BY reason") == [
        ("bad_record",),
        ("binary",),
        ("empty",),
        ("undecodable",),
    ]


@pytest.mark.parametrize("record", TABLES, ids=lambda record: record.table)
def test_parquet_and_duckdb_hold_the_same_rows(samples: Path, record: type) -> None:
    glob = f"{samples}/current/{record.table}/**/*.parquet"
    for one, other in ((f'"{record.table}"', f"'{glob}'"), (f"'{glob}'", f'"{record.table}"')):
        query = f"SELECT count(*) FROM (FROM {one} EXCEPT ALL FROM {other})"
        assert ask(samples, query) == [(0,)]
    table = pq.read_table((samples / "current").resolve() / record.table)
    assert table.schema.equals(record.arrow_schema())


def test_offsets_point_at_the_characters_they_claim(samples: Path) -> None:
    rows = ask(
        samples,
        "SELECT a.text, e.start_char, e.end_char, e.exact, e.prefix, e.suffix "
        "FROM entities AS e JOIN articles AS a USING (article_id)",
    )
    assert len(rows) > 200
    for text, start, end, exact, prefix, suffix in rows:
        assert text[start:end] == exact
        assert text[:start].endswith(prefix)
        assert text[end:].startswith(suffix)


def test_undoing_the_edits_gives_the_file_back(samples: Path) -> None:
    checked = 0
    for article_id, uri, text in ask(samples, "SELECT article_id, source_uri, text FROM articles"):
        if "!" in uri or "#" in uri or uri.endswith(".gz"):
            continue
        rows = ask(
            samples,
            "SELECT step, rule_id, start_char, before, after, certainty, score, raw_start, raw_end "
            f"FROM edits WHERE article_id = '{article_id}' ORDER BY step, start_char",
        )
        ((encoding, method),) = ask(
            samples,
            f"SELECT encoding, encoding_method FROM documents WHERE source_uri = '{uri}'",
        )
        raw = (ROOT / "tests/samples" / uri).read_bytes().decode(encoding).removeprefix("\ufeff")
        assert undo(text, [Applied(*row) for row in rows]) == raw, (uri, method)
        checked += 1
    assert checked >= 20


def test_the_same_files_again_change_nothing(newsmill: object, samples: Path) -> None:
    before = (samples / "current").resolve()
    stamp = (samples / "newsmill.duckdb").stat().st_mtime_ns
    again = newsmill("ingest", "tests/samples", "--warehouse", samples)
    assert again.returncode == 0
    assert "33 unchanged" in again.stdout
    assert "no new snapshot was made" in again.stdout
    assert (samples / "current").resolve() == before
    assert (samples / "newsmill.duckdb").stat().st_mtime_ns == stamp


def test_the_same_files_elsewhere_and_with_other_workers_give_the_same_bytes(
    newsmill: object, samples: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "tests/samples", tmp_path / "elsewhere" / "samples")
    made = newsmill("ingest", "elsewhere/samples", "--workers", 1, "--warehouse", "w", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "w/current").resolve().name == (samples / "current").resolve().name


def test_a_changed_file_replaces_its_rows_and_its_repeat_stands_in(
    newsmill: object, tmp_path: Path
) -> None:
    inbox, warehouse = tmp_path / "inbox", tmp_path / "w"
    inbox.mkdir()
    (inbox / "a.txt").write_text(ARTICLE, "utf-8")
    (inbox / "b.txt").write_bytes(ARTICLE.encode("gb18030"))
    newsmill("ingest", inbox, "--warehouse", warehouse)
    assert balance(warehouse) == {"article": 1, "duplicate": 1}
    (inbox / "a.txt").write_text(ARTICLE.replace("清河市", "平川市"), "utf-8")
    changed = newsmill("ingest", inbox / "a.txt", "--warehouse", warehouse)
    assert changed.returncode == 0, changed.stderr
    assert balance(warehouse) == {"article": 2}
    texts = dict(ask(warehouse, "SELECT source_uri, text FROM articles"))
    assert "平川市" in texts["a.txt"]
    assert "清河市" in texts["b.txt"]
    assert len(list((warehouse / "snapshots").iterdir())) == 2


def test_bad_input_is_refused_and_the_rest_goes_on(newsmill: object, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "good.txt").write_text(ARTICLE, "utf-8")
    (inbox / "binary.bin").write_bytes(bytes(range(256)) * 9)
    (inbox / "nul.txt").write_bytes(ARTICLE.encode() + b"\0\0\0" * 50)
    (inbox / "surrogate.txt").write_bytes("新闻".encode() + b"\xed\xa0\x80" * 20)
    (inbox / "surrogate.jsonl").write_text('{"text": "\\ud800"}\n{"text": "好"}\n[1]\n', "utf-8")
    with (inbox / "line.txt").open("wb") as stream:
        for _ in range(200):
            stream.write(b"x" * 1_000_000)
    with zipfile.ZipFile(inbox / "z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../up.txt", ARTICLE)
        archive.writestr("bomb.txt", bytes(64 * 1024 * 1024))
        archive.writestr("good.txt", ARTICLE + "又讯。")
    os.mkfifo(inbox / "pipe.txt")
    made = newsmill("ingest", inbox, "--warehouse", tmp_path / "w", "--strict")
    assert made.returncode == 1, made.stderr
    reasons = dict(ask(tmp_path / "w", "SELECT source_uri, reason FROM rejections"))
    assert reasons == {
        "binary.bin": "unsupported_type",
        "nul.txt": "binary",
        "surrogate.txt": "undecodable",
        "surrogate.jsonl#L1": "bad_record",
        "surrogate.jsonl#L3": "bad_record",
        "line.txt": "too_large",
        "pipe.txt": "not_a_file",
        "z.zip!/../up.txt": "unsafe_name",
        "z.zip!/bomb.txt": "too_large",
    }
    assert balance(tmp_path / "w") == {"article": 3, "rejected": 9}


def test_wrong_usage_is_told_at_once(newsmill: object, tmp_path: Path) -> None:
    began = time.monotonic()
    missing = newsmill("ingest", tmp_path / "missing", "--warehouse", tmp_path / "w")
    assert missing.returncode == 2
    assert "no such file or folder" in missing.stderr
    assert newsmill("ingest").returncode == 2
    assert time.monotonic() - began < 20
    assert not (tmp_path / "w").exists()


def test_an_empty_folder_makes_no_snapshot(newsmill: object, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    made = newsmill("ingest", tmp_path / "inbox", "--warehouse", tmp_path / "w")
    assert made.returncode == 0, made.stderr
    assert "0 documents offered" in made.stdout
    assert not (tmp_path / "w" / "current").exists()


def test_killed_in_the_middle_the_next_run_finishes(newsmill: object, tmp_path: Path) -> None:
    inbox, warehouse = tmp_path / "inbox", tmp_path / "w"
    inbox.mkdir()
    for number in range(300):
        (inbox / f"{number}.txt").write_text(ARTICLE + f"第{number}号。", "utf-8")
    newsmill("ingest", inbox / "0.txt", "--warehouse", warehouse)
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "ingest",
        str(inbox),
        "--warehouse",
        str(warehouse),
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(tmp_path / "s")}
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    while not (warehouse / "staging").exists() and process.poll() is None:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert balance(warehouse) == {"article": 1}
    again = newsmill("ingest", inbox, "--warehouse", warehouse)
    assert again.returncode == 0, again.stderr
    assert balance(warehouse) == {"article": 300}
    assert not (warehouse / "staging").exists()


def test_records_bring_their_own_facts(newsmill: object, tmp_path: Path) -> None:
    record = {"text": ARTICLE, "url": "http://news.invalid/1", "date_published": "2024-05-04"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record), "utf-8")
    newsmill("ingest", tmp_path / "a.jsonl", "--warehouse", tmp_path / "w", "--tagger", "none")
    query = "SELECT url, CAST(date_published AS VARCHAR), date_method, headline FROM articles"
    expected = ("http://news.invalid/1", "2024-05-04", "metadata", "市民书屋开放")
    assert ask(tmp_path / "w", query) == [expected]


def test_a_repeat_of_what_the_pipeline_fails_on_stops_no_run(
    newsmill: object, tmp_path: Path
) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    for name in ("one.txt", "the_same.txt"):
        (inbox / name).write_text("毒物展览开幕\n本报讯（记者 韩小雨）展览今天开幕。\n", "utf-8")
    (inbox / "other.txt").write_text("书屋开放\n本报讯（记者 韩小雨）书屋今天开放。\n", "utf-8")
    at = ("--warehouse", tmp_path / "w")
    tagger = "tests.tasks.structure.poisonous:raises"
    made = newsmill("ingest", inbox, *at, "--tagger", tagger)
    assert made.returncode == 0, made.stderr
    query = "SELECT source_uri, outcome, duplicate_of FROM documents ORDER BY source_uri"
    told = newsmill("sql", query, *at, "--json")
    assert [list(row.values()) for row in json.loads(told.stdout)] == [
        ["one.txt", "rejected", None],
        ["other.txt", "article", None],
        ["the_same.txt", "duplicate", "one.txt"],
    ]
    assert newsmill("verify", *at).returncode == 0
    # Whoever can read it reads both.
    assert newsmill("ingest", inbox, *at, "--tagger", "none", "--accept").returncode == 0
    told = newsmill("sql", "SELECT source_uri FROM articles ORDER BY source_uri", *at, "--json")
    assert [row["source_uri"] for row in json.loads(told.stdout)] == ["one.txt", "other.txt"]
