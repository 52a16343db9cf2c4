"""The repair rules in the order they run; damage first, then the printer's habits.

Glosses are undone between the two families: they need private-use characters and ASCII
brackets as they came.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

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

# What a reader of the rules calls them by; each name is also the name of a rule in ``edits``,
# but for ``restore_glosses``, which makes two kinds of edits.
FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "mojibake": ("undo_latin_mojibake", "undo_gbk_mojibake"),
        "glosses": ("restore_glosses",),
        "widths": ("narrow_alphanumerics", "widen_brackets", "widen_marks"),
        "spaces": ("unify_line_breaks", "drop_invisible", "squeeze_spaces", "trim_lines"),
    }
)
RULES: frozenset[str] = frozenset(name for names in FAMILIES.values() for name in names)


def named(names: Iterable[str]) -> frozenset[str]:
    """Return the rules that ``names`` stand for: families, or single rules.

    Raises:
        KeyError: A name is neither.

    >>> sorted(named(["mojibake", "trim_lines"]))
    ['trim_lines', 'undo_gbk_mojibake', 'undo_latin_mojibake']
    """
    known = {name: (name,) for name in RULES} | dict(FAMILIES)
    return frozenset(rule for name in names for rule in known[name])
