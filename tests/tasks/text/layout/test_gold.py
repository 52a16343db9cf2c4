"""Layout against hand-made gold: real articles, read in place and never copied."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tasks.text.model import Layout, Span, Text

GOLD = Path(__file__).parents[5] / "shared/corpora/gold"
FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")

# What must be reached: exact shares, and F1 where things are counted.
TARGETS = {
    "headline": 0.96,
    "info_source": 0.95,
    "kinds": 0.97,
    "captions": 0.95,
    "descriptions": 0.93,
    "creators": 0.95,
    "authors": 0.95,
}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not GOLD.is_dir(), reason="no ../shared/corpora/gold beside the project"),
]


def squeeze(string: str | None) -> str:
    return re.sub(r"\s+", "", string or "").translate(FULL_WIDTH)


def facts(text: Text, layout: Layout, numbers: list[int]) -> dict[str, set[Any]]:
    """Return what the reader found, in the form of ``wanted``."""

    def cut(span: Span | None) -> str:
        return squeeze(text.text[span.start : span.end] if span else None)

    kinds = {(n, p.kind.value) for n, p in zip(numbers, layout.paragraphs, strict=True) if n > 1}
    return {
        "headline": {cut(layout.headline)},
        "info_source": {cut(layout.info_source)},
        "kinds": kinds,
        "captions": {n for n, kind in kinds if kind == "caption"},
        "descriptions": {cut(photo.description) for photo in layout.photos},
        "creators": {cut(c.name) for photo in layout.photos for c in photo.creators},
        "authors": {cut(credit.name) for credit in layout.credits},
    }


def wanted(gold: dict[str, Any]) -> dict[str, set[Any]]:
    kinds = {(int(n), kind) for n, kind in gold["line_kinds"].items() if kind != "blank"}
    return {
        "headline": {squeeze(gold["headline"])},
        "info_source": {squeeze(gold["info_source"])},
        "kinds": kinds,
        "captions": {n for n, kind in kinds if kind == "caption"},
        "descriptions": {squeeze(photo["description"]) for photo in gold["photos"]},
        "creators": {squeeze(c) for photo in gold["photos"] for c in photo["creator"] or []},
        "authors": {squeeze(person["name"]) for person in gold["byline_persons"]},
    }


def articles() -> Iterator[tuple[dict[str, Any], list[tuple[int, str]]]]:
    """Yield each gold article with its numbered, trimmed lines that are not blank."""
    for path in sorted(GOLD.glob("*.gold.json")):
        raw = path.with_name(path.name.replace(".gold.json", ".txt")).read_text("utf-8")
        lines = [(n, line.strip()) for n, line in enumerate(raw.split("\n"), 1) if line.strip()]
        yield json.loads(path.read_text("utf-8")), lines


def f1(pairs: Iterable[tuple[set[Any], set[Any]]]) -> float:
    """Return F1 over all articles; of one thing each, that is the share that is right."""
    both = found = wished = 0
    for got, want in pairs:
        both, found, wished = both + len(got & want), found + len(got), wished + len(want)
    return 2 * both / (found + wished)


def test_gold_articles_reach_the_targets(read: Callable[[str], tuple[Text, Layout]]) -> None:
    pairs = defaultdict(list)
    for gold, lines in articles():
        text, layout = read("\n".join(line for _, line in lines))
        want = wanted(gold)
        for name, got in facts(text, layout, [n for n, _ in lines]).items():
            pairs[name].append((got, want[name]))
    assert len(pairs["headline"]) >= 31, "fewer gold articles than there were"
    scores = {name: f1(pairs[name]) for name in TARGETS}
    assert {name: score for name, score in scores.items() if score < TARGETS[name]} == {}
