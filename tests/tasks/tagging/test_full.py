"""The network that ships: its names, its promises, and what hostile text does to it."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.entity import EntityType
from tasks.tagging import UnknownTaggerError, find_tagger, tagger_label
from tasks.tagging.features import columns
from tasks.tagging.full import FullTagger, ModelError
from tasks.tagging.own import OwnTaggerError

TAGGER = find_tagger("full")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NEWS = "国务院总理李强在北京会见来访的法国总统马克龙，外交部部长王毅参加。"


def names(text):
    return [(text[start:end], kind) for start, end, kind in TAGGER.tag([text])[0]]


def test_persons_places_and_organisations():
    assert names(NEWS) == [
        ("国务院", EntityType.ORGANIZATION),
        ("李强", EntityType.PERSON),
        ("北京", EntityType.PLACE),
        ("法国", EntityType.PLACE),
        ("马克龙", EntityType.PERSON),
        ("外交部", EntityType.ORGANIZATION),
        ("王毅", EntityType.PERSON),
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, max_size=8))
def test_offsets_lie_in_the_text_flat_and_ordered(texts):
    found = TAGGER.tag(texts)
    assert len(found) == len(texts)
    for text, spans in zip(texts, found, strict=True):
        edges = list(itertools.chain.from_iterable((s, e) for s, e, _ in spans))
        assert edges == sorted(edges)
        assert all(0 <= s < e <= len(text) for s, e, _ in spans)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, max_size=5), st.lists(TEXT, max_size=5))
def test_a_line_does_not_change_its_neighbours(before, after):
    """Incremental runs batch other lines together, and must make the same rows."""
    assert TAGGER.tag([*before, NEWS, *after])[len(before)] == TAGGER.tag([NEWS])[0]


def test_scores_are_the_same_in_any_company():
    alone = next(TAGGER.scores([NEWS]))
    filler = ["中" * n for n in range(1, 200)]
    for position in (0, 60, 199):
        lines = [*filler[:position], NEWS, *filler[position:]]
        scores = list(TAGGER.scores(lines))
        np.testing.assert_array_equal(scores[position].argmax(1), alone.argmax(1))
        np.testing.assert_allclose(scores[position], alone, atol=1e-3)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_parts_of_a_text_are_read_as_in_the_whole(data):
    """Name by name, where the stretches begin and end at marks: many runs of the network."""
    text = (NEWS + "他说，很好。") * 40
    marks = [-1, *(i for i, character in enumerate(text) if character in "，。")]
    clauses = [(before + 1, after) for before, after in itertools.pairwise(marks)]
    asked = data.draw(st.lists(st.booleans(), min_size=len(clauses), max_size=len(clauses)))
    within = [clause for clause, is_asked in zip(clauses, asked, strict=True) if is_asked]
    (found,) = TAGGER.tag_within([text], [within])
    (whole,) = TAGGER.tag([text])
    assert found == [name for name in whole if any(start <= name[0] < end for start, end in within)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.booleans(), min_size=1200, max_size=1200))
def test_rows_score_the_same_whichever_are_asked_for(asked):
    made = columns([NEWS * 30], TAGGER.vocabulary)
    rows = np.zeros(len(made.characters), bool)
    rows[made.starts[0] : made.starts[0] + len(NEWS) * 30] = np.resize(asked, len(NEWS) * 30)
    whole = TAGGER.score(made, ~made.gaps)
    np.testing.assert_allclose(TAGGER.score(made, rows)[:, rows], whole[:, rows], atol=1e-3)


def test_nothing_asked_is_nothing_found():
    assert TAGGER.tag_within([NEWS, NEWS], [[], [(5, 7)]]) == [[], [(5, 7, EntityType.PERSON)]]
    assert TAGGER.tag_within([NEWS], [[]]) == [[]]


def test_a_line_of_100_kb_is_read_in_pieces():
    text = NEWS * 1500
    found = TAGGER.tag([text])[0]
    people = [text[s:e] for s, e, kind in found if kind is EntityType.PERSON]
    assert people == ["李强", "马克龙", "王毅"] * 1500


def test_no_text_at_all():
    assert TAGGER.tag([]) == []
    assert TAGGER.tag(["", " ", "\n"]) == [[], [], []]


def test_columns_have_a_row_for_each_character():
    made = columns(["中国", "a𠀀"], TAGGER.vocabulary)
    rows = len(made.characters)
    assert len(made.bigrams) == rows + 1
    assert len(made.words) == len(made.parts) == len(made.register) == rows
    assert made.characters[made.starts[0]] != made.characters[made.starts[1]]


def test_a_missing_model_says_what_to_give(tmp_path):
    with pytest.raises(ModelError, match=r"gone\.onnx: no such model file; give the path"):
        FullTagger(tmp_path / "gone.onnx")


def test_a_broken_model_is_named(tmp_path):
    (tmp_path / "broken.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match=r"broken\.onnx: not a readable ONNX model"):
        FullTagger(tmp_path / "broken.onnx")


def test_own_taggers():
    assert find_tagger("tests.tasks.tagging.test_full:_everything").tag(["ab"]) == [
        [(0, 2, EntityType.PERSON)]
    ]
    with pytest.raises(OwnTaggerError, match=r"tests\.tasks:nothing"):
        find_tagger("tests.tasks:nothing")
    with pytest.raises(OwnTaggerError, match="returned int, expected an object with tag"):
        find_tagger("tests.tasks.tagging.test_full:_number")
    with pytest.raises(UnknownTaggerError, match="known: full, fast, none"):
        find_tagger("best")


def _everything():
    class Everything:
        def tag(self, texts):
            return [[(0, len(text), EntityType.PERSON)] for text in texts]

    return Everything()


def _number():
    return 1


def test_a_spacy_pipeline_from_disk(tmp_path):
    spacy = pytest.importorskip(
        "spacy", reason="spaCy is not installed: pip install newsmill[spacy]"
    )
    pipeline = spacy.blank("zh")
    rules = pipeline.add_pipe("entity_ruler")
    rules.add_patterns([{"label": "GPE", "pattern": "北京"}, {"label": "MONEY", "pattern": "元"}])
    pipeline.to_disk(tmp_path / "model")
    tagger = find_tagger(f"spacy:{tmp_path / 'model'}")
    assert tagger.tag(["在北京"]) == [[(1, 3, EntityType.PLACE)]]


def test_a_model_of_ones_own_is_recorded_by_its_content(tmp_path):
    model = tmp_path / "mine.onnx"
    model.write_bytes(b"1")
    first = tagger_label(str(model))
    model.write_bytes(b"2")
    assert first.startswith("mine-")
    assert tagger_label(str(model)) != first
