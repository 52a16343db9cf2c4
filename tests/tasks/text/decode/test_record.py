"""A line of JSON Lines: its text, its hints, or what is wrong with it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.rejection import RefusedError
from schemas.rejection import RejectionReason as Why
from tasks.text.decode import decode_record


def line(**record: object) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()


def test_the_hints_are_those_that_are_given() -> None:
    hints = {"headline": "标题", "url": "https://news.example/1", "date_published": "2024-05-01"}
    decoded, found = decode_record(line(text="正文。", source=None, author=["x"], **hints))
    assert decoded.text == "标题\n正文。"
    assert found == hints
    assert decoded.encoding == "utf-8"


@pytest.mark.parametrize("text", ["标题\n正文。", " 标题\n正文。"])
def test_a_headline_that_is_there_is_not_repeated(text: str) -> None:
    assert decode_record(line(text=text, headline="标题"))[0].text == text


@pytest.mark.parametrize("headline", ["", " ", None])
def test_an_empty_headline_adds_nothing(headline: str | None) -> None:
    assert decode_record(line(text="正文。", headline=headline))[0].text == "正文。"


def test_a_line_may_be_in_another_character_set() -> None:
    record = json.dumps({"text": "新华社洛川电，全市今年新建住房三千套。"}, ensure_ascii=False)
    decoded, _ = decode_record(record.encode("gbk"))
    assert decoded.encoding == "gb18030"
    assert decoded.text == "新华社洛川电，全市今年新建住房三千套。"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'{"text": "a"', "column 13: Expecting ',' delimiter"),
        (b'{"text": "a"} {}', "column 15: Extra data"),
        (b'["text"]', "a JSON array"),
        (b'"text"', "a JSON string"),
        (b"null", "a JSON null"),
        (b"true", "a JSON boolean"),
        (b"1", "a JSON number"),
        (b"{}", "key 'text' is missing"),
        (b'{"text": null}', "key 'text' is null"),
        (b'{"text": 1}', "key 'text' holds a JSON number"),
        (b'{"text": "a", "url": {}}', "key 'url' holds a JSON object"),
        (b'{"text": "ab\\ud83d"}', r"half a surrogate pair, \ud83d, at 2"),
        (b"[" * 100_000, "recursion"),
        (b'{"n": ' + b"9" * 5_000 + b"}", "integer string conversion"),
    ],
)
def test_a_bad_record_says_what_was_found(data: bytes, found: str) -> None:
    with pytest.raises(RefusedError) as caught:
        decode_record(data)
    assert caught.value.reason is Why.BAD_RECORD
    assert found in caught.value.found


def test_a_record_without_a_visible_character_is_empty() -> None:
    with pytest.raises(RefusedError) as caught:
        decode_record(line(text=" \u3000"))
    assert caught.value.reason is Why.EMPTY


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "headline", "url"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    try:
        decoded, hints = decode_record(json.dumps(value).encode())
    except RefusedError:
        return
    assert decoded.text
    assert all(isinstance(hint, str) for hint in hints.values())
