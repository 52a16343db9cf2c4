"""Superset imports our bundle, shows the warehouse's numbers, and sees the next snapshot.

Charts only count when a browser has drawn them: ``make prove-bi``.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import duckdb
import pytest

from tests.readers.environments import HERE, KEPT, ROOT, asked, python

pytestmark = [
    pytest.mark.bi,
    pytest.mark.skipif(
        not shutil.which("chromium"), reason="needs: apt-get install chromium fonts-noto-cjk"
    ),
    pytest.mark.skipif(sys.version_info >= (3, 13), reason="Superset has no such Python"),
]

PROGRAMS = HERE / "programs"
ADMIN = ("--username", "admin", "--firstname", "a", "--lastname", "b", "--email", "a@example.org")
# What SQL Lab must not do, though an administrator asks for it.
FORBIDDEN = (
    "SELECT content FROM read_text('/etc/passwd')",
    "COPY (SELECT 1) TO '/tmp/newsmill-superset.csv'",
    "INSTALL httpfs",
    "DELETE FROM articles",
    "CREATE TABLE mine AS SELECT 1",
    "SET enable_external_access = true",
)


def newsmill(*words: object) -> None:
    subprocess.run([sys.executable, "-m", "flows.cli", *map(str, words)], cwd=ROOT, check=True)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse of the samples."""
    root = tmp_path_factory.mktemp("press") / "w"
    newsmill("ingest", "tests/samples", "--warehouse", root)
    return root


@pytest.fixture(scope="module")
def superset(press: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a Superset that has imported the bundle; return its address."""
    home = tmp_path_factory.mktemp("superset")
    program = python("superset").with_name("superset")
    # No KEY that anybody else knows; the server and the commands before it share one.
    os.environ["KEY"] = os.urandom(32).hex()
    os.environ |= {"SUPERSET_HOME": str(home), "FLASK_APP": "superset", "SCARF_ANALYTICS": "false"}
    os.environ["SUPERSET_CONFIG_PATH"] = str(PROGRAMS / "superset_config.py")
    newsmill("superset", home / "bundle.zip", "--warehouse", press)
    asked(program, "db", "upgrade")
    asked(program, "fab", "create-admin", *ADMIN, "--password", "admin")
    asked(program, "init")
    asked(program, "import-dashboards", "-p", home / "bundle.zip", "-u", "admin")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = (program, "run", "-h", "127.0.0.1", "-p", str(port), "--with-threads")
    with (home / "log").open("w") as log:
        server = subprocess.Popen(serve, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/health", server)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str, server: subprocess.Popen) -> None:
    for _ in range(180):
        assert server.poll() is None, "Superset ended"
        try:
            with urlopen(address, timeout=5) as answer:  # noqa: S310 - loopback
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.5)
    pytest.fail("Superset did not start")


@pytest.fixture(scope="module")
def look(superset: str) -> Callable[..., dict]:
    """Return a function that opens the dashboard in a browser, and says what is shown."""

    def look(name: str, *sql: str) -> dict:
        words = (PROGRAMS / "drive_superset.py", superset, KEPT / f"{name}.png", *sql)
        return json.loads(asked(python("browser"), *words))

    return look


def truth(press: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(press / "newsmill.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def compare(found: dict, press: Path) -> None:
    """Hold what the browser shows against DuckDB."""
    charts = {chart["title"].partition(" ")[0]: chart for chart in found["charts"]}
    rows = {title: found["answers"][str(chart["id"])] for title, chart in charts.items()}
    for title, sql in {
        "文章": "SELECT count(*) FROM articles",
        "人物": "SELECT count(DISTINCT entity_id) FROM entities WHERE entity_type = 'person'",
        "照片": "SELECT count(*) FROM photos",
        "拒收": "SELECT count(*) FROM rejections",
    }.items():
        ((expected,),) = truth(press, sql)
        assert charts[title]["text"].split()[-1] == f"{expected:,}", title
    months = "SELECT strftime(date_published, '%Y-%m'), count(*) FROM articles "
    shown = {
        (time.strftime("%Y-%m", time.gmtime(row["date_published"] / 1000)), row["count"])
        for row in rows["每月文章"]
    }
    assert shown == set(truth(press, f"{months} WHERE date_published IS NOT NULL GROUP BY 1"))
    outlets = "SELECT info_source, count(*) FROM articles WHERE info_source IS NOT NULL GROUP BY 1"
    shown = {(row["info_source"], row["count"]) for row in rows["消息来源"]}
    assert shown <= set(truth(press, outlets))
    assert len(shown) == min(15, len(truth(press, outlets)))
    titles = "SELECT person, role, article_count::VARCHAR FROM titles_held"
    cells = [tuple(row[:3]) for row in charts["人物职务"]["cells"] if len(row) > 2]
    assert len(cells) >= 10
    assert set(cells) <= set(truth(press, titles))
    speech = (
        "SELECT speaker, sum(quotation_count)::VARCHAR, sum(char_count)::VARCHAR "
        "FROM speech_by_person GROUP BY 1"
    )
    cells = [tuple(cell.replace(",", "") for cell in row) for row in charts["谁在发言"]["cells"]]
    cells = [row for row in cells if len(row) > 2]
    assert len(cells) >= 10
    assert set(cells) <= set(truth(press, speech))


def test_the_dashboard_shows_what_duckdb_holds_and_then_the_next_snapshot(
    look: Callable[..., dict], press: Path, tmp_path: Path
) -> None:
    found = look("superset", *FORBIDDEN, "SELECT 41 + count(*) AS answer FROM runs")
    compare(found, press)
    assert found["glyphs"] == 4, "no Chinese font: apt-get install fonts-noto-cjk"
    drawn = {chart["title"]: chart["colours"] for chart in found["charts"]}
    assert drawn["每月文章 · Articles by month"] > 2, "an empty canvas"
    assert drawn["消息来源 · Articles by outlet"] > 2, "an empty canvas"
    labels = "\n".join(chart["text"] for chart in found["charts"])
    assert all(label in labels for label in ("人物", "职务全称", "讲话人", "文章数"))
    *refused, allowed = found["asked"]
    assert allowed["status"] == 200, allowed
    assert json.loads(allowed["text"])["data"] == [{"answer": 42}]
    for sql, answer in zip(FORBIDDEN, refused, strict=True):
        sys.stdout.write(f"{sql}: {answer['status']} {answer['text'][:200]}\n")
        assert answer["status"] >= 400, sql

    (tmp_path / "新闻.txt").write_text(
        "平川市书屋开放\n本报讯（记者 韩小雨）2024年5月3日，平川市书屋开放。"
        "馆长吕知行表示：“欢迎市民前来。”\n",
        "utf-8",
    )
    before = truth(press, "SELECT count(*) FROM articles")
    newsmill("ingest", tmp_path, "--warehouse", press)
    assert truth(press, "SELECT count(*) FROM articles") != before
    compare(look("superset-next"), press)
