"""Strict span F1: a name counts where start, end and type are right."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from schemas.entity import EntityType
from tasks.text.model import Tagger
from tasks.text.shadow import Shadow

_TYPES = {
    EntityType.PERSON: "PER",
    EntityType.PLACE: "LOC",
    EntityType.ORGANIZATION: "ORG",
}


class Score(NamedTuple):
    """Precision, recall and F1, 0 to 100."""

    precision: float
    recall: float
    f1: float


def score(tagger: Tagger, gold: Path, shadow: Shadow) -> Score:
    """Score a tagger on a file of ``{"text", "ents": [[start, end, type]]}``."""
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    found = tagger.tag([shadow.of(row["text"]) for row in rows])
    pairs = (
        ({(s, e, _TYPES[kind]) for s, e, kind in spans}, {tuple(each) for each in row["ents"]})
        for spans, row in zip(found, rows, strict=True)
    )
    return _score(pairs)


def _score(pairs: Iterable[tuple[set[tuple[int, int, str]], set[tuple[int, int, str]]]]) -> Score:
    counts = [(len(found & wanted), len(found), len(wanted)) for found, wanted in pairs]
    right, found, wanted = (sum(column) for column in zip(*counts, strict=True))
    return Score(100 * right / found, 100 * right / wanted, 200 * right / (found + wanted))


def table(scores: Mapping[str, Score]) -> str:
    """Return scores as a Markdown table.

    >>> print(table({"dev": Score(80, 60, 68.57)}))
    | set | precision | recall | F1 |
    |---|---|---|---|
    | dev | 80.0 | 60.0 | 68.6 |
    """
    rows = [
        f"| {name} | {s.precision:.1f} | {s.recall:.1f} | {s.f1:.1f} |"
        for name, s in scores.items()
    ]
    return "\n".join(["| set | precision | recall | F1 |", "|---|---|---|---|", *rows])
