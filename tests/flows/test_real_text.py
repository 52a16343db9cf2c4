"""Real text, where it is beside the checkout; press text is never part of the project."""

import re
import resource
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPORA = SHARED / "corpora"
SAMPLE = SHARED / "articles" / "000_6e79c3930e3c7d93.txt"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason="no real text beside the checkout"),
]

MEGABYTE = 1024


def ask(warehouse: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(warehouse / "newsmill.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def scores(warehouse: Path, gold: Path) -> dict[str, float]:
    """Return what the shared scorer says: exact shares and F1."""
    command = [sys.executable, SHARED / "score.py", warehouse / "newsmill.duckdb", gold]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    print(said)  # noqa: T201 - the counts belong into the log
    found = re.findall(r"^(.{20}) (?:F1 )?(\d\.\d+)", said, re.MULTILINE)
    return {name.strip(): float(value) for name, value in found}


def test_the_sample_article(newsmill: object, tmp_path: Path) -> None:
    made = newsmill("ingest", SAMPLE, "--warehouse", tmp_path)
    assert made.returncode == 0, made.stderr
    article = ask(
        tmp_path,
        "SELECT headline, alternative_headline, gloss_count, repair_verified, date_published, "
        "script FROM articles",
    )
    assert article == [
        (
            "天津市黨政代表團來疆考察對接對口支援工作",
            "陳敏爾 馬興瑞 艾爾肯·吐尼亞孜 喻云林 祖木熱提·吾布力 何忠友參加活動",
            323,
            True,
            None,
            "Hant",
        )
    ]
    assert (
        ask(tmp_path, "SELECT creator, creator_job_title FROM photos") == [("崔志堅", "記者")] * 4
    )
    found = scores(tmp_path, SHARED / "articles")
    assert found["persons"] >= 0.95
    assert min(found[name] for name in ("line kind", "authors", "caption lines")) == 1.0


def test_articles_with_gold(newsmill: object, tmp_path: Path) -> None:
    made = newsmill("ingest", CORPORA / "gold", "--warehouse", tmp_path)
    assert made.returncode == 0, made.stderr
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(31,)]
    found = scores(tmp_path, CORPORA / "gold")
    floors = {
        "headline": 0.96,
        "line kind": 0.97,
        "caption lines": 0.95,
        "photo descriptions": 0.93,
        "photo creators": 0.95,
        "authors": 0.95,
        "info source": 0.95,
        "persons": 0.9,
        "roles": 0.85,
        "speakers": 0.75,
    }
    assert {name for name, floor in floors.items() if found[name] < floor} == set()


@pytest.mark.parametrize("tagger", ["fast", pytest.param("full", marks=pytest.mark.volume)])
@pytest.mark.parametrize("corpus", ["party_media", "tw", "damaged"])
def test_no_file_is_lost_and_none_fails(
    newsmill: object, tmp_path: Path, corpus: str, tagger: str
) -> None:
    files = [path for path in (CORPORA / corpus).rglob("*") if path.is_file()]
    made = newsmill("ingest", CORPORA / corpus, "--warehouse", tmp_path, "--tagger", tagger)
    assert made.returncode == 0, made.stderr
    assert ask(tmp_path, "SELECT count(*) FROM documents") == [(len(files),)]
    assert ask(tmp_path, "FROM rejections WHERE reason = 'pipeline_error'") == []
    print(f"{corpus}: {len(files)} files")  # noqa: T201 - the counts belong into the log


@pytest.mark.volume
def test_twenty_thousand_items_in_bounded_memory(newsmill: object, tmp_path: Path) -> None:
    made = newsmill("ingest", CORPORA / "cctv_news.tar.xz", "--warehouse", tmp_path)
    assert made.returncode == 0, made.stderr
    print(made.stdout)  # noqa: T201 - the counts belong into the log
    assert ask(tmp_path, "SELECT count(*) FROM documents") == [(20_000,)]
    assert ask(tmp_path, "FROM rejections") == []
    wrong = ask(
        tmp_path,
        "SELECT source_uri FROM articles WHERE date_published IS DISTINCT FROM "
        "strptime(regexp_extract(source_uri, '/(\\d{8})_', 1), '%Y%m%d')::DATE",
    )
    assert len(wrong) <= 20, wrong[:5]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE
    assert peak < 1500, f"{peak:.0f} MB"
