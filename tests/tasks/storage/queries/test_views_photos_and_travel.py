"""Photos, who works with whom, and where a delegation went. Expected rows are by hand."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from tests.tasks.storage.hand_made import ask, between, day, piece, warehouse

PHOTO = "caption: {%s|person photographed}在桥上。{%s|person photographer}摄"


def test_photos_of_a_photographer_an_outlet_and_a_place() -> None:
    made = warehouse(
        piece(
            "一",
            PHOTO % ("周德明", "段芳"),
            PHOTO % ("何其远", "段芳"),
            **day("2024-05-03"),
            source="云渡社",
            location_shown="云州",
        ),
        piece("二", PHOTO % ("周德明", "段芳"), info_source="云州日报"),
        piece("三", "caption: 全景。{段芳|person photographer}、{甘小芳|person photographer}摄"),
    )
    by_place = (
        "SELECT creator, source, location_shown, photo_count, article_count, "
        "first_seen_date::VARCHAR FROM photos_by_place ORDER BY creator, photo_count DESC, source"
    )
    assert ask(made, by_place) == [
        ("段芳", "云渡社", "云州", 2, 1, "2024-05-03"),
        ("段芳", "", "", 1, 1, None),
        ("段芳", "云州日报", "", 1, 1, None),
        ("甘小芳", "", "", 1, 1, None),
    ]
    by_creator = "SELECT creator, source, photo_count FROM photos_by_creator ORDER BY ALL"
    assert ask(made, by_creator) == [
        ("段芳", "", 1),
        ("段芳", "云州日报", 1),
        ("段芳", "云渡社", 2),
        ("甘小芳", "", 1),
    ]


def test_teams_are_reporters_and_photographers_and_no_editors() -> None:
    made = warehouse(
        piece(
            "一",
            "记者{甘小芳|person author title=记者}、{段芳|person author}报道",
            PHOTO % ("周德明", "段芳"),
            "责任编辑{项云舟|person author title=责任编辑}",
            **day("2024-05-03"),
        )
    )
    answer = ask(made, "SELECT reporter, photographer, article_count, photo_count FROM photo_teams")
    assert answer == [("甘小芳", "段芳", 1, 1)]


def test_an_itinerary_by_day_and_place() -> None:
    made = warehouse(
        piece(
            "代表团来访",
            "headline: {海州代表团|organization}来访",
            "{7月8日|date is=2024-07-08}，{周德明|person present}、{段芳|person present}率"
            "{海州代表团|organization}抵达{云州|place code=530000}，参观{新桥展览馆|facility}。"
            "{何其远|person}的家在{远川|place}。",
            "代表团走进{云州|place}{青石乡|place}、{红旗小学|organization}，了解情况。",
            "{9日|date is=--07-09}，在{云州大学|organization}举行座谈。",
            "caption: 代表团考察{港口|facility}。",
            "在{海边医院|organization}，代表团看望了医生。在{市里|place}，人们等候。",
            **between("2024-07-09", "2024-07-12"),
        )
    )
    answer = ask(
        made,
        "SELECT stop_number, place, traveller, is_traveller_inferred, visit_date::VARCHAR, "
        "is_visit_date_inferred, is_date_carried, date_text, place_code, quote FROM itineraries "
        "ORDER BY stop_number, traveller COLLATE NOCASE",
    )
    here, there = ("2024-07-08", False, False, "7月8日"), ("2024-07-08", False, True, "7月8日")
    assert [row[:9] for row in answer] == [
        (1, "云州", "周德明", False, *here, "530000"),
        (1, "云州", "段芳", False, *here, "530000"),
        (1, "云州", "海州代表团", False, *here, "530000"),
        (2, "新桥展览馆", "周德明", False, *here, None),
        (2, "新桥展览馆", "段芳", False, *here, None),
        (2, "新桥展览馆", "海州代表团", False, *here, None),
        (3, "云州青石乡", "海州代表团", True, *there, None),
        (4, "红旗小学", "海州代表团", True, *there, None),
        (5, "云州大学", "海州代表团", True, "2024-07-09", True, False, "9日", None),
        (6, "港口", "海州代表团", True, None, None, None, None, None),
        (7, "海边医院", "海州代表团", True, "2024-07-09", True, True, "9日", None),
    ]
    assert answer[6][9] == "代表团走进云州青石乡、红旗小学，了解情况。"


def test_days_of_several_and_of_no_year() -> None:
    line = "{%s|date is=%s}，{周德明|person present}来到{云州|place}。"
    made = warehouse(
        piece("几天", line % ("1日至3日", "2024-05-01/2024-05-03"), **day("2024-05-04")),
        piece("无年", line % ("5月1日", "--05-01")),
        piece("跨年", line % ("1月1日", "--01-01"), **between("2023-12-30", "2024-01-03")),
        piece("不动", "{周德明|person}说，{云州|place}很美。"),
    )
    answer = ask(
        made,
        "SELECT article_id, visit_date::VARCHAR, visit_date_latest::VARCHAR, date_text "
        "FROM itineraries ORDER BY article_id",
    )
    assert answer == [
        ("几天", "2024-05-01", "2024-05-03", "1日至3日"),
        ("无年", None, None, "5月1日"),
        ("跨年", None, None, "1月1日"),
    ]


def test_a_name_after_the_place_or_in_another_sentence_did_not_travel() -> None:
    made = warehouse(
        piece(
            "访",
            "{何其远|person}未到。{周德明|person present}抵达{云州|place}，{段芳|person}迎接。",
            "{刘云|person}的展览{在|date is=2024}{海州|place}举行。",
        )
    )
    assert ask(made, "SELECT traveller, place FROM itineraries") == [("周德明", "云州")]
