"""Where a name would be taken, its clause is told to the tagger: never one too few."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from schemas.entity import EntityType
from tasks.storage.word_lists import read_word_lists
from tasks.text.entities import EntityWords
from tasks.text.entities.tagged import is_person, is_region
from tasks.text.entities.telltales import Telltales
from tasks.text.shadow import Shadow

LISTS = read_word_lists()
WORDS = EntityWords.compile(LISTS)
TELLTALES = Telltales.compile(WORDS)
MARKS = "，、。；！？：\n"

PIECES = st.one_of(
    st.sampled_from([surname for surname, _ in LISTS["surnames"]]),
    st.sampled_from([row[0] for row in LISTS["name_characters"]]),
    st.sampled_from([row[0] for row in LISTS["organization_suffixes"]]),
    st.sampled_from([row[0] for row in LISTS["after_names"]]),
    st.sampled_from(["斯", "尔", "克", "拉", "夫", "罗斯托夫", "明尼苏达"]),
    st.sampled_from([*MARKS, " ", "“", "（", "𠀀", "😀", "\ud800"]),
    st.text(max_size=3),
)
TEXTS = st.lists(PIECES, max_size=16).map("".join)


def taken(hans: str) -> list[tuple[int, int]]:
    """Return every stretch between marks that would be taken, if a tagger called it a name."""
    marks = [-1, *(i for i, c in enumerate(hans) if c in MARKS), len(hans)]
    return [
        (start, end)
        for before, after in pairwise(marks)
        for start in range(before + 1, after)
        for end in range(start + 1, after + 1)
        if is_person(hans, start, end, WORDS.names)
        or is_region(hans[start:end], EntityType.ORGANIZATION, WORDS)
        or is_region(hans[start:end], EntityType.PLACE, WORDS)
    ]


@given(TEXTS)
@example("欧阳修说")
@example("王𠀀明")
@example("\ud800外交委员会")
@example("斯" * 3000)
def test_no_name_that_is_taken_stands_elsewhere(hans: str) -> None:
    clauses = TELLTALES.clauses(hans)
    assert all(0 <= start < end <= len(hans) for start, end in clauses)
    assert all(before[1] < after[0] for before, after in pairwise(clauses))
    for start, end in taken(hans[:200]):
        assert any(first <= start and end <= last for first, last in clauses), hans[start:end]


def test_clauses_without_a_name_are_left_out() -> None:
    hans = "天气很好，王小明在河边走，他想起了故乡。\n河边有很多花，新星研究所离这里不远，他往前走"
    text = Shadow(LISTS["hans"]).lines(hans)
    told = [
        [line.hans[s:e] for s, e in stretches]
        for line, stretches in zip(text.lines, TELLTALES.by_line(text), strict=True)
    ]
    assert told == [["王小明在河边走"], ["新星研究所离这里不远"]]


def test_nothing_is_told_of_nothing() -> None:
    assert TELLTALES.clauses("") == TELLTALES.clauses("，\n") == []
