"""The samples are what their cases say: every fact stands in the text, every byte is explained."""

import gzip
import json
import zipfile
from collections.abc import Iterator

import pytest

from schemas.article import DateMethod
from schemas.document import Outcome
from schemas.paragraph import ParagraphKind
from schemas.rejection import RejectionReason
from tests.damage import damage
from tests.sample_forms import (
    ENCODINGS,
    GOLDEN,
    SAMPLES,
    TEXT_FORMS,
    Case,
    cases,
    clean_text,
    document,
    made,
)

CASES = cases()
ARTICLES = {name: case for name, case in CASES.items() if case["outcome"] == Outcome.ARTICLE}
MADE = {name: case for name, case in CASES.items() if "made_by" in case}
DAMAGED = {name: case for name, case in MADE.items() if "pinyin" in case}

article = pytest.mark.parametrize("case", ARTICLES.values(), ids=ARTICLES)

VERBATIM = (
    "headline",
    "alternative_headline",
    "site_or_tag",
    "column_label",
    "byline",
    "info_source",
    "dateline_place",
    "dateline_date",
)


def offered() -> Iterator[str]:
    """Name every document under the samples as the ingest does."""
    for path in sorted(p for p in SAMPLES.rglob("*") if p.is_file()):
        name = path.relative_to(SAMPLES).as_posix()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                yield from (f"{name}!/{member}" for member in archive.namelist())
        elif path.suffix == ".jsonl":
            yield from (
                f"{name}#L{n}" for n, _ in enumerate(path.read_bytes().splitlines(), start=1)
            )
        else:
            yield name


def lines(case: Case) -> list[str]:
    """Return the lines of the clean text; none after the last newline."""
    return clean_text(case).removesuffix("\n").split("\n")


def test_every_document_has_one_case_and_every_case_a_document() -> None:
    assert sorted(case["file"] for case in CASES.values()) == sorted(offered())


def test_the_samples_are_small() -> None:
    assert sum(p.stat().st_size for p in SAMPLES.rglob("*") if p.is_file()) < 400_000


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_outcomes_are_known_and_reasons_given_where_they_belong(case: Case) -> None:
    assert ("reason" in case) == (Outcome(case["outcome"]) is Outcome.REJECTED)
    assert ("duplicate_of" in case) == (case["outcome"] == Outcome.DUPLICATE)
    RejectionReason(case.get("reason", "empty"))


@pytest.mark.parametrize("case", MADE.values(), ids=MADE)
def test_the_bytes_of_a_sample_can_be_made_again(case: Case) -> None:
    assert document(case["file"]) == made(case)


@pytest.mark.parametrize("case", MADE.values(), ids=MADE)
def test_a_sample_is_made_in_known_ways(case: Case) -> None:
    *forms, last = case["made_by"]
    assert set(forms) <= {"pinyin", *TEXT_FORMS}
    assert last in (*ENCODINGS, "hex")


def test_every_form_and_encoding_is_used() -> None:
    used = {way for case in MADE.values() for way in case["made_by"]}
    assert used == {"pinyin", "hex", *TEXT_FORMS, *ENCODINGS}


def test_archives_carry_no_time_of_their_own() -> None:
    with zipfile.ZipFile(SAMPLES / "archive/weekly.zip") as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for path in SAMPLES.rglob("*.gz"):
        assert path.read_bytes()[4:8] == bytes(4)
        assert gzip.decompress(path.read_bytes())


def test_the_duplicate_repeats_its_original_to_the_byte() -> None:
    repeats = [case for case in CASES.values() if case["outcome"] == Outcome.DUPLICATE]
    assert [document(c["file"]) == document(c["duplicate_of"]) for c in repeats] == [True]
    assert all(case["duplicate_of"] < case["file"] for case in repeats)


def test_the_broken_record_is_no_json() -> None:
    broken = [case for case in CASES.values() if case.get("reason") == "bad_record"]
    assert len(broken) == 1
    with pytest.raises(json.JSONDecodeError):
        json.loads(document(broken[0]["file"]))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs", "utf-16"])
def test_the_noise_has_no_reading(encoding: str) -> None:
    with pytest.raises(UnicodeError):
        document(CASES["noise"]["file"]).decode(encoding)


