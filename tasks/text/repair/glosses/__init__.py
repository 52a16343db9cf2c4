"""Pinyin glosses put into the bytes of a text: found, undone, and proved by doing it again."""

from tasks.text.repair.glosses.restore import REJOIN_SPLIT, REMOVE_GLOSS, Restored, restore
from tasks.text.repair.glosses.table import looks_glossed
from tasks.text.repair.glosses.words import GlossWords

__all__ = ["REJOIN_SPLIT", "REMOVE_GLOSS", "GlossWords", "Restored", "looks_glossed", "restore"]
