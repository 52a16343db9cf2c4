"""Boilerplate: what belongs to the page and not to the article."""

from collections.abc import Mapping

from schemas.paragraph import ParagraphKind
from tasks.text.layout.page import Page, Ruling, Rulings

# Longer lines are text, whatever they mention.
_LONGEST = 220

_OPENING = ("（", "【", "[")


def read_boilerplate(page: Page, rulings: Rulings) -> Mapping[int, Ruling]:
    """Rule on lines that have, whole, one of the forms in the word list ``boilerplate``."""
    found: dict[int, Ruling] = {}
    for index in page.unruled(rulings):
        plain = page.plain[index]
        if len(plain) > _LONGEST:
            continue
        form = page.words.boilerplate.fullmatch(plain)
        if form is None and plain.startswith(_OPENING):
            form = page.words.boilerplate.fullmatch(plain.strip("（）【】[] "))
        if form:
            rule_id = f"boilerplate_{form.lastgroup}"
            found[index] = Ruling(ParagraphKind.BOILERPLATE, rule_id, 0.95)
    return found
