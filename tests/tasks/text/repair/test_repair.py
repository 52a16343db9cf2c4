"""What holds for every text, however it was spoilt."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tasks.text.edits import undo
from tasks.text.repair import RepairWords, repair, restore_glosses

# Fragments that the rules react to; random characters almost never spell a gloss.
FRAGMENTS = st.sampled_from(
    [
        *(
            "團(tuán)",
            "報(bào)",
            "會(huì)",
            "日?qǐng)?bào)",
            "當(dāng)?shù)貎?yōu)勢(shì)",
            "津?qū)嵺`",
        ),
        *("羅C(jī)", "?", "?bào)", "(bào)", "軍?yú)卵萘?", "報(", "\ue072", "嵺", "`", "K(yù)"),
        *("銆€", "鏂扮枂", "鍏氬憳?", "锟斤拷", "\ufffd", "å…šå‘˜", "Ã", "ã\x80\x80", "â\x80", "€"),
        *("锛?", "璁拌\ufffd呬粠", "鈥", "路", "åŠ ", "å", "Â ", "é\xa0»", "æœˆ", "ć–°", "Ð", "ƒÂ"),
        *(
            ",",
            ":",
            "!",
            "(",
            ")",
            "（",
            "”",
            "“",
            "正文",
            "記者 甲",
            "IMF",
            "f(x)",
            "3,000",
            "10:30",
        ),
        *("http://a.cn/?b=", "www.a.cn", "&nbsp;", "１２月", "ＧＤＰ", "％", "尕(gǎ)", "对(duì)"),
        *("\n", "\r\n", "\u2028", "\x85", " ", "\u3000", "\xa0", "\t", "\u200b", "\xad", "\ufeff"),
        *("\u200d", "❤", "😀", "\ud800", "\x00", "\x01", "\x02", "a", "甲"),
    ]
)
spoilt = st.lists(FRAGMENTS | st.text(max_size=3), max_size=14).map("".join)
relaxed = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@relaxed
@given(spoilt)
@example("團(tuán)報(bào)會(huì)日?qǐng)?bào)")
@example("Ã¥\x85\x9aè\x8a\xad")
def test_undo_restores_the_raw_text(words: RepairWords, raw: str) -> None:
    cleaned = repair(raw, words).cleaned
    assert undo(cleaned.text, cleaned.edits) == raw


@relaxed
@given(spoilt)
def test_repairing_twice_changes_nothing_more(words: RepairWords, raw: str) -> None:
    once = repair(raw, words).cleaned.text
    assert repair(once, words).cleaned.edits == ()


@relaxed
@given(spoilt)
def test_lines_are_trimmed_and_none_is_empty(words: RepairWords, raw: str) -> None:
    text = repair(raw, words).cleaned.text
    assert not text or all(line and line == line.strip(" \t") for line in text.split("\n"))


@relaxed
@given(spoilt)
def test_every_offset_maps_into_the_raw_text(words: RepairWords, raw: str) -> None:
    cleaned = repair(raw, words).cleaned
    assert len(cleaned.raw_starts) == len(cleaned.text) + 1
    assert len(cleaned.raw_ends) == len(cleaned.text)
    assert all(
        0 <= a <= b <= len(raw)
        for a, b in zip(cleaned.raw_starts[:-1], cleaned.raw_ends, strict=True)
    )


@relaxed
@given(spoilt)
def test_the_damage_score_is_a_share(words: RepairWords, raw: str) -> None:
    repaired = repair(raw, words)
    assert 0.0 <= repaired.damage_score <= 1.0
    assert (repaired.verified is None) or repaired.gloss_count >= 0


def test_an_empty_document_is_left_alone(words: RepairWords) -> None:
    repaired = repair("", words)
    assert (repaired.cleaned.text, repaired.cleaned.edits) == ("", ())
    assert (repaired.damage_score, repaired.verified) == (0.0, None)


def test_the_damage_score_counts_what_was_damage(words: RepairWords) -> None:
    assert repair("å…šå‘˜到会", words).damage_score == 6 / 8
    assert repair("党员,到会", words).damage_score == 0.0


def test_mojibake_of_mojibake_is_undone_at_once(words: RepairWords) -> None:
    once = "党员".encode().decode("latin-1")
    twice = once.encode().decode("latin-1")
    assert repair(twice, words).cleaned.text == "党员"


def test_what_was_never_utf_8_stays(words: RepairWords) -> None:
    for raw in ("à‚‚党员", "銆\ud800党员"):
        assert repair(raw, words).cleaned.text == raw


def test_gloss_repair_alone_touches_nothing_else(words: RepairWords) -> None:
    raw = "團(tuán)到,會(huì)上 ,\r\n報(bào)"
    assert restore_glosses(raw, words).cleaned.text == "團到,會上 ,\r\n報"


def test_a_very_long_line_is_quick(words: RepairWords) -> None:
    for piece in ("(", ",", " ", "甲,", "?bào)", "銆", "\n", "&a", "http://"):
        repair(piece * (100_000 // len(piece)), words)
    damaged = "團(tuán)報(bào)會(huì)"
    for piece in ("日?qǐng)?bào)", "日?qǐng)", "嵺?", "?"):
        repair(damaged + "日?qǐng)" + piece * (3_000 // len(piece)), words)
