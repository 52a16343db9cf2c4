"""Repair: every kind of damage undone in order, recorded, and proved where that can be."""

from collections.abc import Container, Sequence
from functools import cached_property
from typing import NamedTuple

from tasks.text.edits import Applied, Cleaned, Edit, Rule, clean, clean_further
from tasks.text.model import WordLists
from tasks.text.repair.glosses import (
    REJOIN_SPLIT,
    REMOVE_GLOSS,
    GlossWords,
    Restored,
    looks_glossed,
    restore,
)
from tasks.text.repair.lost import count_lost
from tasks.text.repair.rules import AFTER_GLOSSES, BEFORE_GLOSSES, FAMILIES, RULES
from tasks.text.repair.spaces import trim_lines

# What these undo was damage; the rest is a matter of print.
_DAMAGE = frozenset({"undo_latin_mojibake", "undo_gbk_mojibake", REMOVE_GLOSS, REJOIN_SPLIT})


class RepairWords:
    """What the repair must know of the language, compiled once, when it is first needed.

    Undamaged text needs none of it, and the language model is the largest list of all.
    """

    def __init__(self, lists: WordLists) -> None:
        """Keep the lists."""
        self._lists = lists

    @classmethod
    def compile(cls, lists: WordLists) -> "RepairWords":
        """Build from the word lists: readings, and the language model."""
        return cls(lists)

    @cached_property
    def glosses(self) -> GlossWords:
        """What undoing the glosses takes."""
        return GlossWords.compile(self._lists)


class Repaired(NamedTuple):
    """A repaired document and what is to be known about its repair."""

    cleaned: Cleaned
    gloss_count: int
    damage_score: float  # share of raw characters that were damage, 0 to 1
    verified: bool | None  # re-damaging gives the input back; None where no gloss was


def repair(raw: str, words: RepairWords, only: Container[str] = RULES) -> Repaired:
    """Repair a document: lines trimmed, none empty, joined by one U+000A.

    Repairing the result again changes nothing. ``only`` names the rules that may run.
    """
    stage = _GlossStage(words)
    every: tuple[Rule, ...] = (*BEFORE_GLOSSES, stage.restore_glosses, *AFTER_GLOSSES)
    rules = [rule for rule in every if rule.__name__ in only]
    cleaned, steps, edit_count = clean(raw, rules), len(rules), 0
    # One rule's work can be another's trigger: mojibake of mojibake, say.
    while _may_go_on(cleaned.edits[edit_count:]):
        edit_count = len(cleaned.edits)
        cleaned, steps = clean_further(cleaned, rules, steps), steps + len(rules)
    return stage.report(cleaned)


def restore_glosses(raw: str, words: RepairWords) -> Repaired:
    """Undo the gloss damage alone, and touch nothing else."""
    return repair(raw, words, FAMILIES["glosses"])


def _may_go_on(edits: Sequence[Applied]) -> bool:
    """Tell whether a rule did what another may react to; trimming, the last, does not."""
    return any(edit.rule != trim_lines.__name__ for edit in edits)


class _GlossStage:
    """The gloss rule, which also keeps what a list of edits cannot say."""

    def __init__(self, words: RepairWords) -> None:
        """Start with nothing restored."""
        self._words = words
        self._passes: list[Restored] = []

    def restore_glosses(self, text: str) -> Sequence[Edit]:
        """Undo the gloss damage of ``text``."""
        restored = restore(text, self._words.glosses) if looks_glossed(text) else Restored()
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
