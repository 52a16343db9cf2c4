"""People: names, short forms, lists, credits."""

from collections.abc import Callable

import pytest

from schemas.entity import EntityType, Participation
from schemas.paragraph import ParagraphKind
from tasks.text.entities import EntityWords, read_entities
from tasks.text.entities.names import Name, NameWords, Origin
from tasks.text.model import Credit, Layout, Mention, Paragraph, PhotoRead, Span
from tasks.text.shadow import Shadow

Read = Callable[..., list[Mention]]


def people(mentions: list[Mention]) -> list[Mention]:
    return [m for m in mentions if m.entity_type is EntityType.PERSON]


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("水清了。水务局总工程师韩　岚说，好。韩岚走了。", ["韩岚", "韩岚"]),
        ("五十三岁的陈采苓每天都来。", ["陈采苓"]),
        ("家住河东的陈启文告诉记者，路通了。", ["陈启文"]),
        ("陈启文：好。\n记者：为什么？\n陈启文：路通了。", ["陈启文", "陈启文"]),
        ("成本：很低。\n成本：更低。", []),
        ("市领导陈怀远、李一帆出席会议。", ["陈怀远", "李一帆"]),
        ("摄影专家李叔同、陈启文到场。", ["李叔同", "陈启文"]),
        ("栖山县长陈乡的集市开了。", []),
        ("代表团走进阿曼本·卡德尔家的院子。", ["阿曼本·卡德尔"]),
        ("阿曼本·依敏一家都来了。", ["阿曼本·依敏"]),
    ],
)
def test_conventions_that_give_a_name_away(read: Read, raw: str, names: list[str]) -> None:
    assert [m.name for m in people(read(f"今日\n{raw}"))] == names


def test_an_authority_in_two_halves_is_one(read: Read) -> None:
    (person,) = people(read("今日\n栖山县林业和草原局局长陈启文到场。"))
    assert [role.title for role in person.roles] == ["栖山县林业和草原局局长"]


def test_a_short_form_has_the_full_name(read: Read) -> None:
    raw = "访问\n美国国防部长阿什莱·卡尔顿访问日本。卡尔顿说，好。首相高桥和夫在场，高桥也说了。"
    assert [(m.name, raw[m.start : m.end]) for m in people(read(raw))] == [
        ("阿什莱·卡尔顿", "阿什莱·卡尔顿"),
        ("阿什莱·卡尔顿", "卡尔顿"),
        ("高桥和夫", "高桥和夫"),
        ("高桥和夫", "高桥"),
    ]


def test_a_short_form_of_two_people_is_nobodys(read: Read) -> None:
    raw = "访问\n部长阿什莱·卡尔顿、部长约翰·卡尔顿访问日本。卡尔顿到了，马克·卡尔顿没有到。"
    names = {m.name for m in people(read(raw)) if raw[m.start : m.end] == "卡尔顿"}
    assert names == set()


def test_one_name_in_both_scripts_is_printed_as_found(read: Read) -> None:
    assert [m.name for m in people(read("會議\n市委書記陳敏航說，陳敏航也說。"))] == ["陳敏航"] * 2


def test_of_two_readings_the_one_that_recurs_holds(read: Read) -> None:
    raw = "会谈\n外长王岚在北京表示欢迎。王岚指出，合作很好。外长王岚六日离开。"
    assert {m.name for m in people(read(raw))} == {"王岚"}


def test_two_characters_may_open_a_longer_name_or_a_word(read: Read) -> None:
    raw = "会谈\n外长王岚表示欢迎。记者王岚英介绍，好。"
    assert [m.name for m in people(read(raw))] == ["王岚", "王岚英"]
    raw = "会谈\n外长方向表示欢迎。外长高明说，好，大家看到高明亮的灯。"
    assert "方向" not in {m.name for m in people(read(raw))}


def test_a_list_is_numbered_in_order(read: Read) -> None:
    found = people(read("会议\n市长周德明，副市长李卫红、赵启文出席会议。"))
    assert [(m.name, m.list_ordinal, m.list_size) for m in found] == [
        ("周德明", 1, 3),
        ("李卫红", 2, 3),
        ("赵启文", 3, 3),
    ]
    assert [role.is_shared for m in found for role in m.roles] == [False, True, True]


def test_a_comma_alone_continues_no_list(read: Read) -> None:
    found = people(read("会议\n市长周德明，李卫红说，好。"))
    assert [m.list_size for m in found] == [None, None]


