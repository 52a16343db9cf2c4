"""OpenLineage events are what the specification asks for, and never in the way."""

import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from flows import lineage
from tests.told import a_story

# What spec 2-0-2 requires, retold: https://openlineage.io/spec/2-0-2/OpenLineage.json
FACETS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["_producer", "_schemaURL"],
        "properties": {
            "_schemaURL": {"pattern": r"^https://openlineage\.io/spec/facets/.*#/\$defs/"}
        },
    },
}
NAMED = {
    "type": "object",
    "required": ["namespace", "name"],
    "properties": {
        "namespace": {"type": "string", "minLength": 1},
        "name": {"type": "string", "minLength": 1},
        "facets": FACETS,
        "inputFacets": FACETS,
        "outputFacets": FACETS,
    },
    "additionalProperties": False,
}
EVENT = {
    "type": "object",
    "required": ["eventType", "eventTime", "producer", "schemaURL", "run", "job"],
    "properties": {
        "eventType": {"enum": ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]},
        "eventTime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"},
        "producer": {"type": "string", "pattern": "^[a-z]+:"},
        "schemaURL": {
            "const": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
        },
        "run": {
            "type": "object",
            "required": ["runId"],
            "properties": {"runId": {"type": "string", "format": "uuid"}, "facets": FACETS},
            "additionalProperties": False,
        },
        "job": NAMED,
        "inputs": {"type": "array", "items": NAMED},
        "outputs": {"type": "array", "items": NAMED},
    },
    "additionalProperties": False,
}
CHECKER = Draft202012Validator(EVENT, format_checker=FormatChecker())


def events(run: object) -> list[dict[str, Any]]:
    return [heard.body for heard in run.heard if heard.path == "/api/v1/lineage"]


@pytest.mark.parametrize("good", [True, False])
def test_events_are_valid_and_of_one_run(night: object, good: bool) -> None:
    first, last = events(night(good))
    for event in (first, last):
        CHECKER.validate(event)
        assert event["job"] == {"namespace": "newsmill", "name": "ingest"}
        assert Path(event["inputs"][0]["name"]).is_absolute()
    assert first["eventType"] == "START"
    assert last["eventType"] == ("COMPLETE" if good else "FAIL")
    assert first["run"]["runId"] == last["run"]["runId"]
    assert datetime.fromisoformat(first["eventTime"]) <= datetime.fromisoformat(last["eventTime"])


def test_the_end_says_what_was_written_or_what_went_wrong(night: object) -> None:
    complete = events(night(True))[-1]
    rows = {
        Path(made["name"]).name: made["outputFacets"]["outputStatistics"]["rowCount"]
        for made in complete["outputs"]
    }
    assert rows["documents"] == 2
    assert rows["articles"] == rows["rejections"] == 1
    failed = events(night(False))[-1]
    assert failed["outputs"] == []
    assert "MissingPathError" in failed["run"]["facets"]["errorMessage"]["message"]


def test_the_run_has_its_id_in_the_warehouse_and_the_uuid_begins_with_it(night: object) -> None:
    run = night(True)
    run_id = (run.warehouse / "reports" / "latest.md").resolve().stem.partition("-")[2]
    assert uuid.UUID(events(run)[0]["run"]["runId"]).hex.startswith(run_id)


def test_nothing_is_sent_unless_a_server_is_configured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lineage, "post", lambda *_: pytest.fail("was sent"))
    lineage.started(a_story(tmp_path))


def test_a_server_that_is_gone_is_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lineage.started(a_story(tmp_path, openlineage_url="http://127.0.0.1:9"))
    assert "OpenLineage was not told of START: 127.0.0.1: " in caplog.text
