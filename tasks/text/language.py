"""Which language a document is in, and in which script it is written.

Chinese, Japanese and Korean are told apart by their characters, Traditional from Simplified by
the shadow; all other languages by the model that the library py3langid carries in its wheel.
Where neither is sure the answer is ``und``, never a guess.
"""

import re
from functools import cached_property
from typing import NamedTuple

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from tasks.text.points import Classes, every_character, points_of
from tasks.text.shadow import Shadow

UNDETERMINED = "und"  # BCP 47

# A thousand characters from all over a text tell its scripts as well as all of them.
_SAMPLE = 1_024

# The model reads this much of the start: enough to know a language by, and quickly read.
_PREFIX = 400

# Fewer letters of another script, or fewer Chinese characters, are no text to judge by.
_FEWEST_LETTERS, _FEWEST_HAN = 20, 6
_SURE = 0.8

# One Chinese character says as much as three letters: GDP, CPI and names stand in Chinese news.
_LETTERS_PER_HAN = 3
# A slogan or a name in kana stands in Chinese news; in Japanese every third character is one.
_KANA_SHARE = 0.2

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_LETTER = re.compile(r"[^\W\d_]")

# ISO 15924, by where Unicode keeps the letters.
_SCRIPTS = {
    "Latn": "A-Za-zªº\u00c0-\u02af\u1e00-\u1eff",
    "Cyrl": "\u0400-\u052f",
    "Arab": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefe",
    "Kore": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3",
    "Tibt": "\u0f00-\u0fff",
    "Mong": "\u1800-\u18af",
    "Grek": "\u0370-\u03ff",
    "Hebr": "\u0590-\u05ff",
    "Deva": "\u0900-\u097f",
    "Thai": "\u0e00-\u0e7f",
    "Mymr": "\u1000-\u109f",
    "Khmr": "\u1780-\u17ff",
}
_OF_SCRIPT = {script: re.compile(f"[{letters}]") for script, letters in _SCRIPTS.items()}

# The model knows Dzongkha but not Tibetan, and would call the one the other.
_NOT_IN_MODEL = frozenset({"Tibt", "Mong"})


class Language(NamedTuple):
    """BCP 47 tag, and ISO 15924 script; no script where none prevails."""

    tag: str
    script: str | None

    @property
    def is_chinese(self) -> bool:
        """Tell whether the readers of Chinese are at home in the text."""
        return self.script in ("Hans", "Hant")


class Languages:
    """Identifies languages; the model is loaded when the first text needs it.

    >>> languages = Languages(Shadow([("橋", "桥")]))
    >>> languages.of("大桥周五正式通车。")
    Language(tag='zh-Hans', script='Hans')
    >>> languages.of("橋は金曜日に開通した。")
    Language(tag='ja', script='Jpan')
    >>> languages.of("다리가 금요일에 개통되었다고 관계자가 말했다.")
    Language(tag='ko', script='Kore')
    >>> languages.of("The bridge over the river opened on Friday.")
    Language(tag='en', script='Latn')
    >>> languages.of("GDP 5%")
    Language(tag='und', script='Latn')
    """

    def __init__(self, shadow: Shadow) -> None:
        """Take what tells Traditional from Simplified characters."""
        self._shadow = shadow
        every = every_character()
        kinds = (_HAN, _KANA, _LETTER)
        self._kinds = Classes([[m.start() for m in kind.finditer(every)] for kind in kinds])

    def of(self, text: str) -> Language:
        """Return the language and the script of a repaired text."""
        sample = text[:: len(text) // _SAMPLE + 1]
        han, kana, letters = self._kinds.counts(points_of(sample))
        letters -= han + kana
        if kana and kana > _KANA_SHARE * (han + kana) and letters <= _LETTERS_PER_HAN * kana:
            return Language("ja", "Jpan") if kana + han >= _FEWEST_HAN else _unknown("Jpan")
        if han and letters <= max(_LETTERS_PER_HAN * han, _FEWEST_LETTERS):
            return self._chinese(text, han)
        return self._by_model(text, sample, letters)

    def _chinese(self, text: str, han: int) -> Language:
        script = self._shadow.script(text)
        return Language(f"zh-{script}", script) if han >= _FEWEST_HAN else _unknown(script)

    def _by_model(self, text: str, sample: str, letters: int) -> Language:
        script = next(
            (s for s, of in _OF_SCRIPT.items() if 2 * len(of.findall(sample)) > letters), None
        )
        if script is None or script in _NOT_IN_MODEL or letters < _FEWEST_LETTERS:
            return _unknown(script)
        if script == "Kore":
            return Language("ko", script)
        tag, confidence = self._model.classify(text[:_PREFIX])
        return Language(tag, script) if confidence >= _SURE else _unknown(script)

    @cached_property
    def _model(self) -> LanguageIdentifier:
        """Load the model: a second and 100 MB, which Chinese text never asks for.

        Its languages are narrowed to those with a code of two letters, which newspapers write;
        among the rest are near neighbours that would only make it unsure.
        """
        model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        model.set_languages([label for label in model.labels if len(label) == len("en")])
        return model


def _unknown(script: str | None) -> Language:
    return Language(UNDETERMINED, script)