def test_many_names_are_sought_at_once(read: Read) -> None:
    given = "伟芳娜敏静丽强磊军洋"
    names = [s + g + "明" for s in "王李张刘陈杨赵" for g in given]
    raw = "名单\n" + "。".join(f"记者{name}说，好" for name in names)
    assert {m.name for m in people(read(raw))} == set(names)


def test_a_taggers_chinese_names_are_taken_and_its_brands_are_not(read: Read) -> None:
    raw = "标题\n这是李卫红和特斯拉"
    tags = [[], [(2, 5, EntityType.PERSON), (6, 9, EntityType.PERSON)]]
    assert [m.name for m in people(read(raw, tags=tags))] == ["李卫红"]


def credited_layout(raw: str, kind: ParagraphKind) -> Layout:
    head = raw.index("\n")
    return Layout(
        (
            Paragraph(0, head, ParagraphKind.HEADLINE, "test", 1.0),
            Paragraph(head + 1, len(raw), kind, "test", 1.0),
        )
    )


def test_boilerplate_names_nobody(words: EntityWords, shadow: Shadow) -> None:
    raw = "标题\n推荐阅读：市长周德明出席会议"
    layout = credited_layout(raw, ParagraphKind.BOILERPLATE)
    assert people(read_entities(shadow.lines(raw), layout, [[], []], words)) == []


def test_credits_are_mentions_with_their_job(words: EntityWords, shadow: Shadow) -> None:
    raw = "标题\n工人装车。新华社记者 段 芳 摄"
    name, job, outlet = Span(14, 17), Span(11, 13), Span(8, 11)
    credit = Credit(name, Participation.PHOTOGRAPHER, job, outlet, "taken_by")
    bare = Credit(Span(14, 17), Participation.PHOTOGRAPHER)
    body = credited_layout(raw, ParagraphKind.CAPTION)
    photo = PhotoRead(1, Span(3, len(raw)), Span(3, 8), None, (credit,), None, "test", 1.0)
    layout = Layout(body.paragraphs, credits=(bare,), photos=(photo,))
    (found,) = people(read_entities(shadow.lines(raw), layout, [[], []], words))
    assert (found.name, found.participation) == ("段芳", Participation.PHOTOGRAPHER)
    assert [raw[role.span.start : role.span.end] for role in found.roles] == ["新华社记者"]


def test_people_in_a_description_are_photographed(words: EntityWords, shadow: Shadow) -> None:
    raw = "标题\n市长周德明参观展览。"
    body = credited_layout(raw, ParagraphKind.CAPTION)
    whole = Span(3, len(raw))
    photo = PhotoRead(1, whole, whole, None, (), None, "test", 1.0)
    layout = Layout(body.paragraphs, photos=(photo,))
    (found,) = people(read_entities(shadow.lines(raw), layout, [[], []], words))
    assert found.participation is Participation.PHOTOGRAPHED


def name(words: NameWords, text: str, origin: Origin = Origin.ANY) -> str | None:
    found = words.read(text, 0, origin)
    return text[found.start : found.end] if isinstance(found, Name) else None


def test_where_names_end(words: EntityWords) -> None:
    read = words.names
    assert name(read, "王岚表示欢迎") == "王岚"
    assert name(read, "欧阳海明在北京") == "欧阳海明"
    assert name(read, "米尔济约夫斯基和随行人员", Origin.FOREIGN) == "米尔济约夫斯基"
    assert name(read, "高桥光一出席", Origin.JAPANESE) == "高桥光一"
    assert name(read, "林芳树说", Origin.JAPANESE) == "林芳树"
    assert name(read, "伊德里·汗表示") == "伊德里·汗"
    assert name(read, "艾山江·A") == "艾山江·A"
    assert name(read, "高度重视") is None
    assert name(read, "表示欢迎") is None
    assert name(read, "") is None


def test_a_name_that_must_fill_its_place(words: EntityWords) -> None:
    assert words.names.exactly("艾山江·吐拉洪说", 0, 7)
    assert words.names.exactly("艾山江·吐拉洪说", 0, 3) is None
    assert words.names.exactly("高桥光一说", 0, 4)
    assert words.names.exactly("高度重视", 0, 2) is None


def test_a_surname_alone_is_the_one_person_named_before(read: Read) -> None:
    raw = (
        "标题\n省长滕九江到会。滕表示，滕还强调，会议很长。滕州很远。\n"
        "马说，县长马建国、副县长马守义在场。马指出，可以。"
    )
    found = [(raw[m.start : m.end], m.name) for m in read(raw) if m.rule_id == "surname_alone"]
    assert found == [("滕", "滕九江"), ("滕", "滕九江")]
