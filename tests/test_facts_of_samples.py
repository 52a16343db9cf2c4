"""The facts that a careful reader takes from each sample, read by the whole text core.

What is not yet read right is listed in ``golden/known_gaps.txt``, a line each. The list holds
in both directions: a new gap fails, and so does one that has been closed and still stands there.
Write it anew, after looking at what changed, with ``python -m tests.test_facts_of_samples``.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tasks.documents import Reader, structured
from tasks.intake import document_row
from tasks.ledger import Ledger
from tasks.storage.offers import offered
from tasks.storage.word_lists import read_word_lists
from tests.sample_forms import SAMPLES, cases

GAPS = Path(__file__).parent / "golden" / "known_gaps.txt"

_WIDTHS = str.maketrans(",;:?!()", "，；：？！（）")

Row = Mapping[str, Any]


def plain(text: str | None) -> str:
    """Compare without spaces, and without minding the width of punctuation."""
    return "".join((text or "").split()).translate(_WIDTHS)


def read_samples() -> dict[str, dict[str, list[Row]]]:
    """Return the rows of every sample by its file and table."""
    ledger = Ledger({}, "1")
    rows = [document_row("samples", ledger, document) for document in offered([SAMPLES])]
    tables = structured(rows, Reader.compile(read_word_lists(), "fast", "1"))
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for name, table in tables.items():
        for row in table.to_pylist():
            found[row["source_uri"]][name].append(row)
    return found


def gaps(case: Row, tables: Mapping[str, list[Row]]) -> Iterator[str]:
    """Yield what was read otherwise than the case says, as ``field: wanted ≠ got``."""
    document = tables["documents"][0]
    yield from differ("outcome", case["outcome"], document["outcome"])
    if case["outcome"] == "rejected":
        yield from differ("reason", case["reason"], tables["rejections"][0]["reason"])
    if case["outcome"] != "article":
        return
    article = tables["articles"][0]
    for field in ("headline", "alternative_headline", "script"):
        yield from differ(field, plain(case.get(field)), plain(article[field]))
    source = case.get("info_source", case.get("record_source"))  # printed, or beside the text
    yield from differ("info_source", plain(source), plain(article["info_source"]))
    yield from differ("date_published", case.get("date_published"), article["date_published"])
    yield from gaps_of_people(case, tables)
    for field, wanted, got in (
        ("captions", (p["description"] for p in case.get("photos", ())), "description"),
        ("creators", ("、".join(p["creators"]) for p in case.get("photos", ())), "creator"),
    ):
        yield from differ_set(field, map(plain, wanted), (plain(p[got]) for p in tables["photos"]))


def gaps_of_people(case: Row, tables: Mapping[str, list[Row]]) -> Iterator[str]:
    """Yield the people, authors, speakers and titles that were read otherwise."""
    people = [e for e in tables["entities"] if e["entity_type"] == "person"]
    named = {e["mention_id"]: e["name"] for e in people}
    roles = {
        (named[r["mention_id"]], r["role"]) for r in tables["roles"] if r["mention_id"] in named
    }
    wanted = case.get("persons", ())
    real = [p for p in wanted if "eponym" not in p.get("participation", "")]
    yield from differ_set(
        "person",
        (p["name"] for p in real),
        (e["name"] for e in people if e["participation"] != "eponym"),
    )
    yield from differ_set(
        "role",
        (f"{p['name']} {plain(r)}" for p in wanted for r in p["roles"]),
        (f"{name} {plain(role)}" for name, role in roles),
    )
    for field, part, names in (
        ("author", "author", (b["name"] for b in case.get("byline_persons", ()))),
        ("speaker", "speaker", case.get("speakers", ())),
    ):
        yield from differ_set(
            field, names, (e["name"] for e in people if e["participation"] == part)
        )


def differ(field: str, wanted: object, got: object) -> Iterator[str]:
    """Yield a line where two values differ."""
    if wanted != got:
        yield f"{field}: {wanted} ≠ {got}"


def differ_set(field: str, wanted: Iterator[str], got: Iterator[str]) -> Iterator[str]:
    """Yield a line for each value that stands on one side only."""
    wanted_set, got_set = set(wanted), set(got)
    yield from (f"{field}: misses {value}" for value in sorted(wanted_set - got_set))
    yield from (f"{field}: invents {value}" for value in sorted(got_set - wanted_set))


def all_gaps() -> list[str]:
    """Return every gap of every sample, in a fixed order."""
    tables = read_samples()
    return [
        f"{case['file']}  {gap}"
        for case in sorted(cases().values(), key=lambda case: case["file"])
        for gap in gaps(case, tables[case["file"]])
    ]


def test_the_samples_are_read_as_a_person_reads_them() -> None:
    known = GAPS.read_text("utf-8").splitlines() if GAPS.exists() else []
    found = all_gaps()
    assert sorted(set(found) - set(known)) == [], "new gaps"
    assert sorted(set(known) - set(found)) == [], "gaps that are closed: take them off the list"


if __name__ == "__main__":
    GAPS.write_text("".join(f"{gap}\n" for gap in all_gaps()), "utf-8")
