"""A record of a web archive becomes the text it holds; the day of the crawl dates nothing."""

import gzip
import zlib

import pytest

import tasks.text.warc
from schemas.article import DateMethod
from schemas.rejection import RefusedError, RejectionReason
from tasks.documents import Reader, structured
from tasks.intake import document_row
from tasks.ledger import Ledger
from tasks.storage.offers import Media, Offered
from tasks.storage.word_lists import read_word_lists
from tasks.text.decode import Method
from tasks.text.warc import decode_warc
from tests.archives import answered, converted, recorded, served

PAGE = """<html><head><title>林江新桥通车</title></head><body><div class="article">
<h1>林江新桥通车</h1><p>林江社云州电（记者甘小芳）云州新桥通车，全长两公里，两岸居民不必绕行。</p>
<p>建设者说，桥墩入水三十米，施工中用了新的工艺，工程历时三年才完成。</p></div></body></html>"""


def refused(data: bytes) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        decode_warc(data)
    return caught.value


def test_a_text_comes_with_its_address_and_the_day_of_the_crawl() -> None:
    decoded, hints = decode_warc(converted(1, "新桥通车\n两岸居民不必绕行。")[:-4])
    assert decoded.text == "新桥通车\n两岸居民不必绕行。"
    assert hints == {
        "url": "http://lin.example/2023/04/05/bridge.html",
        "collected_at": "2024-05-17T01:02:03Z",
    }


def test_an_address_that_is_none_is_left_out() -> None:
    record = recorded("resource", b"Text.", "text/plain", {"WARC-Target-URI": "file:///a.txt"})
    assert "url" not in decode_warc(record)[1]


def chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 100] for start in range(0, len(body), 100)]
    lines = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return lines + b"0\r\n\r\n"


def bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


SENT = {
    "as it is": ("", lambda body: body),
    "chunked": ("Transfer-Encoding: chunked\r\n", chunked),
    "gzip": ("Content-Encoding: gzip\r\n", gzip.compress),
    "zlib": ("Content-Encoding: deflate\r\n", zlib.compress),
    "bare deflate": ("Content-Encoding: deflate\r\n", bare),
    "both": (
        "Transfer-Encoding: chunked\r\nContent-Encoding: GZip\r\n",
        lambda body: chunked(gzip.compress(body)),
    ),
    # Crawlers unpack what they store and leave the headers as they were.
    "said to be gzip": ("Content-Encoding: gzip\r\n", lambda body: body),
    "said to be deflate": ("Content-Encoding: deflate\r\n", lambda body: body),
    "said to be chunked": ("Transfer-Encoding: chunked\r\n", lambda body: body),
}


@pytest.mark.parametrize("sent", SENT)
@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_a_page_is_read_however_it_was_sent(sent: str, media_type: str) -> None:
    if media_type == "text/html":
        pytest.importorskip("trafilatura")
    more, send = SENT[sent]
    decoded, hints = decode_warc(served(1, answered(send(PAGE.encode()), media_type, more=more)))
    assert "两岸居民不必绕行" in decoded.text
    assert decoded.text.startswith("林江新桥通车" if media_type == "text/html" else "<html>")
    assert hints["url"] == "http://lin.example/2023/04/05/bridge.html"


def test_the_servers_word_about_the_charset_is_heard() -> None:
    pytest.importorskip("trafilatura")
    page = PAGE.encode("gb18030")
    decoded, _ = decode_warc(served(1, answered(page, 'text/html; charset="GB2312"')))
    assert (decoded.encoding, decoded.method) == ("gb18030", Method.DECLARED)
    assert "林江新桥通车" in decoded.text


def test_a_false_word_about_the_charset_is_not_believed() -> None:
    pytest.importorskip("trafilatura")
    for charset in ("iso-8859-1", "no-such-charset", "idna", "utf-16"):
        decoded, _ = decode_warc(
            served(1, answered(PAGE.encode(), f"text/html; charset={charset}"))
        )
        assert "林江新桥通车" in decoded.text


def test_what_cannot_be_unpacked_is_refused() -> None:
    gzipped = "Content-Encoding: gzip\r\n"
    broken = gzip.compress(PAGE.encode())
    spoilt = broken[:60] + bytes(20) + broken[80:]
    for body in (broken[:-30], spoilt):
        found = refused(served(1, answered(body, more=gzipped)))
        assert found.reason is RejectionReason.CORRUPT_ARCHIVE
    bomb = gzip.compress(bytes(5 << 20))
    assert refused(served(1, answered(bomb, more=gzipped))).reason is RejectionReason.TOO_LARGE
    odd = refused(served(1, answered(b"x", more="Content-Encoding: zstd\r\n")))
    assert odd.reason is RejectionReason.UNSUPPORTED_TYPE


def test_without_the_extra_it_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.text.warc, "find_spec", lambda _: None)
    assert refused(converted(1, "x")).action.startswith("Run pip install newsmill[warc]")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.compile(read_word_lists(), "none", "1")


@pytest.mark.parametrize(
    ("address", "method", "day"),
    [
        ("http://lin.example/2023/04/05/bridge.html", DateMethod.URL, "2023-04-05"),
        ("http://lin.example/bridge.html", None, "None"),
    ],
)
def test_the_day_of_the_crawl_is_no_publication_date(
    reader: Reader, address: str, method: DateMethod | None, day: str
) -> None:
    record = recorded("conversion", "新桥通车\n两岸居民不必绕行。".encode(), "text/plain")
    record = record.replace(b"http://lin.example/2023/04/05/bridge.html", address.encode())
    # The archive, its folder and the record are all named after the day of the crawl.
    uri = "2024-05-17/CC-NEWS-20240517010203-00001.warc.gz!/urn:uuid:20240517-0000"
    row = document_row("b", Ledger({}, "1"), Offered(uri, record, Media.WARC, None, len(record)))
    made = structured([row], reader)
    (article,) = made["articles"].to_pylist()
    assert str(article["date_published"]) == day
    assert article["date_method"] == method
    assert article["url"] == address
