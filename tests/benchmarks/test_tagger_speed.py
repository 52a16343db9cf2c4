"""How fast names are found, beside the taggers that people would reach for; one core each."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jieba
import jieba.posseg
import pytest

from tasks.storage.word_lists import read_word_lists
from tasks.tagging import find_tagger
from tasks.text.shadow import Shadow

jieba.setLogLevel("ERROR")

Work = Callable[[Sequence[str]], object]


@pytest.fixture(scope="module")
def lines(found: Sequence[str]) -> Sequence[str]:
    shadow = Shadow(read_word_lists()["hans"])
    return [shadow.of(line) for text in found for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def taggers() -> Mapping[str, Work]:
    full, fast = find_tagger("full"), find_tagger("fast")
    assert full
    assert fast
    return {
        "full": full.tag,
        "fast (rjieba)": fast.tag,
        "jieba.posseg": lambda lines: [list(jieba.posseg.cut(line)) for line in lines],
    }


@pytest.mark.parametrize("tool", ["full", "fast (rjieba)", "jieba.posseg"])
def test_tagging(
    tool: str, lines: Sequence[str], taggers: Mapping[str, Work], benchmark: Any
) -> None:
    benchmark.group = "names in running text"
    benchmark.extra_info["megabytes"] = sum(len(line.encode()) for line in lines) / 1e6
    benchmark.pedantic(taggers[tool], args=(lines,), rounds=3, warmup_rounds=1)
