"""People and their titles against hand-made gold: real articles, read in place."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from schemas.entity import EntityType, Participation
from tasks.storage.word_lists import read_word_lists
from tasks.tagging import find_tagger
from tasks.text.entities import EntityWords, read_entities
from tasks.text.layout import LayoutWords, read_layout
from tasks.text.model import Hints
from tasks.text.shadow import Shadow

GOLD = Path(__file__).resolve().parents[4].parent / "shared" / "corpora" / "gold"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not GOLD.is_dir(), reason=f"{GOLD} is not there"),
]

Facts = set[tuple[str, str, str]]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def f1(found: Facts, wanted: Facts) -> float:
    return 2 * len(found & wanted) / (len(found) + len(wanted))


def wanted_of(case: str, gold: dict[str, Any]) -> tuple[Facts, Facts]:
    people = [p for p in gold["persons"] if "eponym" not in p.get("participation", "")]
    names = {(case, squeezed(p["name"]), "") for p in people}
    return names, {(case, squeezed(p["name"]), role) for p in people for role in p["roles"]}


def test_people_and_roles_reach_their_targets(words: EntityWords, shadow: Shadow) -> None:
    layout_words, tagger = LayoutWords.compile(read_word_lists()), find_tagger("full")
    assert tagger is not None
    people: tuple[Facts, Facts] = (set(), set())
    roles: tuple[Facts, Facts] = (set(), set())
    paths = sorted(GOLD.glob("*.gold.json"))
    for path in paths:
        case = path.name.removesuffix(".gold.json")
        names, titles = wanted_of(case, json.loads(path.read_text("utf-8")))
        raw = path.with_name(f"{case}.txt").read_text("utf-8")
        text = shadow.lines("\n".join(filter(None, map(str.strip, raw.split("\n")))))
        layout = read_layout(text, Hints(f"{case}.txt"), layout_words)
        tags = tagger.tag([line.hans for line in text.lines])
        for mention in read_entities(text, layout, tags, words):
            named = (case, squeezed(mention.name), "")
            if mention.entity_type is not EntityType.PERSON:
                continue
            if mention.participation is not Participation.EPONYM:
                people[0].add(named)
            if named in names:
                printed = (text.text[r.span.start : r.span.end] for r in mention.roles)
                roles[0].update((*named[:2], role) for role in printed)
        people[1].update(names)
        roles[1].update(titles)
    print(f"{len(paths)} articles, people {f1(*people):.3f}, roles {f1(*roles):.3f}")  # noqa: T201
    assert len(paths) >= 31
    assert f1(*people) >= 0.95
    assert f1(*roles) >= 0.85
