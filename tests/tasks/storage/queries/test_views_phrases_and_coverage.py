"""Phrases that spread, and how sure all of it is. Expected rows are written by hand."""

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from tests.tasks.storage.hand_made import Piece, ask, between, day, piece, warehouse


def used(*lines: str, first: str = "2024-05-01") -> list[Piece]:
    """Return an article for each line, a day apart, the last without a day."""
    start = date.fromisoformat(first)
    days = [day((start + timedelta(days=n)).isoformat()) for n in range(len(lines) - 1)]
    return [
        piece(f"{n}", line, **facts, info_source=f"第{n}报")
        for n, (line, facts) in enumerate(zip(lines, [*days, {}], strict=True))
    ]


def test_a_phrase_spreads_from_its_first_user_in_either_script() -> None:
    made = warehouse(
        *used(
            "{周德明|person speaker}说：“{要建設“雲上新橋”|quote by=周德明}。”",
            "全市推进“云上新桥”建设。",
            "何谓“云上新桥”？",
        )
    )
    answer = ask(
        made,
        "SELECT phrase, form, article_count, use_count, outlet_count, first_seen_date::VARCHAR, "
        "last_seen_date::VARCHAR, first_article_id, first_outlet, first_speaker, first_exact, "
        "undated_article_count FROM set_phrases",
    )
    first = ("0", "第0报", "周德明", "雲上新橋")
    assert answer == [("云上新桥", "quoted", 3, 3, 3, "2024-05-01", "2024-05-02", *first, 1)]
    places = ask(made, "SELECT article_id, exact, start_char, end_char FROM phrase_uses ORDER BY 1")
    assert places[0] == (
        "0",
        "雲上新橋",
        len("周德明说：“要建設“"),
        len("周德明说：“要建設“雲上新橋"),
    )


@pytest.mark.parametrize(
    ("lines", "phrase"),
    [
        (
            "必须坚持以桥兴市富民，甲。|要坚持以桥兴市富民，乙。|坚持以桥兴市富民，丙。",
            "坚持以桥兴市富民",
        ),
        ("读《云州建桥条例》。|学《云州建桥条例》。|用《云州建桥条例》。", "云州建桥条例"),
        (
            "要求各区认真落实，一。|要求各区认真落实，二。|要求各区认真落实，三。",
            "要求各区认真落实",
        ),
    ],
)
def test_what_recurs_word_for_word_is_a_phrase(lines: str, phrase: str) -> None:
    made = warehouse(*used(*lines.split("|")))
    assert ask(made, "SELECT DISTINCT phrase FROM phrase_uses") == [(phrase,)]


@pytest.mark.parametrize(
    "lines",
    [
        ("见“云上新桥”。",) * 3,  # a reprint is one wording
        ("见“云上新桥”，一。", "见“云上新桥”，二。", "没有。"),  # two articles
        ("看《云州晚间新闻》。", "听《云州晚间新闻》。", "评《云州晚间新闻》。"),
        ("周德明书记指出，一。", "周德明书记指出，二。", "周德明书记指出，三。"),
        ("截至2024年5月底，一。", "截至2024年5月底，二。", "截至2024年5月底，三。"),
        tuple(f"“{{云渡客轮|organization}}”{n}。" for n in "一二三"),
        ("“{云渡客轮|organization}”一。", "“{云渡客轮|organization}”二。", "“云渡客轮”三。"),
        tuple(f"{{段芳|person}}等参加了上述座谈，{n}。" for n in "一二三"),
    ],
)
def test_what_is_no_phrase(lines: tuple[str, ...]) -> None:
    assert ask(warehouse(*used(*lines)), "SELECT phrase FROM phrase_uses") == []


def test_a_phrase_named_after_somebody_is_one() -> None:
    lines = [f"坚持{{刘云|person}}建桥为民思想，{n}。" for n in "一二三"]
    answer = ask(warehouse(*used(*lines)), "SELECT DISTINCT phrase FROM phrase_uses")
    assert answer == [("坚持刘云建桥为民思想",)]


def test_volume_of_days_and_gaps_between_them() -> None:
    start = date(2024, 5, 1)
    offsets = [*range(12), *range(15, 25)]  # the 13th to the 15th are missing
    daily = [
        piece(
            f"d{n}",
            "正文。",
            **day((start + timedelta(days=n)).isoformat()),
            info_source="云州日报",
        )
        for n in offsets
    ]
    made = warehouse(
        *daily,
        piece("伤", "正文。", **day("2024-05-01"), info_source="海州报", damage_score=0.2),
        piece("推断", "正文。", **between("2024-05-13", "2024-05-15"), info_source="云州日报"),
    )
    answer = ask(made, "SELECT * FROM coverage_by_day WHERE day = '2024-05-01' ORDER BY outlet")
    assert answer == [
        (start, "b", "云州日报", 1, 0, 0, 3, 0.5),
        (start, "b", "海州报", 1, 0, 1, 3, 0.5),
    ]
    gaps = ask(
        made,
        "SELECT outlet, gap_first_date::VARCHAR, gap_last_date::VARCHAR, gap_days, "
        "missing_article_count, covered_share FROM coverage_gaps",
    )
    assert gaps == [("云州日报", "2024-05-13", "2024-05-15", 3, 3, round(22 / 25, 4))]


def test_how_sure_we_are_of_each_outlet() -> None:
    made = warehouse(
        piece("一", "正文。", **day("2024-05-01"), info_source="云州日报"),
        piece("二", "正文。", **between("2024-05-01", "2024-05-09"), info_source="云州日报"),
        piece("三", "正文。", info_source="云州日报", damage_score=0.5, repair_verified=False),
        piece("四", "text", tagger=None, lost_char_count=2),
        documents=[
            {"source_uri": "x", "batch": "b", "outcome": "rejected"},
            {"source_uri": "y", "batch": "b", "outcome": "duplicate"},
        ],
    )
    answer = ask(
        made,
        "SELECT outlet, document_count, article_count, duplicate_count, rejected_count, "
        "printed_date_count, inferred_date_count, undated_count, damaged_count, unproved_count, "
        "lost_char_count, no_outlet_count, untagged_count, mean_damage_score FROM source_quality "
        "ORDER BY outlet",
    )
    assert answer == [
        ("", 3, 1, 1, 1, 0, 0, 1, 0, 0, 2, 1, 1, 0.0),
        ("云州日报", 3, 3, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0.1667),
    ]
