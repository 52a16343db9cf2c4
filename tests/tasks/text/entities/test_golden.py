"""Every TOML file in golden/entities is one case; known failures stay until they are fixed."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.entity import EntityType
from tasks.text.model import Mention

GOLDEN = Path(__file__).resolve().parents[3] / "golden" / "entities"


def load(path: Path) -> object:
    """Return the case as a pytest parameter, strictly xfailed when it says so."""
    case = tomllib.loads(path.read_text("utf-8"))
    marks = [pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []
    return pytest.param(case, id=path.stem, marks=marks)


@pytest.mark.parametrize("case", [load(path) for path in sorted(GOLDEN.glob("*.toml"))])
def test_people_their_titles_and_parts(
    case: dict[str, Any], read: Callable[..., list[Mention]]
) -> None:
    raw = case["raw"]
    found: dict[str, dict[str, Any]] = {}
    for mention in read(raw):
        if mention.entity_type is EntityType.PERSON:
            person = {"name": mention.name, "roles": [], "participation": mention.participation}
            known = found.setdefault(mention.name, person)
            roles = [raw[role.span.start : role.span.end] for role in mention.roles]
            known["roles"] += [role for role in roles if role not in known["roles"]]
    assert list(found.values()) == case["person"]
