"""What the layout must know of languages in Latin script: the same words, other data.

Patterns run over plain text, in which brackets, commas and slashes are full width.
"""

import re
from collections.abc import Iterable
from typing import Any

from tasks.text.model import WordLists

_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = rf"{_MONTHS}\s\d{{1,2}}(?:，\s?\d{{4}})?|\d{{1,2}}\s{_MONTHS}(?:\s\d{{4}})?"
_NEVER = "(?!)"
# A name of an outlet that no list holds, where brackets say that it is one.
_ANY_OUTLET = r"[A-ZÀ-Þ][\w.&’' -]{1,40}"
_PLACE = r"[A-ZÀ-Þ]{2}[A-ZÀ-Þ.’'／ -]{0,40}(?:，\s[A-Z][a-zA-Z.]+)?"
_SITE_ENDS = "News|Times|Daily|Post|Herald|Tribune|Guardian|Journal|Network|Online|Gazette|Today"

# How a lead opens, by rule; the order is the order of trial.
_OPENINGS = {
    "dateline_bracket": _NEVER,  # no dateline stands behind the last words
    # BEIJING, Nov. 5 (Xinhua) -- ; PARIS (Reuters) —
    "dateline_latin": rf"(?P<located>{_PLACE}?)(?:，\s(?P<day>{_DAY}))?"
    rf"\s?（(?P<source>{_ANY_OUTLET})）\s?(?:[-–—]{{1,3}})\s?",
    # GENEVA, Nov 5 — ; LONDON —
    "dateline_latin_place": rf"(?P<located>{_PLACE}?)(?:，\s(?P<day>{_DAY}))?\s(?:--|[–—])\s",
}


def latin_fields(lists: WordLists) -> dict[str, Any]:
    """Return what ``LayoutWords`` holds, by field, for text in Latin script."""
    outlets = _any(row[0] for row in lists["latin_outlets"])
    boilerplate = (f"(?P<{rule}>{form})" for rule, form in lists["latin_boilerplate"])
    return {
        "outlet": re.compile(f"(?:{outlets})|{_ANY_OUTLET}"),
        "outlet_end": re.compile(rf"(?:{outlets})\Z"),
        "job": re.compile(f"(?P<word>{_NEVER})"),
        "parts": {},
        "openings": {rule: re.compile(form) for rule, form in _OPENINGS.items()},
        "boilerplate": re.compile("|".join(boilerplate)),
        "facts": {},
        "column": re.compile(f"(?P<barred>{_NEVER})"),
        "column_alone": re.compile(_NEVER),
        "column_below": re.compile(_NEVER),
        # Bridge opens | Linnews, Bridge opens - Linshire Herald
        "site": re.compile(
            rf"(?P<suffix>\s+｜\s*[^｜]{{2,40}}|\s+[-–—]\s+(?:The\s)?(?:{outlets}"
            rf"|(?:[A-Z][\w.’']+\s){{0,3}}\w*(?:{_SITE_ENDS})))\Z|(?P<tag>{_NEVER})"
        ),
        "place_end": re.compile(_NEVER),
        "surnames": frozenset(),
    }


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
