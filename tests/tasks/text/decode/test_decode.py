"""Which character set, by which evidence; and what is refused, with what to do about it."""

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.rejection import RefusedError
from schemas.rejection import RejectionReason as Why
from tasks.text.decode import BOM, Decoded, Method, decode

HANS = "新华社洛川5月18日电（记者林向前）全市今年新建住房三千套，群众称好。\n段落二。"
HANT = "【時報記者周文中台北報導】公司董事長表示，第三季營收將優於上季，市場看好。\n第二段。"
CHINESE = [(HANS, "gbk"), (HANS, "gb18030"), (HANT, "gbk"), (HANT, "big5"), (HANT, "cp950")]


def why(data: bytes) -> Why:
    """Return why ``data`` is refused."""
    with pytest.raises(RefusedError) as caught:
        decode(data)
    assert caught.value.found
    assert caught.value.action
    return caught.value.reason


@pytest.mark.parametrize(("text", "encoding"), CHINESE)
def test_chinese_is_read_without_being_told_the_character_set(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.method == Method.PLAUSIBILITY
    assert decoded.undecodable_bytes == 0


@pytest.mark.parametrize(("text", "encoding"), CHINESE)
@pytest.mark.parametrize("length", [4, 8, 16])
def test_a_headline_is_enough(text: str, encoding: str, length: int) -> None:
    headline = text[-length - 5 : -5]
    assert decode(headline.encode(encoding)).text == headline


@pytest.mark.parametrize("text", ["plain ASCII\r\n", "Zürich café", HANS, HANT, "😀"])
def test_utf8_is_believed(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8", Method.STRICT, 0)


@pytest.mark.parametrize("encoding", sorted(BOM))
def test_a_mark_decides_and_is_no_part_of_the_text(encoding: str) -> None:
    decoded = decode(BOM[encoding] + HANS.encode(encoding))
    assert decoded == Decoded(HANS, encoding, Method.BOM, 0)


def test_a_mark_that_the_rest_belies_is_not_believed() -> None:
    assert why(codecs.BOM_UTF16_LE + b"\x01\x00" * 9) is Why.BINARY
    assert why(codecs.BOM_UTF8 + b"\xff" * 9) is Why.UNDECODABLE
    assert decode(codecs.BOM_UTF8 + HANS.encode()[:-1]).undecodable_bytes == 2


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [HANS, HANT, "新华社北京电", "English with no mark\n", HANS * 20])
def test_utf16_is_recognised_without_a_mark(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == Decoded(text, encoding, Method.PATTERN, 0)


def test_utf16_without_mark_or_ascii_is_tried_last() -> None:
    text = "全市今年新建住房三千套群众称好" * 20
    assert decode(text.encode("utf-16-le")).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs"])
def test_a_character_cut_at_the_end_is_counted(encoding: str) -> None:
    text = HANT + "完"
    decoded = decode(text.encode(encoding)[:-1])
    assert decoded.text.rstrip("\ufffd") == HANT
    assert (
        decoded.undecodable_bytes == decoded.text.count("\ufffd") == len("完".encode(encoding)) - 1
    )


def test_utf16_cut_within_a_character_or_a_pair() -> None:
    assert decode(codecs.BOM_UTF16_LE + "新华社".encode("utf-16-le")[:-1])[::3] == ("新华�", 1)
    assert decode(codecs.BOM_UTF16_BE + "新华😀".encode("utf-16-be")[:-2])[::3] == ("新华�", 2)


def test_a_few_bad_bytes_are_forgiven_in_a_long_text_and_many_are_not() -> None:
    data = bytearray((HANS * 80).encode())
    for place in range(0, 3_000, 1_500):
        data[place] = 0xFF
    assert decode(bytes(data)).undecodable_bytes == 6
    for place in range(0, 4_000, 100):
        data[place] = 0xFF
    assert why(bytes(data)) is Why.UNDECODABLE


def test_many_bad_bytes_cost_no_more_than_few() -> None:
    assert why(b"\xfd\xff\xfe" * 10_000_000) is Why.UNDECODABLE


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t", "\u3000\u200b\xad".encode(), codecs.BOM_UTF8, codecs.BOM_UTF16_BE]
)
def test_what_cannot_be_seen_is_empty(data: bytes) -> None:
    assert why(data) is Why.EMPTY


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x7fELF\x02\x01", "ELF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
        (b"{\\rtf1\\ansi", "Rich Text"),
        (b"text with a NUL \x00 in it", "NUL"),
        (b"\x01\x02\x03\x04abc", "control"),
        ("\x01\x02\x03新".encode("gbk"), "control"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, name: str) -> None:
    with pytest.raises(RefusedError, match=name) as caught:
        decode(data)
    assert caught.value.reason is Why.BINARY


def test_western_text_is_read_as_windows_1252() -> None:
    text = "The café’s owner said “no” – twice."
    assert decode(text.encode("cp1252")) == Decoded(text, "cp1252", Method.PLAUSIBILITY, 0)


@pytest.mark.parametrize(
    "data",
    [
        "привет, как дела".encode("cp1251"),
        "これは日本語の文章です。".encode("shift_jis"),
        "\ud83d\ude00".encode("utf-8", "surrogatepass") * 5 + "中文".encode(),  # CESU-8
        b"\xe9\xe8\xe0 \xe9\xe8\xe0",
        bytes(range(128, 256)),
    ],
)
def test_what_fits_nothing_is_refused(data: bytes) -> None:
    assert why(data) is Why.UNDECODABLE


def test_surrogates_written_as_utf8_are_named() -> None:
    with pytest.raises(RefusedError, match="CESU-8"):
        decode("\ud83d\ude00".encode("utf-8", "surrogatepass") * 5)


@pytest.mark.parametrize("text", ["대통령은 오늘 기자회견을 열었다.", "شىنجاڭ گېزىتى خەۋىرى"])
def test_the_other_languages_of_china_are_read_in_gb18030(text: str) -> None:
    assert decode(text.encode("gb18030")) == Decoded(text, "gb18030", Method.PLAUSIBILITY, 0)
    assert why(text.encode("gb18030") + b"\x01\xff" * 20) in {Why.BINARY, Why.UNDECODABLE}
    assert why(text.encode("gb18030") + b"\x01" * 20) is Why.BINARY


def test_western_utf8_with_a_bad_byte_is_utf8() -> None:
    decoded = decode("Zürich, Köln, Düsseldorf, Malmö".encode() + b"\xff")
    assert decoded == Decoded("Zürich, Köln, Düsseldorf, Malmö\ufffd", "utf-8", "plausibility", 1)


def test_the_dot_in_names_is_the_one_that_taiwan_prints() -> None:
    text = "記者表示，蘋果公司創辦人史蒂夫‧張的新書今天在台北發表。"
    assert decode(text.encode("cp950")) == Decoded(text, "cp950", Method.PLAUSIBILITY, 0)


def test_hong_kong_characters_are_read() -> None:
    text = "記者昨日在深水埗採訪，市民表示佢哋嘅生活冇改變，政府應該關注。"
    assert decode(text.encode("big5hkscs")).text == text


def test_two_codes_for_one_character_are_told() -> None:
    data = HANT.encode("big5hkscs") + b"\xa2\xcc" + "埗嘅".encode("big5hkscs")
    decoded = decode(data)
    assert decoded.method == Method.ALIASES
    assert decoded.text == HANT + "十埗嘅"


@given(
    st.text(st.characters(codec="utf-8"), max_size=40)
    | st.text(st.sampled_from("的一是国國在人会會社电電0 ,。\n‧①か\ufeff\ufffd"), max_size=40),
    st.sampled_from(["utf-8", "gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be", "cp1252"]),
)
@example("\ufeff的", "utf-16-le")
def test_a_text_without_loss_gives_its_bytes_back(text: str, encoding: str) -> None:
    check_round_trip(text.encode(encoding, "ignore"))


@given(st.binary(max_size=200))
@example(b"\xff\xfe\x00\x00")
@example(b"\x84\x31\x95\x33\xff")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    check_round_trip(data)


def check_round_trip(data: bytes) -> None:
    try:
        decoded = decode(data)
    except RefusedError as refusal:
        assert refusal.reason in {Why.EMPTY, Why.BINARY, Why.UNDECODABLE}  # noqa: PT017 - either may be
        return
    decoded.text.encode()  # no half of a surrogate pair
    mark = BOM[decoded.encoding] if decoded.method == Method.BOM else b""
    if not decoded.undecodable_bytes and decoded.method != Method.ALIASES:
        assert mark + decoded.text.encode(decoded.encoding) == data
