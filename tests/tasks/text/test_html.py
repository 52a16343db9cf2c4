"""Pages become articles; what is hostile is refused, and nothing reaches the network."""

import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tasks.text.html
from schemas.rejection import RefusedError, RejectionReason
from tasks.documents import Reader, structured
from tasks.intake import document_row
from tasks.ledger import Ledger
from tasks.storage.offers import Media, Offered
from tasks.storage.word_lists import read_word_lists
from tasks.text.html import decode_html

ENGLISH = """<html><head><meta charset="utf-8"><title>Bridge opens - Lin Daily</title>
<meta property="og:site_name" content="Lin Daily"><meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2024-05-03T10:00:00Z">
<link rel="canonical" href="https://lin.example/bridge.html"></head><body>
<nav><a href="/">Home</a> <a href="/x">News</a></nav><article>
<h1>Bridge opens after three years</h1>
<figure><img src="http://127.0.0.1:9/a.jpg"><figcaption>People walk on the new bridge. (Photo by Li
Hua/Xinhua)</figcaption></figure>
<p>LINCHENG, May 3 (Linnews) -- A bridge over the river opened on Friday after three years of work,
and thousands came to walk over it.</p><p>"It is a good day," said Mayor Wang Qiang, who cut the
ribbon before a crowd of thousands of people from both banks.</p><p>The bridge is two kilometres
long and has four lanes, two for buses, and a path for walkers that is lit at night.</p></article>
<aside><figure><figcaption>Another story</figcaption></figure></aside>
<footer>Copyright 2024</footer></body></html>"""

CHINESE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>林江新桥通车_林江网</title></head><body><div id="nav"><a>首页</a></div><div class="article">
<h1>林江新桥通车</h1><p>林江社云州5月3日电（记者甘小芳）云州新桥3日通车，全长两公里，两岸居民不必绕行。</p>
<p><img src="a.jpg"></p><p>5月3日，市民在桥上散步。林江社记者甘小芳 摄</p>
<p>建设者说，桥墩入水三十米，施工中用了新的工艺，工程历时三年才完成。</p></div></body></html>"""


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        msg = "the network was touched"
        raise AssertionError(msg)

    monkeypatch.setattr(socket.socket, "connect", refuse)


def refused(data: bytes) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        decode_html(data)
    return caught.value


def test_a_page_gives_its_article_with_captions_and_hints() -> None:
    decoded, hints = decode_html(ENGLISH.encode())
    lines = decoded.text.split("\n")
    assert lines[0] == "Bridge opens after three years"
    assert lines[1] == "People walk on the new bridge. (Photo by Li Hua/Xinhua)"
    assert lines[2].startswith("LINCHENG, May 3")
    assert len(lines) == 5
    assert hints == {
        "headline": "Bridge opens after three years",
        "url": "https://lin.example/bridge.html",
        "date_published": "2024-05-03",
        "source": "Lin Daily",
        "author": "Jane Doe",
    }


@pytest.mark.parametrize(
    ("encoding", "declared", "method"),
    [
        ("gb18030", "gb2312", "declared"),
        ("utf-8", "gb2312", "strict"),
        ("gb18030", "utf-8", "plausibility"),
        ("gb18030", "no-such-set", "plausibility"),
    ],
)
def test_a_page_is_read_in_its_character_set(encoding: str, declared: str, method: str) -> None:
    page = CHINESE.replace("gb2312", declared)
    decoded, hints = decode_html(page.encode(encoding))
    assert (decoded.encoding, str(decoded.method)) == (encoding, method)
    assert hints["headline"] == "林江新桥通车"
    assert "5月3日，市民在桥上散步。林江社记者甘小芳 摄" in decoded.text.split("\n")


def test_a_page_goes_all_the_way_to_the_tables() -> None:
    page = Offered("inbox/page.html", ENGLISH.encode(), Media.HTML)
    row = document_row("b", Ledger({}, "1"), page)
    assert row["data"] == ENGLISH.encode(), "the page's own bytes are kept"
    tables = structured([row], Reader.compile(read_word_lists(), "fast", "1"))
    assert tables["rejections"].to_pylist() == []
    (article,) = tables["articles"].to_pylist()
    assert (article["language"], article["script"], article["tagger"]) == ("en", "Latn", None)
    assert str(article["date_published"]) == "2024-05-03"
    assert article["date_method"] == "metadata"
    assert article["info_source"] == "Linnews"
    (photo,) = tables["photos"].to_pylist()
    assert (photo["creator"], photo["source"]) == ("Li Hua", "Xinhua")
    (quotation,) = tables["quotations"].to_pylist()
    assert quotation["speaker"] == "Wang Qiang"


def test_without_the_extra_a_page_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks.text.html, "find_spec", lambda _: None)
    refusal = refused(ENGLISH.encode())
    assert refusal.reason is RejectionReason.UNSUPPORTED_TYPE
    assert "pip install newsmill[html]" in refusal.action


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"<html></html>", "empty"),
        (b"<script>1</script>", "empty"),
        (b"<!--" + b"-" * 10_000, "pipeline_error"),
        (b"<div>" * 100_000, "pipeline_error"),
        (b"<p>" * 900_000, "pipeline_error"),
        (bytes(range(256)) * 10, "binary"),
    ],
)
def test_what_is_no_article_is_refused(page: bytes, reason: str) -> None:
    assert refused(page).reason == reason


def test_entities_of_its_own_are_not_expanded() -> None:
    page = (
        b'<!DOCTYPE x [<!ENTITY b "bomb"><!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><html><body>'
        b"<article><p>&b;&x; Some longer text of an article goes here and on.</p></article>"
    )
    assert "bomb" not in decode_html(page)[0].text.split("&b;")[1]


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<figure>",
        "<figcaption>",
        "<table>",
        "<title>",
        "&amp;",
        "&#0;",
        "<!--",
        "新桥通车。",
    ]
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
def test_any_page_is_read_or_refused(page: str) -> None:
    try:
        decoded, _ = decode_html(page.encode("utf-8", "ignore"))
    except RefusedError:
        return
    assert decoded.text.strip()


def test_a_short_chinese_report_keeps_its_paragraphs() -> None:
    page = (
        "<html><head><meta charset='gb2312'><title>海州港扩建</title></head><body><nav>首页</nav>"
        "<article><h1>海州港扩建</h1><p>海州新闻网3月8日讯（记者 段芳）海州港扩建工程今天开工，"
        "预计三年完成。</p><figure><img src='a.jpg'><figcaption>施工现场。记者 段芳 摄</figcaption>"
        "</figure><p>市长何远山表示，工程将带动就业，港区周边的道路也将同步改造。</p></article></body>"
    )
    decoded, hints = decode_html(page.encode("gb18030"))
    assert decoded.text.splitlines() == [
        "海州港扩建",
        "海州新闻网3月8日讯（记者 段芳）海州港扩建工程今天开工，预计三年完成。",
        "施工现场。记者 段芳 摄",
        "市长何远山表示，工程将带动就业，港区周边的道路也将同步改造。",
    ]
    assert hints["headline"] == "海州港扩建"
