"""A tagger that reads only the clauses that may matter makes the rows that it makes of all."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tasks.documents import Reader, Row, structured
from tasks.intake import document_row
from tasks.ledger import Ledger
from tasks.storage.offers import offered
from tasks.storage.word_lists import read_word_lists
from tasks.tagging import find_tagger
from tasks.text.model import FrugalTagger, Tag, Tagger

SAMPLES = Path(__file__).parents[1] / "samples"
CORPORA = Path(__file__).parents[2] / "../shared/corpora"


class Whole:
    """A tagger that reads everything, as a user's own does."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def tag(self, texts: Sequence[str]) -> list[list[Tag]]:
        return self._tagger.tag(texts)


def rows_of(*folders: Path) -> list[Row]:
    ledger = Ledger({}, "1")
    return [document_row("batch", ledger, each) for each in offered(folders)]


def entities(rows: Sequence[Row], reader: Reader) -> list[tuple[object, ...]]:
    parts = (structured(rows[i : i + 64], reader)["entities"] for i in range(0, len(rows), 64))
    return [tuple(each.items()) for part in parts for each in part.to_pylist()]


@pytest.fixture(scope="module", params=["fast", "full"])
def readers(request: pytest.FixtureRequest) -> tuple[Reader, Reader]:
    reader = Reader.compile(read_word_lists(), request.param, "1")
    tagger = find_tagger(request.param)
    assert isinstance(tagger, FrugalTagger)
    return reader, reader._replace(tagger=Whole(tagger))


def test_the_samples_give_the_same_rows(readers: tuple[Reader, Reader]) -> None:
    rows = rows_of(SAMPLES)
    frugal, whole = (entities(rows, reader) for reader in readers)
    assert frugal == whole
    assert len(frugal) > 300


def test_a_tagger_that_answers_for_too_few_lines_is_told(readers: tuple[Reader, Reader]) -> None:
    class Short(Whole):
        def tag(self, texts: Sequence[str]) -> list[list[Tag]]:
            return super().tag(texts)[:-1]

    rows = rows_of(SAMPLES / "shalan-daily" / "dongyu_delegation.txt")
    tagger = readers[0].tagger
    assert tagger
    made = structured(rows, readers[0]._replace(tagger=Short(tagger)))
    assert made["rejections"]["reason"].to_pylist() == ["pipeline_error"]
    assert made["articles"].num_rows == 0


@pytest.mark.shared
@pytest.mark.skipif(not CORPORA.is_dir(), reason="../shared is not there")
def test_real_text_gives_the_same_rows(readers: tuple[Reader, Reader]) -> None:
    """A name that a tagger draws across a mark may fall otherwise: one in ten thousand at most."""
    rows = rows_of(CORPORA / "tw", CORPORA / "gold", CORPORA / "party_media")
    frugal, whole = (entities(rows, reader) for reader in readers)
    other = len(set(frugal) ^ set(whole))
    print(f"{len(rows)} documents, {len(whole)} mentions, {other} of them otherwise")  # noqa: T201
    assert len(whole) > 30_000
    assert other <= len(whole) / 10_000
