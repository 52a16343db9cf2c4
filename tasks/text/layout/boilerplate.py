"""Boilerplate: what belongs to the page and not to the article, and what it says of the article."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from schemas.paragraph import ParagraphKind
from tasks.text.layout.page import Page, Ruling, Rulings
from tasks.text.model import Fact

# Longer lines are text, whatever they mention.
_LONGEST = 220

_OUTER = re.compile(r"[（【\[\s]+(?P<inside>.*[^）】\]\s])[）】\]\s]+")

# What may stand in brackets behind the last words, how many such brackets, and how far back.
_CLOSING = re.compile(r"[（【\[](?P<inside>[^（）【】\[\]]{4,90})[）】\]]\s*\Z")
_DEPTH = 3
_REACH = 180


class PageLines(NamedTuple):
    """Lines of the page, and the facts that they state."""

    rulings: dict[int, Ruling]
    facts: list[Fact]


def read_boilerplate(page: Page, rulings: Rulings) -> PageLines:
    """Rule on lines that have, whole, one of the forms in the word list ``boilerplate``."""
    found = PageLines({}, [])
    for index in page.unruled(rulings):
        if form := _form(page, page.plain[index]):
            rule_id = f"boilerplate_{form.lastgroup}"
            found.rulings[index] = Ruling(ParagraphKind.BOILERPLATE, rule_id, 0.95)
            found.facts.extend(_facts(page, index, form))
    return found


def _form(page: Page, plain: str) -> re.Match[str] | None:
    """Match a line with the forms of boilerplate, in brackets or without."""
    if len(plain) > _LONGEST:
        return None
    form = page.words.boilerplate.fullmatch(plain)
    if form is None and (outer := _OUTER.fullmatch(plain)):
        return page.words.boilerplate.fullmatch(plain, *outer.span("inside"))
    return form


def _facts(page: Page, index: int, form: re.Match[str]) -> Iterator[Fact]:
    """Yield what the named groups of a form hold."""
    rule = form.lastgroup or ""
    pattern = page.words.facts.get(rule)
    stated = pattern.fullmatch(form.string, *form.span()) if pattern else None
    for name in stated.groupdict() if stated else ():
        if stated and (span := page.group(index, stated, name)):
            yield Fact(name, span, f"boilerplate_{rule}")


def read_closing_facts(page: Page, rulings: Rulings) -> Iterator[Fact]:
    """Yield the facts in brackets behind the last words of the text: （原标题：…）（来源：…）."""
    last = max(page.unruled(rulings), default=None)
    if last is None:
        return
    plain = page.plain[last]
    end = len(plain)
    for _ in range(_DEPTH):
        bracket = _CLOSING.search(plain[:end], max(0, end - _REACH))
        if bracket is None:
            return
        if form := page.words.boilerplate.fullmatch(plain, *bracket.span("inside")):
            yield from _facts(page, last, form)
        end = bracket.start()
