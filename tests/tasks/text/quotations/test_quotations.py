"""Speech: whose it is, how it is marked, and what is none."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.entity import Participation
from schemas.paragraph import ParagraphKind
from schemas.quotation import QuotationKind
from tasks.storage.word_lists import read_word_lists
from tasks.text.entities import EntityWords, read_entities
from tasks.text.model import Layout, Mention, Paragraph, QuotationRead, Text
from tasks.text.quotations import QuotationWords, read_quotations
from tasks.text.shadow import Shadow
from tests.growth import growth

LISTS = read_word_lists()
SHADOW = Shadow(LISTS["hans"])
ENTITIES, QUOTATIONS = EntityWords.compile(LISTS), QuotationWords.compile(LISTS)
DIRECT, INDIRECT, UNQUOTED = QuotationKind


def plain(text: Text, kind: ParagraphKind = ParagraphKind.BODY) -> Layout:
    return Layout(tuple(Paragraph(line.start, line.end, kind, "", 1.0) for line in text.lines))


def read(raw: str) -> tuple[list[Mention], list[QuotationRead]]:
    text = SHADOW.lines(raw)
    mentions = read_entities(text, plain(text), [], ENTITIES)
    return mentions, read_quotations(text, plain(text), mentions, QUOTATIONS)


def speech(raw: str) -> list[tuple[str, QuotationKind, str]]:
    mentions, quotations = read(raw)
    return [
        (mentions[q.speaker].name, q.kind, raw[q.start : q.end])
        for q in quotations
        if q.speaker is not None
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("市长周德明说：“路修好了。”", [(DIRECT, "“路修好了。”")]),
        ("“路修好了，灯也亮了。”市长周德明说。", [(DIRECT, "“路修好了，灯也亮了。”")]),
        (
            "“路修好了。”市长周德明说，“我们都高兴。”",
            [(DIRECT, "“路修好了。”"), (DIRECT, "“我们都高兴。”")],
        ),
        ("市长周德明6日在会上表示，路已修好。他们散了。", [(INDIRECT, "路已修好。")]),
        ("市長周德明說，「路修好了。」", [(DIRECT, "「路修好了。」")]),
        ("市长周德明到场。他说，路已修好。", [(INDIRECT, "路已修好。")]),
        ("市长周德明发声赞赏此举，称路是好路。", [(INDIRECT, "路是好路。")]),
        ("报纸引述市长周德明的话称，路已修好。", [(INDIRECT, "路已修好。")]),
        ("市长周德明到场。她在信里写道：“路好。”", [(DIRECT, "“路好。”")]),
        ("市长周德明呼吁：路要修好", [(INDIRECT, "路要修好")]),
    ],
)
def test_speech_and_its_marks(raw: str, expected: list[tuple[QuotationKind, str]]) -> None:
    assert speech(raw) == [("周德明", kind, words) for kind, words in expected]


def test_a_whole_paragraph_is_spoken_without_marks() -> None:
    raw = (
        "市长周德明感谢大家。他说，一年来路修好了。我们将继续努力，把更多的路修到更远的村子里去，"
        "让更多的人走得出来。"
    )
    ((_, kind, words),) = speech(raw)
    assert kind is UNQUOTED
    assert words.startswith("一年来")
    assert words.endswith("走得出来。")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("高兴，路修好了。", UNQUOTED),
        ("“路修好了。”", DIRECT),
        ("路修好了以后我们天天来，先是走路来，后来坐车来，再后来全家人都来了", UNQUOTED),
    ],
)
def test_a_name_and_a_colon_open_an_answer(answer: str, kind: QuotationKind) -> None:
    assert speech(f"市长周德明来了。\n周德明：{answer}") == [("周德明", kind, answer)]


def test_a_label_is_no_answer() -> None:
    assert speech("市长周德明来了。\n周德明：男，五十岁") == []


def test_speech_ends_where_another_takes_the_word() -> None:
    raw = (
        "市长周德明说，路修好了。我们将继续努力，把更多的路修到更远的村子里去，让大家走得出来。"
        "村民李卫红说，路很好走。"
    )
    assert [(name, kind) for name, kind, _ in speech(raw)] == [
        ("周德明", INDIRECT),
        ("李卫红", INDIRECT),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "市长周德明介绍“八大工程”的进展。",  # a slogan, and a verb without its mark
        "据说，路已修好。他说，很好。",  # nobody is named
        "市长周德明身边一名消息人士透露，路已修好。",
        "市长周德明来了。有人说，路已修好。",
        "市长周德明在会上的发言，大家赞赏。",
        "市长周德明的小说，大家爱读。",
        "市长周德明说",
        "市长周德明身旁是人，有人说，路已修好。",
        "市长周德明木桥边的工人说，路已修好。",
        "市长周德明走过大桥，看了看新修的路面，又看了看远处的灯，人们说，路已修好。",
    ],
)
def test_what_is_no_speech(raw: str) -> None:
    assert speech(raw) == []


def test_the_speakers_mention_is_marked() -> None:
    mentions, (quotation,) = read("市长周德明说，路已修好。")
    assert quotation.speaker is not None
    assert mentions[quotation.speaker].participation is Participation.SPEAKER
    assert (quotation.cue, quotation.fills_paragraph) == ("说", True)


def test_a_caption_holds_no_speech() -> None:
    text = SHADOW.lines("市长周德明说，路已修好。")
    mentions = read_entities(text, plain(text), [], ENTITIES)
    layout = plain(text, ParagraphKind.CAPTION)
    assert read_quotations(text, layout, mentions, QUOTATIONS) == []


FRAGMENTS = st.sampled_from(
    [
        "周德明",
        "市长",
        "他说",
        "说",
        "，",
        "“",
        "”",
        "。",
        "：",
        "表示",
        "\n",
        "我们",
        "“好的好的。”",
    ]
)


@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=20).map("".join))
def test_any_text_is_read_and_speech_lies_in_one_paragraph(raw: str) -> None:
    mentions, quotations = read(raw)
    for quotation in quotations:
        assert 0 <= quotation.start < quotation.end <= len(raw)
        assert "\n" not in raw[quotation.start : quotation.end]
        assert quotation.speaker is None or quotation.speaker < len(mentions)


@pytest.mark.parametrize("unit", ["周德明说，", "他说", "“周德明", "市长周德明说，我们", "“”说"])
def test_long_lines_take_no_more_than_their_share(unit: str) -> None:
    def reading(length: int) -> Callable[[], object]:
        text = SHADOW.lines(unit * (length // len(unit)))
        mentions = read_entities(text, plain(text), [], ENTITIES)
        return lambda: read_quotations(text, plain(text), mentions, QUOTATIONS)

    assert growth(reading(5_000), reading(20_000)) < 8


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            "橋頭擠滿了人，居民們的心聲：「路修好了，我們高興。」",
            [(None, "「路修好了，我們高興。」")],
        ),
        ("会上还有市长周德明：“路修好了，灯也亮了。”", [("周德明", "“路修好了，灯也亮了。”")]),
        ("一位居民说：“路修好了，灯也亮了。”", [(None, "“路修好了，灯也亮了。”")]),
        ("今年的主题：“路好灯亮”", []),
        ("比分3：“路。”", []),
    ],
)
def test_a_quoted_sentence_behind_a_noun_and_a_colon_is_speech(
    raw: str, expected: list[tuple[str | None, str]]
) -> None:
    mentions, quotations = read(raw)
    assert [
        (None if q.speaker is None else mentions[q.speaker].name, raw[q.start : q.end])
        for q in quotations
    ] == expected
