"""Titles held, handed over, held twice. Expected rows are written by hand from the texts."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from tests.tasks.storage.hand_made import Piece, ask, between, day, piece, warehouse


def held(name: str, title: str, *days: str, org: str = "云州市委") -> list[Piece]:
    """Return an article for each day, in which somebody is printed with a title."""
    line = f"{org}{title}{{{name}|person present org={org} title={title}}}到会。"
    return [piece(f"{name}{title}{n}", line, **day(text)) for n, text in enumerate(days)]


def test_titles_in_both_scripts_are_one_with_first_and_last_day() -> None:
    line = "{org}{title}{{{name}|person present org={org} title={title}}}到会。"
    made = warehouse(
        piece("一", line.format(org="云州市委", title="书记", name="刘云"), **day("2024-05-03")),
        piece("二", line.format(org="雲州市委", title="書記", name="劉云"), **day("2024-03-03")),
        piece(
            "三",
            line.format(org="云州市委", title="书记", name="刘云"),
            **between("2024-06-01", "2024-06-30"),
        ),
        piece("四", line.format(org="云州市委", title="书记", name="刘云")),
    )
    answer = ask(
        made,
        "SELECT person, role, role_hans, role_title, article_count, first_seen_date::VARCHAR, "
        "is_first_seen_inferred, last_seen_date::VARCHAR, is_last_seen_inferred, "
        "undated_article_count, first_article_id, last_article_id FROM titles_held",
    )
    first, last = ("2024-03-03", False), ("2024-06-30", True)
    title = ("刘云", "云州市委书记", "云州市委书记", "书记", 4)
    assert answer == [(*title, *first, *last, 1, "二", "三")]


def test_a_title_of_a_byline_is_told_apart() -> None:
    made = warehouse(piece("一", "（云州日报记者{甘小芳|person author org=云州日报 title=记者}）"))
    assert ask(made, "SELECT role, is_byline FROM titles_held") == [("云州日报记者", True)]


def test_one_post_and_two_people_after_one_another_and_at_once() -> None:
    made = warehouse(
        *held("周德明", "书记", "2020-01-01", "2021-05-01"),
        *held("段芳", "书记", "2021-06-01", "2023-05-01"),
        *held("何其远", "书记", "2023-04-01", "2024-01-01"),
        *held("甲文", "副书记", "2020-01-01", "2024-01-01"),
        *held("乙武", "副书记", "2020-01-01", "2024-01-01"),
    )
    answer = ask(
        made,
        "SELECT role_hans, relation, person, last_seen_date::VARCHAR, last_article_id, "
        "other_person, other_first_seen_date::VARCHAR, other_first_article_id, overlap_days "
        "FROM title_conflicts ORDER BY other_first_seen_date",
    )
    post = "云州市委书记"
    one, two = ("周德明", "2021-05-01", "周德明书记1"), ("段芳", "2021-06-01", "段芳书记0")
    assert answer == [
        (post, "succession", *one, *two, 0),
        (
            post,
            "at_once",
            "段芳",
            "2023-05-01",
            "段芳书记1",
            "何其远",
            "2023-04-01",
            "何其远书记0",
            31,
        ),
    ]


def test_a_longer_name_of_the_same_person_and_posts_of_nowhere_are_no_conflict() -> None:
    made = warehouse(
        *held("安娜·梅", "总统", "2020-01-01", org="海国"),
        *held("梅", "总统", "2020-01-02", org="海国"),
        piece("一", "总统{甲文|person title=总统}到会。", **day("2020-01-01")),
        piece("二", "总统{乙武|person title=总统}到会。", **day("2020-01-01")),
    )
    assert ask(made, "SELECT person FROM title_conflicts") == []


def test_without_days_nobody_can_tell_who_came_first() -> None:
    line = "云州市委书记{%s|person present org=云州市委 title=书记}到会。"
    made = warehouse(piece("一", line % "周德明"), piece("二", line % "段芳", **day("2024-05-03")))
    answer = ask(made, "SELECT relation, person, other_person, overlap_days FROM title_conflicts")
    assert answer == [("undated", "段芳", "周德明", None)]


def test_one_person_with_one_title_after_another() -> None:
    made = warehouse(
        *held("周德明", "副市长", "2020-01-01", "2021-01-01", org="云州市"),
        *held("周德明", "市长", "2021-03-01", "2022-01-01", org="云州市"),
        *held("周德明", "书记", "2022-03-01", "2023-01-01"),
        *held("周德明", "顾问", "2020-06-01", org="云州大学"),  # in one article only
    )
    answer = ask(
        made,
        "SELECT old_role, old_last_seen_date::VARCHAR, new_role, new_first_seen_date::VARCHAR, "
        "gap_days, is_inferred FROM title_changes ORDER BY new_first_seen_date",
    )
    assert answer == [
        ("云州市副市长", "2021-01-01", "云州市市长", "2021-03-01", 59, False),
        ("云州市市长", "2022-01-01", "云州市委书记", "2022-03-01", 59, False),
    ]


def test_two_wordings_of_one_title_are_no_change() -> None:
    line = "{area}总统{{{name}|person area={area} title=总统}}到会。"
    made = warehouse(
        *(
            piece(f"{n}", line.format(area=area, name="安娜·梅"), **day(f"202{n}-01-01"))
            for n, area in enumerate(("海国", "海国", "海国共和", "海国共和"))
        )
    )
    assert ask(made, "SELECT old_role, new_role FROM title_changes") == []
