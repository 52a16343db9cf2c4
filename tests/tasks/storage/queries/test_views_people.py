"""Who appeared, with whom, in which lists; who spoke, who did not. Expected rows are by hand."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from tests.tasks.storage.hand_made import ask, between, day, piece, warehouse


def test_who_is_together_where_and_the_characters_that_say_so() -> None:
    opening = piece(
        "开幕",
        "headline: 云州书市开幕",
        "5月3日，{云州书市开幕式|event}举行，{周德明|person present}、{段芳|person present}出席，"
        "展品来自{鲁迅|person eponym}纪念馆。（记者 {甘小芳|person author}）",
        "{何其远|person}曾赞助书市。",
        **day("2024-05-04"),
        info_source="云州日报",
    )
    answer = ask(
        warehouse(opening),
        "SELECT day, is_day_inferred, date_published, outlet, event_name, person, other_person, "
        "are_both_present, char_distance, start_char, quote, other_quote FROM co_appearances "
        "ORDER BY start_char, other_start_char",
    )
    published = day("2024-05-04")["date_published"]
    common = (published, False, published, "云州日报", "云州书市开幕式")
    zhou = (22, "5月3日，云州书市开幕式举行，周德明、段芳出席，展品来自鲁迅纪念馆。")
    duan = (26, "日，云州书市开幕式举行，周德明、段芳出席，展品来自鲁迅纪念馆。（记者")
    he = "何其远曾赞助书市。"
    assert answer == [
        (*common, "周德明", "段芳", True, 1, *zhou, duan[1]),
        (*common, "周德明", "何其远", False, 25, *zhou, he),
        (*common, "段芳", "何其远", False, 22, *duan, he),
    ]


def test_an_inferred_day_is_told_and_no_day_is_none() -> None:
    line = "{周德明|person present}会见{段芳|person present}。"
    answer = ask(
        warehouse(
            piece("推断", line, **between("2024-04-16", "2024-07-15")), piece("无日期", line)
        ),
        "SELECT article_id, day::VARCHAR, day_latest::VARCHAR, is_day_inferred, date_published "
        "FROM co_appearances ORDER BY ALL",
    )
    assert answer == [
        ("推断", "2024-04-16", "2024-07-15", True, None),
        ("无日期", None, None, None, None),
    ]


def test_two_people_of_one_name_stay_two_and_two_spellings_are_one() -> None:
    made = warehouse(
        piece("一", "{王伟|person present id=doctor}到会。", "{王伟|person id=player}夺冠。"),
        piece("二", "{劉云|person present}到会。", script="Hant"),
        piece("三", "{刘云|person present}到会。", "{刘云|person}说。"),
        piece("四", "{刘云|person present}到会。"),
    )
    assert ask(made, "SELECT * FROM people ORDER BY ALL") == [
        ("doctor", "王伟", 1, 1, 1),
        ("player", "王伟", 1, 1, 1),
        ("刘云", "刘云", 2, 4, 3),
    ]
    names = "SELECT entity_id, name, script, is_main_name, mention_count, article_count "
    assert ask(made, names + "FROM entity_names WHERE entity_id = '刘云' ORDER BY name") == [
        ("刘云", "刘云", "Hans", True, 3, 2),
        ("刘云", "劉云", "Hant", False, 1, 1),
    ]
    assert ask(made, "SELECT person, other_person FROM co_appearances") == [("王伟", "王伟")]


def test_the_evidence_is_the_mention_that_says_most() -> None:
    made = warehouse(
        piece(
            "座谈",
            "headline: {周德明|person}主持座谈",
            "caption: {周德明|person photographed}在座谈会上。",
            "{党的十九大|event}以来",
            "{出席座谈会|event}的有云州市市长"
            "{周德明|person present list=2/3 org=云州市 title=市长}。",
            "{周德明|person speaker}说：“{路要修好|quote by=周德明}。”",
        ),
        piece("奖", "{鲁迅|person eponym}文学奖揭晓。"),
    )
    answer = ask(
        made,
        "SELECT is_present, is_photographed, is_speaker, is_in_headline, is_in_body, is_in_list, "
        "list_ordinal, list_size, role, event_name, mention_count, speech_char_count, suffix "
        "FROM appearances",
    )
    assert answer == [
        (*(True,) * 6, 2, 3, "云州市市长", "座谈会", 4, 4, "。"),
    ]


@pytest.mark.parametrize(
    ("before", "event"),
    [
        ("{党的十九大|event}以来", None),
        ("{党的十九大|event}期间", "党的十九大"),
        ("{对我国进行国事访问|event}期间", "国事访问"),
    ],
)
def test_an_event_is_what_takes_place(before: str, event: str | None) -> None:
    made = warehouse(piece("会", f"{before}，{{周德明|person present}}到会。"))
    assert ask(made, "SELECT event_name FROM appearances") == [(event,)]


ROLL = (
    "{%s|person present list=1/3}、{%s|person present list=2/3}、{%s|person present list=3/3}出席。"
)


def test_a_place_in_lists_and_when_it_changed() -> None:
    made = warehouse(
        piece("甲", ROLL % ("周德明", "段芳", "何其远"), **day("2024-01-01")),
        piece("乙", ROLL % ("周德明", "段芳", "何其远"), **day("2024-02-01")),
        piece("丙", ROLL % ("段芳", "周德明", "何其远"), **day("2024-03-01")),
        piece("丁", "（记者 {段芳|person author list=1/2} {甘小芳|person author list=2/2}）"),
    )
    answer = ask(
        made,
        "SELECT article_id, list_ordinal, person_before, person_after, previous_list_ordinal, "
        "is_place_changed FROM list_places WHERE person = '段芳' ORDER BY day",
    )
    assert answer == [
        ("甲", 2, "周德明", "何其远", None, None),
        ("乙", 2, "周德明", "何其远", 2, False),
        ("丙", 1, None, "周德明", 2, True),
    ]
    answer = ask(
        made,
        "SELECT person, other_person, before_count, after_count, change_count, "
        "last_change_date::VARCHAR, last_change_article_id, is_before_now FROM list_orders "
        "ORDER BY person, other_person",
    )
    assert answer == [
        ("周德明", "何其远", 3, 0, 0, None, None, True),
        ("周德明", "段芳", 2, 1, 1, "2024-03-01", "丙", False),
        ("段芳", "何其远", 3, 0, 0, None, None, True),
    ]


def test_lists_without_a_day_count_and_change_nothing() -> None:
    two = "{%s|person present list=1/2}、{%s|person present list=2/2}出席。"
    made = warehouse(
        piece("有", two % ("周德明", "段芳"), **day("2024-01-01")),
        piece("无", two % ("段芳", "周德明")),
    )
    answer = ask(
        made,
        "SELECT person, before_count, after_count, change_count, is_before_now FROM list_orders",
    )
    assert answer == [("周德明", 1, 1, 0, True)]


def test_two_lists_of_one_paragraph_are_two() -> None:
    line = (
        "{甲文|person present list=1/2}、{乙武|person present list=2/2}出席，"
        "{丙良|person present list=1/2}、{丁善|person present list=2/2}列席。"
    )
    made = warehouse(piece("会", line))
    assert ask(made, "SELECT person, other_person FROM list_orders ORDER BY 1") == [
        ("丙良", "丁善"),
        ("甲文", "乙武"),
    ]


def test_who_spoke_for_how_many_characters_in_which_article() -> None:
    made = warehouse(
        piece(
            "访谈",
            "{周德明|person speaker}说：“{路要修好|quote by=周德明}。”他表示，"
            "{明年通车|quote by=周德明 kind=indirect}。{有人|quote by=无名}也说。",
            **day("2024-05-03"),
        ),
        piece("又", "{周德明|person speaker}说：“{好|quote by=周德明}。”"),
    )
    answer = ask(
        made,
        "SELECT article_id, speaker, entity_id, quotation_count, char_count, direct_char_count, "
        "quote, speech_share FROM speech_by_person ORDER BY char_count DESC, speaker",
    )
    length = len("周德明说：“路要修好。”他表示，明年通车。有人也说。")
    assert answer == [
        ("访谈", "周德明", "周德明", 2, 8, 4, "路要修好", round(8 / length, 4)),
        ("访谈", "无名", None, 1, 2, 2, "有人", round(2 / length, 4)),
        ("又", "周德明", "周德明", 1, 1, 1, "好", round(1 / len("周德明说：“好。”"), 4)),
    ]


def test_who_is_seen_but_not_heard() -> None:
    made = warehouse(
        piece(
            "会",
            "caption: {段芳|person photographed}、{周德明|person photographed}在会上。",
            "{周德明|person speaker}说：“{好|quote by=周德明}。”{何其远|person}未到。",
            "{甲文|person present list=1/2}、{乙武|person present list=2/2}出席。",
        ),
        piece("奖", "{段芳|person}获奖。"),
    )
    answer = ask(
        made,
        "SELECT person, article_count, photographed_article_count, listed_article_count, "
        "caption_only_article_count, speaker_article_count, is_seen, is_seen_not_heard "
        "FROM seen_and_heard ORDER BY person",
    )
    assert answer == [
        ("乙武", 1, 0, 1, 0, 0, True, True),
        ("何其远", 1, 0, 0, 0, 0, False, False),
        ("周德明", 1, 1, 0, 0, 1, True, False),
        ("段芳", 2, 1, 0, 1, 0, True, True),
        ("甲文", 1, 0, 1, 0, 0, True, True),
    ]


def test_counts_are_held_against_the_volume_of_their_month() -> None:
    line = "{周德明|person present}到会。"
    made = warehouse(
        piece("一", line, **day("2024-05-03"), info_source="云州日报"),
        piece("二", "无人。", **day("2024-05-30"), info_source="云州日报"),
        piece("三", line, **between("2024-05-01", "2024-05-20"), info_source="云州日报"),
        piece("四", line, **between("2024-05-01", "2024-06-20"), info_source="云州日报"),
        piece("五", line, **day("2024-05-03")),
        piece("六", line),
    )
    answer = ask(
        made,
        "SELECT month::VARCHAR, batch, outlet, article_count, volume_count, per_1000_articles "
        "FROM people_by_month ORDER BY outlet",
    )
    assert answer == [
        ("2024-05-01", "b", "", 1, 1, 1000.0),
        ("2024-05-01", "b", "云州日报", 2, 3, 666.67),
    ]
