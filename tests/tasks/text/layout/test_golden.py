"""Every TOML file in golden/layout is one case; known failures stay until they are fixed."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.article import Article
from tasks.storage.word_lists import read_word_lists
from tasks.text.layout import LayoutWords
from tasks.text.model import Layout, Span, Text

GOLDEN = sorted((Path(__file__).parents[3] / "golden/layout").glob("*.toml"))


def load(path: Path) -> Any:
    """Return the case as a pytest parameter, strictly xfailed when it says so."""
    case = tomllib.loads(path.read_text("utf-8"))
    marks = [pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []
    return pytest.param(case, id=path.stem, marks=marks)


def facts(text: Text, layout: Layout) -> dict[str, Any]:
    """Return what a golden case may say of a layout."""

    def cut(span: Span | None) -> str | None:
        return text.text[span.start : span.end] if span else None

    dateline = layout.dateline
    return {
        "kinds": [paragraph.kind for paragraph in layout.paragraphs],
        "headline": cut(layout.headline),
        "alternative_headline": cut(layout.alternative_headline),
        "site_label": cut(layout.site_label),
        "column_label": cut(layout.column_label),
        "info_source": cut(layout.info_source),
        "located": cut(dateline.located) if dateline else None,
        "day": cut(dateline.day) if dateline else None,
        "authors": [" ".join(filter(None, (cut(c.name), cut(c.job)))) for c in layout.credits],
        "descriptions": [cut(photo.description) for photo in layout.photos],
        "creators": [cut(c.name) for photo in layout.photos for c in photo.creators],
        "editors": [cut(credit.name) for credit in layout.credits if credit.is_editor],
        "facts": {fact.name: cut(fact.span) for fact in reversed(layout.facts)},
    }


@pytest.mark.parametrize("case", [load(path) for path in GOLDEN])
def test_golden(case: dict[str, Any], read: Callable[[str], tuple[Text, Layout]]) -> None:
    found = facts(*read(case["text"].strip("\n"), is_latin=case.get("script") == "Latn"))
    expected = {name: value for name, value in case.items() if name in found}
    expected |= dict.fromkeys(case.get("absent", ()))
    assert {name: found[name] for name in expected} == expected


def test_every_form_of_boilerplate_has_a_golden_case(
    read: Callable[[str], tuple[Text, Layout]],
) -> None:
    cases = [tomllib.loads(path.read_text("utf-8")) for path in GOLDEN]
    seen = {p.rule_id for case in cases for p in read(case["text"].strip("\n"))[1].paragraphs}
    rules = {f"boilerplate_{row[0]}" for row in read_word_lists()["boilerplate"]}
    assert rules - seen == set(), "add a line of each form to a case in golden/layout"


def test_a_form_of_boilerplate_names_its_facts_by_columns(words: LayoutWords) -> None:
    named = {name for form in words.facts.values() for name in form.groupindex}
    assert named == {"info_source", "original_headline", "print_edition", "print_page"}
    assert named <= set(Article.model_fields)
