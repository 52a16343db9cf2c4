"""Every TOML file in golden/layout is one case; known failures stay until they are fixed."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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
    }


@pytest.mark.parametrize("case", [load(path) for path in GOLDEN])
def test_golden(case: dict[str, Any], read: Callable[[str], tuple[Text, Layout]]) -> None:
    found = facts(*read(case["text"].strip("\n"), is_latin=case.get("script") == "Latn"))
    expected = {name: value for name, value in case.items() if name in found}
    assert {name: found[name] for name in expected} == expected
