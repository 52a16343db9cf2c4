"""The benchmarks measure what they say, and the README shows it. Nothing is timed here."""

import doctest
import importlib
import json
import subprocess
import sys
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks import (
    child,
    compare,
    corpora,
    drawing,
    figures,
    material,
    plot,
    report,
    runner,
)
from tests.benchmarks.child import Work, answer_in, timed
from tests.benchmarks.compare import verdict
from tests.benchmarks.corpora import recombined
from tests.benchmarks.figures import Figures
from tests.benchmarks.material import Material
from tests.benchmarks.plan import Planned, Task, ours, peer, planned
from tests.benchmarks.runner import Place, measured

SIZES = (10_000, 100_000)
RESULTS: Mapping[str, Any] = json.loads(report.RESULTS.read_bytes())


def test_the_readme_shows_what_was_measured() -> None:
    text = report.README.read_text("utf-8")
    assert report.inserted(text, report.block(RESULTS)) == text


def test_picture_and_profile_are_of_the_same_measurements() -> None:
    found = Figures(RESULTS)
    assert report.PLOT.read_text("utf-8") == plot.plot(found)
    assert report.PROFILE.read_text("utf-8") == report.profile(found)


def test_a_readme_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="put the marks"):
        report.inserted("nothing here", "block")


@pytest.mark.parametrize("module", [child, compare, corpora, drawing, figures, material, plot])
def test_examples_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_each_measurement_has_a_function_and_a_name_of_its_own() -> None:
    every = list(planned(SIZES))
    assert len({each.key for each in every}) == len(every)
    for each in every:
        module, _, function = each.tool.spec.partition(":")
        assert callable(getattr(importlib.import_module(f"tests.benchmarks.{module}"), function))


def test_work_is_prepared_before_each_round_and_asked_once() -> None:
    told: list[str] = []
    found = timed(
        Work(
            lambda: told.append("run"),
            lambda: told.append("before"),
            lambda: {"runs": told.count("run")},
        ),
        0.0,
    )
    assert told[:2] == ["before", "run"]
    assert told.count("before") == told.count("run") == found["runs"]
    assert len(found["seconds"]) == found["runs"] - 1  # the first one warms up


def test_texts_put_together_are_new_ones() -> None:
    texts = ["题一\n署名\n开头\n甲段\n乙段", "题二\n署名\n开头\n丙段\n丁段\n戊段"]
    made = list(islice(recombined(texts), 30))
    assert made[:2] == texts
    assert len(set(made)) > 20
    assert made == list(islice(recombined(texts), 30))


@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=5))
def test_a_revision_does_not_differ_from_itself(turns: list[float]) -> None:
    assert not verdict(turns, turns[::-1]).is_clear


@pytest.fixture
def few(tmp_path: Path) -> Material:
    few = Material(tmp_path)
    few.write("found", ["本报讯　记者 韩小雨\n清河市书屋开放。"])
    return few


def test_a_measurement_runs_in_a_process_of_its_own(few: Material) -> None:
    task = Task("repair", "found", (ours("text:repair"),))
    found = measured(Planned("text", task, task.tools[0]), few, 0.0, Place.of(report.ROOT))
    assert found["seconds"][0] > 0
    assert found["peak_mb"] > 1


def test_what_is_not_installed_is_told_and_not_dropped(few: Material) -> None:
    lac = peer("LAC", "tagging:lac", why="it does not build")
    place = Place.of(report.ROOT)._replace(peers=Path(sys.executable))
    each = Planned("text", Task("names", "found", (lac,)), lac)
    found = measured(each, few, 0.0, place)
    assert found == {"missing": "not installed: it does not build"}
    nowhere = place._replace(peers=Path("/nowhere/python"))
    assert measured(each, few, 0.0, nowhere)["missing"].startswith("not installed")


def test_a_measurement_that_fails_is_told(few: Material) -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.benchmarks.child",
            str(few.folder),
            "ours.no:no",
            "found",
            "0",
            "1",
        ],
        cwd=report.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ModuleNotFoundError" in answer_in(said.stdout)["missing"]


def test_the_picture_shows_missing_tools_and_stays_in_its_frame() -> None:
    changed = json.loads(json.dumps(RESULTS))
    key = next(key for key in changed["measurements"] if key.endswith("/charset-normalizer"))
    changed["measurements"][key] = {"missing": "not installed: for this test", "code": ""}
    drawn = ElementTree.fromstring(plot.plot(Figures(changed)))  # noqa: S314 - we drew it
    assert "not installed" in [text.text for text in drawn.iter() if text.tag.endswith("text")]
    assert "not installed: for this test" in report.block(changed)
    height = float(drawn.attrib["height"])
    for each in drawn.iter():
        for name in ("cy", "y", "y1", "y2"):
            assert 0 <= float(each.attrib.get(name, 0)) <= height


def test_users_options_do_not_reach_a_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSMILL_TAGGER", "none")
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    task = Task("x", "found", (ours("text:repair"),))
    environment = runner._environment(Planned("text", task, task.tools[0]), Place.of(report.ROOT))  # noqa: SLF001
    assert not {"NEWSMILL_TAGGER", "PREFECT_API_URL"} & set(environment)
