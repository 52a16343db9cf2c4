"""Languages are told apart where there is enough to tell, and not guessed where there is not."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.storage.word_lists import read_word_lists
from tasks.text.language import Languages
from tasks.text.shadow import Shadow
from tests.growth import growth

LANGUAGES = Languages(Shadow(read_word_lists()["hans"]))


@pytest.mark.parametrize(
    ("text", "tag", "script"),
    [
        ("大桥周五正式通车，市长出席了仪式。", "zh-Hans", "Hans"),
        ("大橋週五正式通車，市長出席了儀式。", "zh-Hant", "Hant"),
        ("GDP、CPI与PPI三项数据周五公布，IMF与OECD表示关注。", "zh-Hans", "Hans"),
        ("团队为产品起名「さくら」，并在上海的发布会上向来宾介绍了设计思路。", "zh-Hans", "Hans"),
        ("橋は金曜日に開通した。関係者によると、工事は三年かかったという。", "ja", "Jpan"),
        ("다리가 금요일에 개통되었다고 관계자가 말했다.", "ko", "Kore"),
        ("The bridge opened to traffic on Friday, officials said.", "en", "Latn"),
        ("Le pont sur la rivière a été ouvert vendredi, trois ans après.", "fr", "Latn"),
        ("Die Brücke über den Fluss ist am Freitag freigegeben worden.", "de", "Latn"),
        ("Мост через реку был открыт для движения в пятницу.", "ru", "Cyrl"),
        ("بۇ كۆۋرۈك جۈمە كۈنى قاتناشقا ئېچىلدى", "ug", "Arab"),
        ("ཟམ་པ་འདི་གཟའ་པ་སངས་ཉིན་སྒོ་ཕྱེས།", "und", "Tibt"),
        ("大桥", "und", "Hans"),
        ("はい", "und", "Jpan"),
        ("Hello", "und", "Latn"),
        ("12 34 %", "und", None),
        ("", "und", None),
    ],
)
def test_language_and_script(text: str, tag: str, script: str | None) -> None:
    assert LANGUAGES.of(text) == (tag, script)


@given(st.text(max_size=60))
def test_any_text_has_a_tag(text: str) -> None:
    assert LANGUAGES.of(text).tag


@pytest.mark.parametrize("text", ["大桥周五正式通车。", "The bridge opened on Friday. "])
def test_a_long_article_takes_no_longer_than_its_share(text: str) -> None:
    def telling(times: int) -> Callable[[], object]:
        return lambda: LANGUAGES.of(text * times)

    assert growth(telling(100), telling(400)) < 8
