"""Every TOML file in golden/repair is one rule: cases that it changes, and cases that it spares.

``edits`` are the rule's records, before and after; a case may set ``known_gap`` until it is mended.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tasks.text.repair import RepairWords, repair
from tasks.text.repair.glosses import REJOIN_SPLIT, REMOVE_GLOSS
from tasks.text.repair.rules import AFTER_GLOSSES, BEFORE_GLOSSES

GOLDEN = sorted((Path(__file__).parents[3] / "golden" / "repair").glob("*.toml"))
CASES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in GOLDEN}
RULES = {*(rule.__name__ for rule in BEFORE_GLOSSES + AFTER_GLOSSES), REMOVE_GLOSS, REJOIN_SPLIT}
AT_LEAST = 2


def cases(kind: str) -> list[Any]:
    """Return the cases as pytest parameters, strictly xfailed where they say so."""
    return [
        pytest.param(
            rule,
            case,
            id=f"{rule}: {case['why']}",
            marks=[pytest.mark.xfail(strict=True)] if case.get("known_gap") else [],
        )
        for rule, golden in CASES.items()
        for case in golden[kind]
    ]


@pytest.mark.parametrize(("rule", "case"), cases("changes"))
def test_what_a_rule_changes(words: RepairWords, rule: str, case: dict[str, Any]) -> None:
    cleaned = repair(case["raw"], words).cleaned
    assert cleaned.text == case["clean"]
    made = [[edit.before, edit.after] for edit in cleaned.edits if edit.rule == rule]
    assert made == case["edits"]


@pytest.mark.parametrize(("rule", "case"), cases("untouched"))
def test_what_a_rule_spares(words: RepairWords, rule: str, case: dict[str, Any]) -> None:
    cleaned = repair(case["raw"], words).cleaned
    assert [edit for edit in cleaned.edits if edit.rule == rule] == []
    assert cleaned.text == case.get("clean", case["raw"])


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_is_told_by_cases(rule: str) -> None:
    assert CASES[rule]["rule"] == rule
    assert len(CASES[rule]["changes"]) >= AT_LEAST
    assert len(CASES[rule]["untouched"]) >= AT_LEAST


def test_every_case_is_told_of_a_rule() -> None:
    assert set(CASES) == RULES
