"""The network against gold made by others: strict spans, on text beside the checkout."""

from pathlib import Path

import pytest

from flows.training.scores import score
from tasks.storage.word_lists import read_word_lists
from tasks.tagging import find_tagger
from tasks.text.shadow import Shadow

NER = Path(__file__).resolve().parents[4] / "shared" / "ner"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not NER.is_dir(), reason=f"{NER} is not there"),
]


@pytest.mark.parametrize(
    ("name", "cases", "target"),
    [
        ("uner_gsdsimp_test", 500, 72),
        ("uner_gsd_test", 500, 71),
        ("msra_dev", 3000, 75),
    ],
)
def test_the_network_reaches_its_targets(name, cases, target):
    file = NER / f"{name}.jsonl"
    reached = score(find_tagger("full"), file, Shadow(read_word_lists()["hans"]))
    lines = len(file.read_text("utf-8").splitlines())
    print(f"{name}: {lines} sentences, F1 {reached.f1:.1f}")  # noqa: T201
    assert lines == cases
    assert reached.f1 >= target
