"""Publication dates by their trust, event dates by their context."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.article import DateMethod, DatePrecision
from schemas.entity import EntityType
from tasks.storage.word_lists import read_word_lists
from tasks.text.dates import find_dates, publication_date
from tasks.text.dates.names import date_in_folder, date_in_metadata, date_in_url
from tasks.text.layout import LayoutWords, read_layout
from tasks.text.model import Hints, PublicationDate
from tasks.text.shadow import Shadow

WORDS = LayoutWords.compile(read_word_lists())
SHADOW = Shadow(read_word_lists()["hans"])
HEADLINE = "云州新桥通车\n"
DAY = date(2024, 7, 8)


def published(raw: str, uri: str = "inbox/1.txt", **hints: str) -> PublicationDate:
    text = SHADOW.lines(raw)
    clues = Hints(uri, **hints)
    return publication_date(text, read_layout(text, clues, WORDS), clues)


def told(raw: str, uri: str = "inbox/1.txt") -> list[tuple[str, str | None]]:
    text = SHADOW.lines(raw)
    clues = Hints(uri)
    layout = read_layout(text, clues, WORDS)
    mentions = find_dates(text, layout, publication_date(text, layout, clues))
    assert all(mention.entity_type is EntityType.DATE for mention in mentions)
    assert all(text.text[m.start : m.end] == m.name for m in mentions)
    return [(mention.name, mention.normalized) for mention in mentions]


@pytest.mark.parametrize(
    ("uri", "method", "evidence"),
    [
        ("tv/2024/20240708_VIDE2Yx190402.txt", DateMethod.FILE_NAME, "20240708"),
        ("tv/2024-07-08.txt", DateMethod.FILE_NAME, "2024-07-08"),
        ("tv/云州日报2024年7月8日.txt", DateMethod.FILE_NAME, "2024年7月8日"),
        ("tv/t20240708_12.htm#L3", DateMethod.FILE_NAME, "t20240708"),
        ("a.zip!/press/2024/07/08/001.txt", DateMethod.FOLDER, "2024/07/08"),
        ("press/2024-07/08/content_239712.txt", DateMethod.FOLDER, "2024-07/08"),
        ("press/20240708/001.txt", DateMethod.FOLDER, "20240708"),
    ],
)
def test_names_carry_dates(uri: str, method: DateMethod, evidence: str) -> None:
    found = published("标题\n正文。", uri)
    assert found == PublicationDate(DAY, DatePrecision.DAY, method, evidence, DAY, DAY)


@pytest.mark.parametrize(
    "uri",
    [
        "000_6e79c3930e3c7d93.txt",
        "16301539.html",
        "content_312712.txt",
        "a20240708b.txt",
        "20241308.txt",
        "2024-02-30.txt",
        "20240708_20240709.txt",
        "00120240708.txt",
    ],
)
def test_numbers_that_are_no_date_give_nothing(uri: str) -> None:
    assert published("标题\n正文。", uri) == PublicationDate()


def test_metadata_is_trusted_most_then_names_then_urls_then_the_dateline() -> None:
    lead = HEADLINE + "（中央社台北2024年7月5日電）新橋通車。"
    url = "http://www.example.cn/2024/0706/c1-2.html"
    assert published(lead).method is DateMethod.DATELINE
    assert published(lead, url=url).value == date(2024, 7, 6)
    assert published(lead, "p/20240707/1.txt", url=url).method is DateMethod.FOLDER
    everything = published(lead, "p/20240707/1.txt", url=url, date_published="2024-07-08T09:00:00Z")
    assert (everything.method, everything.value) == (DateMethod.METADATA, DAY)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Apr 18, 2024", date(2024, 4, 18)),
        ("Thu, 18 Apr 2024 08:00:00 +0800", date(2024, 4, 18)),
        ("2024/7/8", DAY),
        ("20240708", DAY),
        ("2024年7月8日 下午3:05", DAY),
        ("Apr 31, 2024", None),
        ("Foo 18, 2024", None),
        ("yesterday", None),
    ],
)
def test_metadata_is_written_in_many_ways(printed: str, value: date | None) -> None:
    found = date_in_metadata(printed)
    assert (found.exact() if found else None) == value


def test_months_and_years_are_known_as_such() -> None:
    month = published("标题\n正文。", "press/2024-07/1.txt")
    assert (month.value, month.precision) == (None, DatePrecision.MONTH)
    assert (month.earliest, month.latest) == (date(2024, 7, 1), date(2024, 7, 31))
    year = published("标题\n正文。", "press/2024年/1.txt")
    assert (year.precision, year.evidence) == (DatePrecision.YEAR, "2024年")
    assert date_in_folder("press/2024年7月/1.txt") == ("2024年7月", 2024, 7, None)
    assert date_in_url("http://www.example.cn/news/1.html?d=20240708") is None
    assert date_in_metadata("April 2024") == ("April 2024", 2024, 4, None)


def test_a_dateline_without_a_year_only_narrows() -> None:
    lead = HEADLINE + "林江社云州7月8日电 新桥通车。"
    assert published(lead) == PublicationDate()
    narrowed = published(lead, "press/2024/1.txt")
    assert (narrowed.value, narrowed.method) == (None, DateMethod.DATELINE)
    assert (narrowed.earliest, narrowed.latest) == (DAY, date(2024, 7, 11))
    outside = published(lead, "press/2024-06/1.txt")
    assert outside.precision is DatePrecision.MONTH


@pytest.mark.parametrize(
    "line",
    [
        "《云州日报》（2024年07月08日 04版）",
        "2024-07-08 10:20 来源：云州日报",
        "发布日期：2024年7月8日※新桥通车",
    ],
)
def test_the_page_says_when_it_appeared(line: str) -> None:
    found = published(f"{HEADLINE}{line}\n新桥2020年1月2日开工。")
    assert (found.value, found.method) == (DAY, DateMethod.TEXT)


def test_days_in_running_text_are_events() -> None:
    assert (
        published(HEADLINE + "新桥2024年7月8日通车。\n日期：待定。\n时间：2024年7月")
        == PublicationDate()
    )


def test_a_meeting_about_to_begin_is_only_inferred() -> None:
    text = HEADLINE + "黨的二十屆三中全會即將召開之際,新橋7月8日通車。"
    found = published(text)
    assert (found.value, found.method) == (None, DateMethod.EVENT)
    assert found.latest == date(2024, 7, 15)
    assert told(text) == [("7月8日", "--07-08")]
    assert published(HEADLINE + "云州会议即将召开。") == PublicationDate()


def test_months_and_years_are_inherited() -> None:
    text = (
        HEADLINE + "林江社云州7月10日电 7月8日至10日，代表团来访。8日下午座谈。去年12月3日也来过。"
    )
    assert told(text) == [
        ("7月10日", "--07-10"),
        ("7月8日至10日", "--07-08/--07-10"),
        ("8日", "--07-08"),
        ("去年12月3日", "--12-03"),
    ]
    assert told(text, "p/2024/1.txt")[1:] == [
        ("7月8日至10日", "2024-07-08/2024-07-10"),
        ("8日", "2024-07-08"),
        ("去年12月3日", "2023-12-03"),
    ]


@pytest.mark.parametrize(
    ("words", "normalized"),
    [
        ("民國105年12月15日", "2016-12-15"),
        ("105年12月15日", "2016-12-15"),
        ("民国元年", "1912"),
        ("２０１２年５月", "2012-05"),
        ("2024年7月8日至8月2日", "2024-07-08/2024-08-02"),
        ("2011年至2013年", "2011/2013"),
        ("2016年", "2016"),
        ("2024-07-08", "2024-07-08"),
        ("二〇二四年七月十八日", "2024-07-18"),
        ("七月廿一日", "--07-21"),
        ("1—6月", "--01/--06"),
        ("7月", "--07"),
        ("8日", "---08"),
        ("8日至10日", "---08/---10"),
        ("周五（12/9）", "--12-09"),
        ("今（13）日", "---13"),
        ("去年", None),
        ("5日线", None),
        ("10日RSI", None),
        ("3个月", None),
        ("2030年2月30日", None),
        ("2999年", None),
    ],
)
def test_forms(words: str, normalized: str | None) -> None:
    assert told(f"{HEADLINE}在{words}通车。") == ([(words, normalized)] if normalized else [])


@pytest.mark.parametrize(
    ("text", "uri", "normalized"),
    [
        ("30日通车。", "20240702.txt", ["2024-06-30"]),
        ("30日通车。", "20240102.txt", ["2023-12-30"]),
        ("12月30日通车。", "20240102.txt", ["2023-12-30"]),
        ("1月2日通车。", "20241230.txt", ["2025-01-02"]),
        ("7月通车。", "20241230.txt", ["2024-07"]),
        ("31日通车，6月开工，31日完工。", "20240702.txt", ["---31", "2024-06", "---31"]),
        ("2018年6月12日开工。7月3日通车。", "20240702.txt", ["2018-06-12", "2018-07-03"]),
        ("2018年开工，7月3日通车。", "20240702.txt", ["2018", "2018-07-03"]),
        ("2018年开工。7月3日通车。", "20240702.txt", ["2018", "2024-07-03"]),
        ("2018年至2020年施工，7月3日通车。", "20240702.txt", ["2018/2020", "2024-07-03"]),
        ("2018年2月开工。\n2月29日通车。", "20230702.txt", ["2018-02", "--02-29"]),
        ("2月3日开工。\n4日通车。", "a.txt", ["--02-03", "--02-04"]),
    ],
)
def test_context(text: str, uri: str, normalized: list[str]) -> None:
    assert [value for _, value in told(HEADLINE + text, uri)] == normalized


FRAGMENTS = st.sampled_from(
    [
        "7月8日",
        "至",
        "31日",
        "2月29日",
        "2024年",
        "民国",
        "99年",
        "去年",
        "6月",
        "。",
        "\n",
        "１２",
        "电",
    ]
)


@settings(max_examples=80)
@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=15).map("".join))
def test_every_day_with_its_year_is_in_the_calendar(raw: str) -> None:
    for uri in ("a.txt", "20230630.txt", "p/2023/a.txt"):
        for _, normalized in told(raw, uri):
            for day in (normalized or "").split("/"):
                if len(day) == len("2024-07-08") and not day.startswith("-"):
                    assert date.fromisoformat(day)
