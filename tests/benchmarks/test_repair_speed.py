"""How fast text is repaired, beside the tools that people would reach for.

None of them does the same: ftfy mends encodings, OpenCC converts script, the bare regular
expression deletes ``(pinyin)`` and leaves every torn character torn.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ftfy
import opencc
import pytest

from tasks.text.repair import RepairWords, repair, restore_glosses

_GLOSS = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,6}\)")
_SPARING = ftfy.TextFixerConfig(uncurl_quotes=False, fix_character_width=False)

Work = Callable[[str], object]


@pytest.fixture(scope="session")
def tools(words: RepairWords) -> Mapping[str, Work]:
    return {
        "repair, all rules": lambda text: repair(text, words),
        "repair, glosses alone": lambda text: restore_glosses(text, words),
        "ftfy": lambda text: ftfy.fix_text(text, _SPARING),
        "OpenCC, s2t": opencc.OpenCC("s2t").convert,
        "bare regular expression": lambda text: _GLOSS.sub("", text),
    }


@pytest.mark.parametrize("corpus", ["undamaged", "found", "damaged", "torn"])
@pytest.mark.parametrize(
    "tool",
    [
        "repair, all rules",
        "repair, glosses alone",
        "ftfy",
        "OpenCC, s2t",
        "bare regular expression",
    ],
)
def test_repair(
    tool: str,
    corpus: str,
    tools: Mapping[str, Work],
    request: pytest.FixtureRequest,
    benchmark: Any,
) -> None:
    texts: Sequence[str] = request.getfixturevalue(corpus)
    benchmark.group = f"repair of {corpus} text"
    benchmark.extra_info["megabytes"] = sum(len(text.encode()) for text in texts) / 1e6
    benchmark.pedantic(lambda: list(map(tools[tool], texts)), rounds=3, warmup_rounds=1)
