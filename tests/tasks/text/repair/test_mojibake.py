"""UTF-8 misread in every way that was seen, over text of our own; and what is spared."""

import re

import ftfy.bad_codecs  # noqa: F401 - registers the sloppy codecs
import pytest

from tasks.text.edits import clean
from tasks.text.repair import RepairWords, repair
from tasks.text.repair import mojibake as latin
from tasks.text.repair.gbk_mojibake import undo_gbk_mojibake
from tasks.text.repair.lost import count_lost
from tasks.text.repair.mojibake import undo_latin_mojibake

TEXT = "林江社云州5月3日电 记者甘小芳报道：“新桥”通车，GDP增长5.2％，施工者说《长江》·很好。"
ONE_BYTE = [
    *("latin-1", "sloppy-windows-1252", "sloppy-windows-1250", "iso-8859-2"),
    *("sloppy-windows-1251", "macroman", "cp437"),
]


def misread(text: str, *encodings: str) -> str:
    for encoding in encodings:
        text = text.encode().decode(encoding)
    return text


def undone(text: str) -> str:
    return clean(text, [undo_latin_mojibake, undo_gbk_mojibake]).text


@pytest.mark.parametrize("encoding", ONE_BYTE)
def test_a_line_is_read_again(encoding: str) -> None:
    assert undone(misread(TEXT, encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["latin-1", "sloppy-windows-1252"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_line_that_is_damaged_in_part_is_read_again(encoding: str, times: int) -> None:
    pieces = re.split("([，。：“”])", TEXT)
    for odd in (0, 1):
        mixed = "".join(
            misread(piece, *[encoding] * times) if n % 2 == odd else piece
            for n, piece in enumerate(pieces)
        )
        assert undone(mixed) == TEXT


@pytest.mark.parametrize("encodings", [("latin-1", "sloppy-windows-1252"), ("latin-1", "latin-1")])
def test_misread_by_two_programs(encodings: tuple[str, str]) -> None:
    assert undone(misread(TEXT, *encodings)) == TEXT


def test_an_nbsp_that_became_a_space_is_known_beside_chinese() -> None:
    text = "记者 张三参加，施加压力。"
    spaced = misread(text, "latin-1").replace("\xa0", " ")
    assert spaced != misread(text, "latin-1")
    assert undone(spaced) == text


def test_a_missing_byte_costs_one_character() -> None:
    whole = misread("新桥通车了", "latin-1")
    for gone in range(3, 12):
        found = undone(whole[:gone] + whole[gone + 1 :])
        lost = gone // 3
        assert found.startswith("新桥通车了"[:lost])
        assert found.endswith("新桥通车了"[lost + 1 :])
        assert "新桥通车了"[lost] not in found


def test_a_hole_of_windows_1252_is_a_lost_character() -> None:
    assert undone("新华很好".encode().decode("cp1252", "replace")) == "新\ufffd很好"


def test_edits_stand_where_the_damage_is() -> None:
    text = f"党员 {misread('党员', 'latin-1')} café {misread('到会', 'latin-1')}。"
    edits = list(undo_latin_mojibake(text))
    assert [text[edit.start : edit.end] for edit in edits] == [
        misread("党员", "latin-1"),
        misread("到会", "latin-1"),
    ]


def test_text_without_a_clue_costs_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        pytest.fail("ftfy was called")

    monkeypatch.setattr(latin, "fix_encoding", refuse)
    assert undone("新桥“通车”……café，30°C·±5％ — GDP…") == "新桥“通车”……café，30°C·±5％ — GDP…"


@pytest.mark.parametrize(
    "text",
    [
        *("« L’été dernier, le café\xa0», dit-il…", "Größe „Straße“ – Äpfel, Öl, Übung…"),
        *("¿Qué pasó? ¡Olé! El Niño…“sí”", "São Paulo, João, coração", "Łódź, Kraków – „Żółć”"),
        *("Владимир Путин… «Правда»—газета", "Ελλάδα… «Αθήνα»", "İstanbul’da, Şişli…”"),
        *("字母Ã、Â、À读作", "字母Ã 读作ã", "à党", "“é—è”", "é…»", "nǐ hǎo, lǜ… “ǘ”", "ā á ǎ à"),
        *("Citroën®", "Müller·é…、", "Zlatan Ibrahimović…", "É”—他说", "Beyoncé’s «Déjà»"),
    ],
)
def test_letters_that_are_meant_are_left_alone(text: str) -> None:
    assert undone(text) == text


@pytest.mark.parametrize("sign", ["?", "\ufffd"])
def test_gbk_loses_no_more_than_the_characters_that_lost_a_byte(sign: str) -> None:
    damaged = TEXT.encode().decode("gb18030", "replace").replace("\ufffd", sign)
    found = undone(damaged)
    assert found != damaged
    kept = [char for char in TEXT if char not in found]
    assert 0 < len(kept) <= found.count("\ufffd") <= damaged.count(sign)


def test_chinese_beside_gbk_mojibake_is_left_alone() -> None:
    assert undone("分享让更澶氫汉鐪嬪埌") == "分享让更多人看到"


@pytest.mark.parametrize("half", ["鏂\ud800", "鏂😀", "鏂版\ud800"])
def test_what_gbk_never_shows_ends_a_run(half: str) -> None:
    assert undone(half) == half


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        *(("新桥", 0), ("\ufffd新\ufffd\ufffd", 3), ("锟斤拷", 2), ("锟斤拷锟斤拷锟斤拷", 6)),
        *(("锟斤拷锟街桥", 3), ("锟斤拷来了\ufffd", 3), ("锟是一个字，斤拷不是词", 0)),
    ],
)
def test_what_is_lost_is_counted(words: RepairWords, text: str, lost: int) -> None:
    repaired = repair(text, words)
    assert repaired.cleaned.text == text
    assert count_lost(text) == lost
    assert repaired.damage_score == lost / len(text)


@pytest.mark.parametrize(
    "piece", ["銆", "鏂?", "?鏂", "锛\ufffd", "鏂版", "銆€", "é»", "å…š", "å ", "å…", "党é", "Ã"]
)
def test_long_lines_are_quick(piece: str) -> None:
    assert undone(piece * (100_000 // len(piece)))
