"""Bylines, credits, captions and headings in Latin script.

What differs from Chinese is how people are named: ``By Jane Doe and A. B. Roe``,
``Reporting by Jane Doe; Editing by John Roe``, ``(Photo by Jane Doe/Xinhua)``.
"""

import re
from collections.abc import Iterator, Mapping

from schemas.entity import Participation
from schemas.paragraph import ParagraphKind
from tasks.text.layout.assembly import claim, first_of, once, paragraphs_of
from tasks.text.layout.boilerplate import read_boilerplate
from tasks.text.layout.captions import Pictures
from tasks.text.layout.headings import read_decks
from tasks.text.layout.headline import read_headline, read_repeats
from tasks.text.layout.opening import read_opening, rule_opening
from tasks.text.layout.page import Page, Ruling, Rulings, ends_sentence
from tasks.text.model import Credit, Layout, PhotoRead

_LONGEST_BYLINE = 200
_LONGEST_CAPTION = 600
_SHORT_LINE = 70

_PART = r"(?:[A-ZÀ-Þ][\w’'-]*\.?|(?:van|von|de|del|da|di|al|bin|der|la)(?=\s))"
_NAME = rf"{_PART}(?:\s{_PART}){{0,4}}"
_NAMES = rf"{_NAME}(?:(?:，|\s(?:and|et|y|und|e))\s{_NAME})*"
_EACH = re.compile(rf"(?:\A|，\s|\s(?:and|et|y|und|e)\s)(?P<name>{_NAME})")

# By Jane Doe and John Roe, Associated Press; BY JANE DOE in Paris
_BYLINE = re.compile(
    rf"(?:By|BY|Par|Por|Von)\s(?P<names>{_NAMES}?)(?P<outlet>，\s.{{2,40}}|\s(?:of|for)\s.{{2,40}})?"
    r"(?:\sin\s[A-ZÀ-Þ][\w -]{2,30})?"
)
# (Reporting by Jane Doe in Paris; Writing by John Roe; Editing by A. B. Roe)
_DESK = re.compile(
    r"（?(?:(?:Additional\s)?(?:reporting|Reporting|writing|Writing|editing|Editing|Compiled|Translated"
    r"|Edited|Written|Produced)\s(?:and\s[a-z]+\s)?by\s[^；]{3,160}(?:；\s?|\Z)){1,5}）?"
)
_DESK_PART = re.compile(
    r"(?P<job>(?:Additional\s)?(?:\w+)(?:\sand\s[a-z]+)?)\sby\s"
    rf"(?P<names>{_NAMES}?)(?=\sin\s|；|）|\.?\Z)"
)
_WRITES = re.compile("report|writ|compil|transl", re.IGNORECASE)

_OUTLET = r"(?:[A-Z][\w.&’'-]*\s?){1,4}"
_CREDITS = {
    # (Photo by Jane Doe/Xinhua); Photo: Jane Doe/AFP; Credit: Jane Doe
    "photo_by": r"(?:Photo(?:graph)?s?(?:\sby|：)|Credit：|Picture：|Image：)\s?"
    rf"(?P<name>{_NAME})(?:\s?／\s?(?P<source>[\w .&’'-]{{2,40}}))?",
    # In square brackets: Photo and the outlet.
    "photo_of": r"Photo\s?／\s?(?P<source>[\w .&’'-]{2,40})",
    # (Xinhua/Jane Doe); REUTERS/Jane Doe; AP Photo/Jane Doe
    "outlet_first": rf"(?P<outlet>{_OUTLET})\s?／\s?(?P<name>{_NAME})",
    # Jane Doe/Reuters
    "name_first": rf"(?P<name>{_NAME})\s?／\s?(?P<outlet>{_OUTLET})",
}
_FORMS = {rule: re.compile(rf"[（\[]?{form}[）\]]?\.?\Z") for rule, form in _CREDITS.items()}
_BEHIND = re.compile(r"(?:\A|(?<=[.!？！”\"）\]])\s+|\s+(?=[（\[]))")
_MAY_CREDIT = re.compile("／|：| by ")
_HEADING = re.compile(r"[A-ZÀ-Þ0-9“\"‘¿¡].*[\w’”)）？！]")


def read_latin_layout(page: Page) -> Layout:
    """Read the layout of a document in Latin script."""
    rulings: dict[int, Ruling] = {}
    headline = read_headline(page)
    claim(rulings, read_repeats(page, headline))
    page_lines = read_boilerplate(page, rulings)
    claim(rulings, page_lines.rulings)
    pictures = _read_photos(page, rulings)
    claim(rulings, pictures.rulings)
    opening = read_opening(page, rulings, headline)
    claim(rulings, rule_opening(page, opening, headline))
    bylines = {i: found for i in page.unruled(rulings) if (found := _byline(page, i))}
    claim(rulings, {index: ruling for index, (ruling, _) in bylines.items()})
    claim(rulings, _read_headings(page, rulings))
    claim(rulings, read_decks(page, rulings, headline.line))
    dateline = opening.dateline if opening else None
    return Layout(
        paragraphs=paragraphs_of(page.text, rulings),
        headline=headline.span,
        site_label=headline.site_label,
        alternative_headline=first_of(page.text, rulings, ParagraphKind.SUBHEADLINE),
        byline=first_of(page.text, rulings, ParagraphKind.BYLINE)
        or (dateline.span if dateline else None),
        dateline=dateline,
        info_source=dateline.source if dateline else None,
        credits=once(credit for _, people in bylines.values() for credit in people),
        photos=tuple(sorted(pictures.photos.values())),
        facts=tuple(page_lines.facts),
    )


