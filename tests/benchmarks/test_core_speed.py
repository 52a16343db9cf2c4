"""How fast each stage of the core is, on one core: what an article costs, and where.

The stages run in turn over the same text; the last line of the group is all of them together.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from typing import Any

import pytest

from tasks.documents import Reader, structured
from tasks.storage.offers import Media
from tasks.storage.word_lists import read_word_lists
from tasks.text.layout import read_layout
from tasks.text.lockstep import in_step
from tasks.text.model import Hints
from tasks.text.pipeline import finishing, preparing
from tasks.text.repair import repair
from tasks.text.rows import Origin, columns_of

_ORIGIN = Origin("a.txt", "0", "0", "1")
_SLICE = 64  # documents, as a worker gets them

Work = Callable[[], object]


@pytest.fixture(scope="module")
def readers() -> Mapping[str, Reader]:
    return {name: Reader.compile(read_word_lists(), name, "1") for name in ("none", "full")}


@pytest.fixture(scope="module")
def stages(found: Sequence[str], readers: Mapping[str, Reader]) -> Mapping[str, Work]:
    words, tagger = readers["full"].words, readers["full"].tagger
    assert tagger
    prepared = in_step(preparing(text, Hints("a.txt"), words) for text in found)
    lines = [line.hans for each in prepared for line in each.text.lines]
    tags = [[() for _ in each.text.lines] for each in prepared]
    read = in_step(map(finishing, prepared, tags, repeat(words)))
    rows = [_row(number, text) for number, text in enumerate(found)]
    slices = [rows[at : at + _SLICE] for at in range(0, len(rows), _SLICE)]
    return {
        "repair": lambda: [repair(text, words.repair) for text in found],
        "script and language": lambda: [words.languages.of(each.text.text) for each in prepared],
        "layout": lambda: [read_layout(p.text, p.hints, words.layout) for p in prepared],
        "tagging": lambda: tagger.tag(lines),
        "entities, dates, speech": lambda: in_step(map(finishing, prepared, tags, repeat(words))),
        "rows": lambda: columns_of([(each, _ORIGIN) for each in read]),
        "all, without a tagger": lambda: [structured(s, readers["none"]) for s in slices],
        "all, with the full tagger": lambda: [structured(s, readers["full"]) for s in slices],
    }


def _row(number: int, text: str) -> dict[str, Any]:
    """Return what a raw chunk keeps of a document."""
    return {
        "source_uri": f"{number}.txt",
        "source_sha256": f"{number}",
        "content_sha256": f"{number}",
        "batch": "bench",
        "media": Media.TEXT,
        "data": text.encode(),
        "file_bytes": len(text.encode()),
        "outcome": "article",
        "encoding": "utf-8",
        "encoding_method": "strict",
        "undecodable_bytes": 0,
    } | dict.fromkeys(("duplicate_of", "reason", "found", "expected", "action"))


@pytest.mark.parametrize(
    "stage",
    [
        "repair",
        "script and language",
        "layout",
        "tagging",
        "entities, dates, speech",
        "rows",
        "all, without a tagger",
        "all, with the full tagger",
    ],
)
def test_stage(
    stage: str, stages: Mapping[str, Work], found: Sequence[str], benchmark: Any
) -> None:
    benchmark.group = "stages of the core"
    benchmark.extra_info["megabytes"] = sum(len(text.encode()) for text in found) / 1e6
    benchmark.extra_info["characters"] = sum(map(len, found))
    benchmark.pedantic(stages[stage], rounds=2, warmup_rounds=1)
