"""Aliases: defined in the article, meant by its context, said by the user."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.alias import Alias, AliasAction
from schemas.entity import EntityType
from tasks.storage.word_lists import read_word_lists
from tasks.text.entities import EntityWords, read_entities
from tasks.text.entities.user_aliases import UserAliases, contradiction
from tasks.text.model import Layout, Mention
from tasks.text.rows.entities import nested
from tasks.text.shadow import Shadow

GOLDEN = Path(__file__).resolve().parents[3] / "golden" / "aliases"
SHADOW = Shadow(read_word_lists()["hans"])
WORDS = EntityWords.compile(read_word_lists())
PERSON = EntityType.PERSON


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.toml")), ids=lambda path: path.stem)
def test_aliases_of_an_article(path: Path, read: Callable[..., list[Mention]]) -> None:
    case: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    raw = case["raw"]
    resolved = {
        (raw[m.start : m.end], m.identity or m.name) for m in read(raw) if m.resolution is not None
    }
    assert sorted(resolved) == sorted(map(tuple, case["alias"]))


PIECES = st.sampled_from(
    [
        "天津市",
        "长河集团",
        "（以下简称“长河”）",
        "长河",
        "该市",
        "自治区",
        "新疆维吾尔自治区",
        "，",
        "在",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_mentions_stay_in_order_and_nesting_is_true_by_offsets(raw: str) -> None:
    text = SHADOW.lines(raw)
    found = read_entities(text, Layout(()), [[]], WORDS)
    assert found == sorted(found, key=lambda m: (m.start, -m.end))
    spans = [(m.start, m.end) for m in found]
    for (start, end), is_nested in zip(spans, nested(found), strict=True):
        held = any(s <= start and end <= e and (s, e) != (start, end) for s, e in spans)
        assert is_nested == held


def person(name: str) -> Mention:
    return Mention(0, len(name), PERSON, name, "rules", 1.0, "test")


def said(aliases: list[Alias], name: str, place: str = "a.txt") -> str:
    mention = person(name)
    UserAliases.compile(aliases, SHADOW).apply([mention], [place], SHADOW)
    return mention.identity or mention.name


def test_merges_are_followed_and_splits_hold_where_they_match() -> None:
    merge = Alias("陈敏", "陳小敏", PERSON, AliasAction.MERGE)
    other = Alias("陈小敏", "陈大敏", PERSON, AliasAction.MERGE)
    split = Alias("陳敏", "陈敏（记者）", PERSON, AliasAction.SPLIT, "tw/*")
    assert said([merge, other, split], "陳敏") == "陈大敏"
    assert said([merge, other, split], "陳敏", "tw/1.txt") == "陈敏（记者）"
    assert said([merge], "王伟") == "王伟"


NAMES = st.sampled_from(["甲", "乙", "丙", "丁"])
LINES = st.builds(Alias, NAMES, NAMES, st.just(PERSON), st.just(AliasAction.MERGE), st.just(""))


@given(st.lists(LINES, max_size=6), NAMES)
def test_lines_without_contradiction_lead_to_one_end(lines: list[Alias], name: str) -> None:
    if contradiction(lines, SHADOW) is None:
        end = said(lines, name)
        assert said(lines, end) == end
        assert said(lines[::-1], name) == end


def test_merges_in_a_circle_and_two_splits_contradict() -> None:
    there = Alias("甲", "乙", PERSON, AliasAction.MERGE, line=1)
    back = Alias("乙", "甲", PERSON, AliasAction.MERGE, line=2)
    assert contradiction([there, back], SHADOW)[1].endswith("leads back to 乙")
    split = Alias("甲", "乙", PERSON, AliasAction.SPLIT, "a*")
    assert contradiction([split, split._replace(canonical_name="丙")], SHADOW) is not None
