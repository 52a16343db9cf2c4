"""Repair: every kind of damage undone in order, recorded, and proved where that can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tasks.text.edits import Cleaned, Edit, Rule, clean
from tasks.text.model import WordLists
from tasks.text.repair.glosses import (
    REJOIN_SPLIT,
    REMOVE_GLOSS,
    GlossWords,
    Restored,
    restore,
)
from tasks.text.repair.lost import count_lost
from tasks.text.repair.rules import AFTER_GLOSSES, BEFORE_GLOSSES
from tasks.text.repair.spaces import trim_lines

# What these undo was damage; the rest is a matter of print.
_DAMAGE = frozenset({"undo_latin_mojibake", "undo_gbk_mojibake", REMOVE_GLOSS, REJOIN_SPLIT})


@dataclass(frozen=True, slots=True)
class RepairWords:
    """What the repair must know of the language, compiled once."""

    glosses: GlossWords

    @classmethod
    def compile(cls, lists: WordLists) -> "RepairWords":
        """Build from the word lists: readings, and the language model."""
        return cls(GlossWords.compile(lists))


class Repaired(NamedTuple):
    """A repaired document and what is to be known about its repair."""

    cleaned: Cleaned
    gloss_count: int
    damage_score: float  # share of raw characters that were damage, 0 to 1
    verified: bool | None  # re-damaging gives the input back; None where no gloss was


def repair(raw: str, words: RepairWords) -> Repaired:
    """Repair a document: lines trimmed, none empty, joined by one U+000A.

    Repairing the result again changes nothing.
    """
    rounds = 1
    repaired = _run(raw, words, rounds)
    while _may_go_on(repaired.cleaned) and _run(repaired.cleaned.text, words, 1).cleaned.edits:
        rounds += 1  # one rule's work was another's trigger: mojibake of mojibake, say
        repaired = _run(raw, words, rounds)
    return repaired


def restore_glosses(raw: str, words: RepairWords) -> Repaired:
    """Undo the gloss damage alone, and touch nothing else."""
    stage = _GlossStage(words.glosses)
    return stage.report(clean(raw, [stage.restore_glosses]))


def _may_go_on(cleaned: Cleaned) -> bool:
    """Tell whether a rule did what another may react to; trimming, the last, does not."""
    return any(edit.rule != trim_lines.__name__ for edit in cleaned.edits)


def _run(raw: str, words: RepairWords, rounds: int) -> Repaired:
    """Run all rules ``rounds`` times over."""
    stage = _GlossStage(words.glosses)
    rules: tuple[Rule, ...] = (*BEFORE_GLOSSES, stage.restore_glosses, *AFTER_GLOSSES)
    return stage.report(clean(raw, rules * rounds))


class _GlossStage:
    """The gloss rule, which also keeps what a list of edits cannot say."""

    def __init__(self, words: GlossWords) -> None:
        """Start with nothing restored."""
        self._words = words
        self._passes: list[Restored] = []

    def restore_glosses(self, text: str) -> Sequence[Edit]:
        """Undo the gloss damage of ``text``."""
        restored = restore(text, self._words)
        self._passes.append(restored)
        return restored.edits

    def report(self, cleaned: Cleaned) -> Repaired:
        """Sum up."""
        proofs = [each.verified for each in self._passes if each.verified is not None]
        return Repaired(
            cleaned,
            sum(each.gloss_count for each in self._passes),
            _damage_score(cleaned),
            all(proofs) if proofs else None,
        )


def _damage_score(cleaned: Cleaned) -> float:
    """Return the share of raw characters that were damage, those that are lost included."""
    raw_length = cleaned.raw_starts[-1]
    damaged = sum(e.raw_end - e.raw_start for e in cleaned.edits if e.rule in _DAMAGE)
    lost = count_lost(cleaned.text)
    return min((damaged + lost) / raw_length, 1.0) if raw_length else 0.0
