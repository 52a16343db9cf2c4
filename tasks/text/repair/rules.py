"""The repair rules in the order they run; damage first, then the printer's habits.

Glosses are undone between the two families: they need private-use characters and ASCII
brackets as they came.
"""

from tasks.text.edits import Rule
from tasks.text.repair.gbk_mojibake import undo_gbk_mojibake
from tasks.text.repair.mojibake import undo_latin_mojibake
from tasks.text.repair.spaces import drop_invisible, squeeze_spaces, trim_lines, unify_line_breaks
from tasks.text.repair.widths import narrow_alphanumerics, widen_brackets, widen_marks

BEFORE_GLOSSES: tuple[Rule, ...] = (
    undo_latin_mojibake,
    undo_gbk_mojibake,
    unify_line_breaks,
    drop_invisible,
)

AFTER_GLOSSES: tuple[Rule, ...] = (
    narrow_alphanumerics,
    widen_brackets,
    widen_marks,
    squeeze_spaces,
    trim_lines,
)