@article
def test_an_article_is_of_common_length(case: Case) -> None:
    assert 250 <= len(clean_text(case)) <= 1500


@article
def test_every_fact_stands_in_the_text(case: Case) -> None:
    text = clean_text(case)
    facts = [str(case[field]) for field in VERBATIM if field in case]
    facts += [role for person in case["persons"] for role in person["roles"]]
    assert [fact for fact in facts if fact not in text] == []


@article
def test_every_name_stands_in_the_text_padded_or_not(case: Case) -> None:
    solid = clean_text(case).replace("\u3000", "")
    names = [person["name"] for person in case["persons"]]
    assert [name for name in names if name not in solid or "\u3000" in name] == []


@article
def test_the_headline_line_is_the_headline_and_what_was_cut_from_it(case: Case) -> None:
    kinds = {int(line): kind for line, kind in case["line_kinds"].items()}
    line = next((n for n, kind in kinds.items() if kind == ParagraphKind.HEADLINE), 1)
    cut = case.get("site_or_tag", "")
    assert lines(case)[line - 1] in (case["headline"] + cut, cut + case["headline"])
    assert case.get("column_label", "") in case["headline"]


@article
def test_every_line_after_the_headline_has_a_kind(case: Case) -> None:
    numbers = [int(line) for line in case["line_kinds"]]
    assert numbers == list(range(numbers[0], len(lines(case)) + 1))
    assert numbers[0] in (1, 2)
    for kind in case["line_kinds"].values():
        ParagraphKind(kind)


@article
def test_a_photo_is_its_caption_line(case: Case) -> None:
    photos = {photo["line"]: photo for photo in case.get("photos", ())}
    captions = [int(n) for n, kind in case["line_kinds"].items() if kind == ParagraphKind.CAPTION]
    assert list(photos) == captions
    for number, photo in photos.items():
        caption = "\n".join(lines(case)[number - 1 : number + 1])
        assert photo["description"] in lines(case)[number - 1]
        assert photo["credit_line"] in caption
        assert [name for name in photo["creators"] if name not in photo["credit_line"]] == []


@article
def test_speakers_authors_and_photographers_are_among_the_persons(case: Case) -> None:
    persons = {person["name"]: person for person in case["persons"]}
    assert len(persons) == len(case["persons"])
    authors = [person["name"] for person in case["byline_persons"]]
    creators = [name for photo in case.get("photos", ()) for name in photo["creators"]]
    assert {*case["speakers"], *authors, *creators} <= set(persons)
    assert {n for n, p in persons.items() if p.get("participation") == "author"} == set(authors)
    assert {n for n, p in persons.items() if p.get("participation") == "photographer"} == (
        set(creators) - set(authors)
    )


@article
def test_a_date_says_where_it_was_read(case: Case) -> None:
    assert ("date_published" in case) == ("date_method" in case)
    if "date_method" in case:
        DateMethod(case["date_method"])


@article
def test_script_is_told(case: Case) -> None:
    assert case["script"] == ("Hant" if {*"這來為與東個國時們"} & {*clean_text(case)} else "Hans")


@pytest.mark.parametrize("case", DAMAGED.values(), ids=DAMAGED)
def test_the_damage_is_of_the_kind_described(case: Case) -> None:
    table = case["pinyin"]
    spoilt = damage(case["clean"], table, list(table), private_use=case.get("private_use", True))
    assert len(table) >= 40
    assert [c for c in table if _in_gb2312(c)] == []
    assert "日?qǐng)?bào)" in spoilt  # 日報
    assert spoilt.count("(") > 50


def test_one_damage_is_wholly_repairable_and_the_other_lost_a_pair() -> None:
    first, second = (
        document(CASES[n]["file"]).decode() for n in ("dongyu_delegation", "green_belt")
    )
    assert "當(dāng)?shù)貎?yōu)勢(shì)" in first
    assert "津?qū)嵺`" in first
    assert "我?hé)?狈" in second


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def test_golden_files_are_toml_alone() -> None:
    assert {path.suffix for path in GOLDEN.iterdir()} == {".toml"}
