"""Organisations, places, facilities and events."""

from collections.abc import Callable

import pytest

from schemas.entity import EntityType, Participation
from schemas.paragraph import ParagraphKind
from tasks.text.entities import EntityWords, read_entities
from tasks.text.model import Credit, Layout, Mention, Paragraph, Span
from tasks.text.shadow import Shadow

Read = Callable[..., list[Mention]]


def of(read: Read, sentence: str, kind: EntityType, tags: object = None) -> list[str]:
    text = f"标题\n{sentence}"
    return [text[m.start : m.end] for m in read(text, tags=tags) if m.entity_type is kind]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("走进策勒县第一小学、和田地区人民医院。", ["策勒县第一小学", "和田地区人民医院"]),
        ("加强委员会工作，召开长河集团会议。", ["长河集团"]),
        ("中共天津市委的代表天津市人大常委会。", ["中共天津市委", "天津市人大常委会"]),
        ("自治区党委、新华社和党中央。", ["自治区党委", "新华社", "党中央"]),
    ],
)
def test_organizations(read: Read, sentence: str, expected: list[str]) -> None:
    assert of(read, sentence, EntityType.ORGANIZATION) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("来到于田县托格拉孜乡托格拉孜村。", ["于田县", "托格拉孜乡", "托格拉孜村"]),
        ("考察天津工业园和天津港。", ["天津工业园", "天津", "天津港", "天津"]),
        ("登上雅玛尔克山，中国式道路，天津市市长。", ["雅玛尔克山", "天津市"]),
        ("大家走进山村，美好城市里的县长。", []),
    ],
)
def test_places(read: Read, sentence: str, expected: list[str]) -> None:
    assert of(read, sentence, EntityType.PLACE) == expected


def test_facilities_and_events(read: Read) -> None:
    sentence = "参观新疆远山之星展览馆和库尔江·吐鲁洪纪念馆，召开天津市·新疆及兵团工作座谈会。"
    assert of(read, sentence, EntityType.FACILITY) == ["新疆远山之星展览馆", "库尔江·吐鲁洪纪念馆"]
    assert of(read, sentence, EntityType.EVENT) == ["天津市·新疆及兵团工作座谈会"]
    assert of(read, "党的十八大以来，二十届三中全会。", EntityType.EVENT) == [
        "党的十八大",
        "二十届三中全会",
    ]


def test_people_who_attend_are_no_part_of_an_event(read: Read) -> None:
    sentence = "县长罗汉生、专家黎叔同等出席开幕式。"
    assert of(read, sentence, EntityType.EVENT) == []
    assert of(read, "云渡省文化博览会在临澜开幕。", EntityType.EVENT) == ["云渡省文化博览会"]


def test_a_given_name_before_kin_is_no_place(read: Read) -> None:
    assert of(read, "护桥员滕九江说：“好。”大家喊九江叔。", EntityType.PLACE) == []
    assert of(read, "护桥员滕九江说，他到过九江。", EntityType.PLACE) == ["九江"]
    assert of(read, "护桥员滕文海说，九江叔叔来了。", EntityType.PLACE) == ["九江"]


def test_outlets_of_credits_are_organizations(words: EntityWords, shadow: Shadow) -> None:
    raw = "标题\n山石云/长河日报讯(记者 周德明)"
    body = Paragraph(3, len(raw), ParagraphKind.BODY, "test", 1.0)
    credit = Credit(Span(16, 19), Participation.AUTHOR, Span(13, 15), Span(3, 11))
    layout = Layout((Paragraph(0, 2, ParagraphKind.HEADLINE, "", 1.0), body), credits=(credit,))
    found = read_entities(shadow.lines(raw), layout, [[], []], words)
    outlets = [m.name for m in found if m.rule_id == "outlet"]
    assert outlets == ["山石云", "长河日报"]


def test_a_tagger_adds_what_rules_leave(read: Read) -> None:
    sentence = "在巴格里斯特的民航总局和重要地方"
    organization, place = EntityType.ORGANIZATION, EntityType.PLACE
    tags = [[], [(1, 6, place), (7, 11, organization), (12, 16, place), (12, 14, organization)]]
    assert of(read, sentence, place, tags) == ["巴格里斯特"]
    assert of(read, sentence, organization, tags) == ["民航总局"]


def test_a_short_unit_is_no_tail_of_another(read: Read) -> None:
    place = EntityType.PLACE
    assert "南县" not in of(read, "澎南县政府宣布。", place)
    assert "南县" in of(read, "他来到湖南南县调研。", place)
    assert "南县" in of(read, "他在南县调研。", place)
