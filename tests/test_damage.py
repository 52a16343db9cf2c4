"""The damage simulator does what was seen on damaged sites, and nothing else."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.damage import damage

TABLE = {
    "團": "tuán",
    "黨": "dǎng",
    "對": "duì",
    "書": "shū",
    "長": "zhǎng",
    "處": "chù",
    "務": "wù",
    "縣": "xiàn",
}
GLOSS = re.compile(f"(?<=[{''.join(TABLE)}])\\((?:{'|'.join(TABLE.values())})\\)")
# Every character of the text has an ASCII neighbour: no two can be mistaken for a third.
apart = st.lists(st.sampled_from([*TABLE, *"的天市人，。"]), max_size=30).map(" ".join)
gbk_text = st.text(st.characters(codec="gbk"), max_size=40)
orders = st.permutations(list(TABLE))


@given(gbk_text)
@example("中国，a\n\n1")
def test_no_table_no_damage(text: str) -> None:
    assert damage(text, {}, ()) == text


@given(apart, orders)
def test_a_character_in_step_is_glossed_at_every_occurrence(text: str, order: list[str]) -> None:
    want = "".join(c + (f"({TABLE[c]})" if c in TABLE else "") for c in text)
    assert damage(text, TABLE, order) == want


@given(apart, orders)
def test_the_order_is_nothing_to_characters_that_cannot_overlap(
    text: str, order: list[str]
) -> None:
    assert damage(text, TABLE, order) == damage(text, TABLE, list(TABLE))


@given(apart, orders)
def test_without_its_glosses_the_text_is_as_before(text: str, order: list[str]) -> None:
    assert GLOSS.sub("", damage(text, TABLE, order)) == text


@given(gbk_text, gbk_text, orders)
def test_lines_are_damaged_one_by_one(one: str, other: str, order: list[str]) -> None:
    both = damage(f"{one}\n{other}", TABLE, order)
    assert both == damage(one, TABLE, order) + "\n" + damage(other, TABLE, order)


@given(gbk_text, orders)
def test_newlines_are_never_lost(text: str, order: list[str]) -> None:
    assert damage(text, TABLE, order).count("\n") == text.count("\n")


SEEN = [
    pytest.param("日報", {"報": "bào", "請": "qǐng"}, "日?qǐng)?bào)", id="after 日 a 請"),
    pytest.param(
        "當地優勢",
        {"數": "shù", "優": "yōu", "當": "dāng", "勢": "shì"},
        "當(dāng)?shù)貎?yōu)勢(shì)",
        id="before 地 a 數",
    ),
    pytest.param("津實踐", {"驅": "qū", "實": "shí"}, "津?qū)嵺`", id="after 津 a 驅"),
]


@pytest.mark.parametrize(("text", "table", "seen"), SEEN)
def test_false_matches_give_the_strings_that_were_seen(
    text: str, table: dict[str, str], seen: str
) -> None:
    assert damage(text, table, list(table)) == seen


def test_the_first_of_two_overlapping_matches_wins() -> None:
    table = {"報": "bào", "請": "qǐng"}
    assert damage("日報", table, "報請") == "日?qǐng)?bào)"
    assert damage("日報", table, "請報") == "日?qǐng)?"


def test_a_lead_byte_takes_the_digit_after_it_along() -> None:
    assert damage("我國。2012", {"覈": "hé"}, "覈").endswith("?012")


def test_a_user_defined_pair_is_kept_or_lost() -> None:
    table = {"覈": "hé"}
    assert damage("我國北風", table, "覈") == "我?hé)\ue244憋L"
    assert damage("我國北風", table, "覈", private_use=False) == "我?hé)?憋L"


def test_text_outside_gbk_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        damage("𠮷", {}, ())