def _byline(page: Page, index: int) -> tuple[Ruling, tuple[Credit, ...]] | None:
    """Read a line that credits writers or editors and says nothing else."""
    plain = page.plain[index]
    if len(plain) > _LONGEST_BYLINE:
        return None
    if line := _BYLINE.fullmatch(plain):
        names = _credits(page, index, line, "byline_latin")
        return Ruling(ParagraphKind.BYLINE, "byline_latin", 0.93), names
    if not _DESK.fullmatch(plain):
        return None
    parts = list(_DESK_PART.finditer(plain))
    people = tuple(c for part in parts for c in _credits(page, index, part, "desk_latin"))
    if any(_WRITES.search(part["job"]) for part in parts):
        return Ruling(ParagraphKind.BYLINE, "desk_latin", 0.93), people
    return Ruling(ParagraphKind.BOILERPLATE, "editor_line", 0.9), people


def _credits(page: Page, index: int, match: re.Match[str], rule_id: str) -> tuple[Credit, ...]:
    """Return the people whom the group ``names`` lists; the group ``job`` speaks for all."""
    start = match.start("names")
    job = page.group(index, match, "job")
    return tuple(
        Credit(
            page.span(index, start + each.start("name"), start + each.end("name")),
            Participation.AUTHOR,
            job,
            rule_id=rule_id,
        )
        for each in _EACH.finditer(match["names"])
    )


def _read_photos(page: Page, rulings: Rulings) -> Pictures:
    """Return captions that end in a credit, and credits on lines of their own."""
    found = Pictures({}, {})
    for index in page.unruled(rulings):
        if credit := _credit(page, index):
            _add_photo(page, index, credit, found)
    return found


def _credit(page: Page, index: int) -> tuple[str, re.Match[str]] | None:
    """Return the rule and the match of the credit that ends a line."""
    plain = page.plain[index]
    if len(plain) > _LONGEST_CAPTION or not _MAY_CREDIT.search(plain):
        return None
    for boundary in _BEHIND.finditer(plain):
        for rule, form in _FORMS.items():
            match = form.match(plain, boundary.end())
            if match and _is_credit(page, match):
                return f"credit_{rule}", match
    return None


def _is_credit(page: Page, match: re.Match[str]) -> bool:
    """Tell Doe/Reuters from other words that a slash parts: the outlet must be known."""
    outlet = match.groupdict().get("outlet")
    return outlet is None or page.words.outlet_end.fullmatch(outlet.strip()) is not None


def _add_photo(page: Page, index: int, credit: tuple[str, re.Match[str]], found: Pictures) -> None:
    """Add a caption; a credit alone is lent to the line above, which is its caption."""
    rule, match = credit
    line, end = index, len(page.plain[index][: match.start()].rstrip())
    if end:
        found.rulings[index] = Ruling(ParagraphKind.CAPTION, rule, 0.93)
    else:
        found.rulings[index] = Ruling(ParagraphKind.CREDIT, rule, 0.85)
        line, end = index - 1, len(page.plain[index - 1])
        if line < 1 or line in found.rulings:
            return
        found.rulings[line] = Ruling(ParagraphKind.CAPTION, "caption_above_credit", 0.8)
    name = page.group(index, match, "name")
    found.photos[line] = PhotoRead(
        line,
        page.span(line, 0, len(page.plain[line])),
        page.span(line, 0, end),
        page.span(index, match.start(), len(page.plain[index])),
        (Credit(name, Participation.PHOTOGRAPHER, rule_id=rule),) if name else (),
        page.group(index, match, "source") or page.group(index, match, "outlet"),
        rule,
        0.9,
    )


def _read_headings(page: Page, rulings: Rulings) -> Mapping[int, Ruling]:
    """Rule on short lines without a full stop that stand between sentences."""
    ruling = Ruling(ParagraphKind.SECTION_HEADING, "heading_short_line", 0.8)
    return dict.fromkeys(_headings(page, rulings), ruling)


def _headings(page: Page, rulings: Rulings) -> Iterator[int]:
    lines = list(page.unruled(rulings))
    for before, index, after in zip(lines, lines[1:], lines[2:], strict=False):
        plain = page.plain[index]
        is_short = len(plain) <= _SHORT_LINE and _HEADING.fullmatch(plain) is not None
        around = ends_sentence(page.plain[before]) and ends_sentence(page.plain[after])
        if is_short and around and not ends_sentence(plain):
            yield index
