"""From rulings on lines to a layout: who came first keeps the line, the rest is body."""

from collections.abc import Iterable, Mapping

from schemas.paragraph import ParagraphKind
from tasks.text.layout.page import Ruling
from tasks.text.model import Credit, Paragraph, Span, Text

_BODY = Ruling(ParagraphKind.BODY, "body", 0.9)


def claim(rulings: dict[int, Ruling], found: Mapping[int, Ruling]) -> None:
    """Add rulings; who came first keeps the line."""
    for index, ruling in found.items():
        rulings.setdefault(index, ruling)


def paragraphs_of(text: Text, rulings: Mapping[int, Ruling]) -> tuple[Paragraph, ...]:
    """Return every line as a paragraph; what nobody claimed is body."""
    return tuple(
        Paragraph(line.start, line.end, *rulings.get(index, _BODY))
        for index, line in enumerate(text.lines)
    )


def first_of(text: Text, rulings: Mapping[int, Ruling], kind: ParagraphKind) -> Span | None:
    """Return the first line of a kind."""
    first = min((i for i, ruling in rulings.items() if ruling.kind is kind), default=None)
    return None if first is None else Span(text.lines[first].start, text.lines[first].end)


def without(rulings: Mapping[int, Ruling], rule_id: str) -> dict[int, Ruling]:
    """Leave out what one rule claimed."""
    return {index: ruling for index, ruling in rulings.items() if ruling.rule_id != rule_id}


def once(named: Iterable[Credit]) -> tuple[Credit, ...]:
    """Keep each credited span once, in reading order, with a job where one is printed."""
    order = sorted(named, key=lambda credit: (credit.name, credit.job is not None))
    return tuple({credit.name: credit for credit in order}.values())
