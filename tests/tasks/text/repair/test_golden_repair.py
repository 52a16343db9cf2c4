"""Every TOML file in golden/repair is one case; known failures stay until they are fixed."""

import tomllib
from pathlib import Path

import pytest

from tasks.text.repair import RepairWords, repair


def load(path: Path) -> object:
    """Return the case as a pytest parameter, strictly xfailed when it says so."""
    case = tomllib.loads(path.read_text("utf-8"))
    marks = [pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []
    return pytest.param(case, id=path.stem, marks=marks)


GOLDEN = sorted((Path(__file__).parents[3] / "golden" / "repair").glob("*.toml"))


@pytest.mark.parametrize("case", [load(path) for path in GOLDEN])
def test_golden(words: RepairWords, case: dict[str, str]) -> None:
    cleaned = repair(case["raw"], words).cleaned
    assert cleaned.text == case["clean"]
    rules = {edit.rule for edit in cleaned.edits}
    assert not case["rule"] or case["rule"] in rules
