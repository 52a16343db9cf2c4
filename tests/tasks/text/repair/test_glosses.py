"""The damage, made here with invented tables and orders, and undone."""

import pytest

from schemas.edit import Certainty
from tasks.text.repair import RepairWords, repair, restore_glosses
from tasks.text.repair.glosses.codec import decode, encode
from tasks.text.repair.glosses.forward import redamage, replacement_order

READINGS = {
    "團": "tuán",
    "報": "bào",
    "會": "huì",
    "請": "qǐng",
    "數": "shù",
    "優": "yōu",
    "區": "qū",
    "聞": "wén",
    "務": "wù",
    "驅": "qū",
    "隊": "duì",
    "機": "jī",
    "時": "shí",
    "聲": "shēng",
    "娛": "yú",
}
TABLE = {encode(char): reading for char, reading in READINGS.items()}
OPENING = "代表團開會,報社到場,各區派隊。"  # shows entries of the table that nothing tears


def damage(text: str, order: str = "".join(READINGS), decoder: str = "gbk") -> str:
    return "\n".join(
        decode(line, decoder)
        for line in redamage(encode(text), TABLE, [encode(char) for char in order])
    )


@pytest.mark.parametrize("decoder", ["gbk", "gb18030"])
@pytest.mark.parametrize("order", ["".join(READINGS), "".join(READINGS)[::-1]])
@pytest.mark.parametrize(
    "line",
    [
        *("《山城日報》記者", "在當地優勢不大", "新時代的新聞", "國務院的事務", "天津實踐"),
        *("他在日報社和時報社開會", "巡邏機到了", "隊員動員會", "處理團務"),
    ],
)
def test_torn_characters_are_put_together(
    words: RepairWords, line: str, order: str, decoder: str
) -> None:
    text = f"{OPENING}\n{line}"
    repaired = restore_glosses(damage(text, order, decoder), words)
    assert repaired.cleaned.text == text
    assert repaired.verified


def test_the_issue_is_told_by_its_own_example() -> None:
    order = [encode("報"), encode("請")]
    assert [decode(line, "gbk") for line in redamage(encode("日報"), TABLE, order)] == [
        "日?qǐng)?bào)"
    ]


def test_a_proof_marks_the_edits(words: RepairWords) -> None:
    repaired = restore_glosses(damage(f"{OPENING}\n山城日報"), words)
    assert {edit.certainty for edit in repaired.cleaned.edits} == {Certainty.PROVED}


def test_a_guessed_pair_is_a_choice_with_its_score(words: RepairWords) -> None:
    text = f"{OPENING}\n參加聯合軍事演習,看到"
    damaged = damage(text)
    assert "習" not in damaged
    repaired = restore_glosses(damaged, words)
    assert repaired.cleaned.text == text
    (choice,) = (e for e in repaired.cleaned.edits if e.certainty is Certainty.CHOICE)
    assert choice.score is not None
    assert 0.5 < choice.score <= 1.0


def test_a_swallowed_digit_is_lost_and_not_guessed(words: RepairWords) -> None:
    repaired = restore_glosses(damage(f"{OPENING}\n參加聯合軍事演習3000人到場"), words)
    assert repaired.cleaned.text.endswith("\n參加聯合軍事演習\ufffd000人到場")
    assert repaired.verified is False


def test_a_lost_byte_is_not_proved(words: RepairWords) -> None:
    repaired = restore_glosses(f"{damage(OPENING)}\n甲?xyz)乙?bào)丙", words)
    assert repaired.verified is False


@pytest.mark.parametrize(
    "text",
    [
        "尕(gǎ)娃的尕(gǎ)和对(duì)面的对(duì)都念对了(hǎo)",
        "国际货币基金组织(IMF)和世卫(who)说(记者 甲)来了(yes)",
        "騏(qí)驥(jì)一躍(yuè),騏驥就是好馬,躍是跳,騏驥不躍",
        "代表團(tuán)到了,團(tuán)長說",
    ],
)
def test_readings_that_teach_are_left_alone(words: RepairWords, text: str) -> None:
    assert restore_glosses(text, words).cleaned.edits == ()
    assert repair(text, words).verified is None


def test_a_character_that_also_stands_bare_keeps_its_gloss(words: RepairWords) -> None:
    text = f"{damage(OPENING)}\n騎(qí)是騎馬的騎"
    assert restore_glosses(text, words).cleaned.text.endswith("騎(qí)是騎馬的騎")


def test_an_order_that_contradicts_itself_falls_back_to_the_table() -> None:
    first, second = encode("團"), encode("報")
    a, b, c = first[:1], first[1:], second[1:]
    table = {a + b: "", b + c: ""}
    both_ways = a + b + b"\1" + c + b"\n" + a + b + b"\1" + c + b"\1\n"
    assert replacement_order(both_ways, table) == list(table)


def test_text_that_gbk_cannot_hold_is_carried_through(words: RepairWords) -> None:
    text = f"{damage(OPENING)}\n😀會(huì)😀山城日?qǐng)?bào)😀"
    assert restore_glosses(text, words).cleaned.text.endswith("😀會😀山城日報😀")


def test_a_text_torn_in_thousands_of_places_is_left_as_it_came(words: object) -> None:
    damaged = "團(tuán)導(dǎo)體(tǐ)日?qǐng)?" * 2_001
    assert restore_glosses(damaged, words).cleaned.text == damaged
