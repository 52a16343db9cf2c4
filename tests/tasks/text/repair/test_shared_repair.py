"""Real text: what the repair restores, and that it does no harm. Read here, never copied.

Examined for harm: 538 web articles of six outlets, 100 finance articles, 31 articles with gold
facts, the 100 clean halves of the damaged pairs, 1,000 broadcast items (all 20,000 with
``-m volume``). No gloss repair fires on any of them.
"""

import json
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from schemas.edit import Certainty
from tasks.text.edits import undo
from tasks.text.repair import RepairWords, repair, restore_glosses
from tasks.text.repair.glosses.codec import (
    BYTES_OF,
    DECODERS,
    FOREIGN,
    as_two_bytes,
    decode,
    encode,
    is_glossable,
)
from tasks.text.repair.glosses.forward import redamage

SHARED = Path(__file__).resolve().parents[5] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no real text beside the project")
pytestmark = [pytest.mark.shared, needs_shared]


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def broadcast(count: int | None) -> Iterator[str]:
    with tarfile.open(SHARED / "corpora/cctv_news.tar.xz") as archive:
        files = (member for member in archive if member.isfile())
        for member in islice(files, count):
            content = archive.extractfile(member)
            assert content is not None
            yield content.read().decode("utf-8", "replace")


def test_the_sample_article_is_restored_and_proved(words: RepairWords) -> None:
    path = next((SHARED / "articles").glob("*.txt"))
    gold = json.loads(read(path.with_suffix("").with_suffix(".gold.json")))
    raw = read(path)
    repaired = restore_glosses(raw, words)
    torn = Counter(edit.rule for edit in repaired.cleaned.edits)["rejoin_split"]
    assert (repaired.gloss_count, torn) == (gold["glosses"], gold["split_sites"])
    assert len(repaired.cleaned.text) == gold["repaired_char_count"]
    assert repaired.verified
    assert {edit.certainty for edit in repaired.cleaned.edits} == {Certainty.PROVED}
    whole = repair(raw, words)
    assert whole.verified
    assert undo(whole.cleaned.text, whole.cleaned.edits) == raw


def damaged(clean: str, characters: Sequence[str], words: RepairWords, chance: Random) -> str:
    """Damage a text as a site with a table of its own does, in an order of its own."""
    chosen = chance.sample(characters, chance.choice([60, 120, 250, 450]))
    table = {BYTES_OF[char]: words.glosses.readings[char][0] for char in chosen}
    decoder = chance.choice(DECODERS)
    return "\n".join(
        decode(line, decoder)
        for line in redamage(encode(clean), table, chance.sample(list(table), len(table)))
    )


@pytest.mark.parametrize("seed", range(4))
def test_what_is_not_marked_as_a_choice_is_right(words: RepairWords, seed: int) -> None:
    """Tables, orders and decoders that no site has: invented, from the characters of the texts."""
    chance = Random(seed)  # noqa: S311 - a test that is the same each time
    texts = [read(path) for path in sorted((SHARED / "corpora/damaged").glob("*.clean.txt"))]
    texts = [text for text in texts if FOREIGN not in as_two_bytes(text)]
    letters = sorted(set("".join(texts)) & words.glosses.readings.keys())
    characters = [char for char in letters if is_glossable(char)]
    unmarked, wrong = 0, 0
    for clean in texts:
        raw = damaged(clean, characters, words, chance)
        repaired = restore_glosses(raw, words)
        edits = repaired.cleaned.edits
        chosen = {raw.count("\n", 0, e.raw_start) for e in edits if e.score is not None}
        pairs = zip(clean.split("\n"), repaired.cleaned.text.split("\n"), strict=True)
        for number, (want, got) in enumerate(pairs):
            if repaired.gloss_count and number not in chosen:
                unmarked, wrong = unmarked + 1, wrong + (want != got)
    print(f"{len(texts)} texts: {unmarked} lines without a choice, {wrong} of them wrong")  # noqa: T201
    assert unmarked > 1_000
    assert wrong <= 0.001 * unmarked


def test_the_score_of_a_choice_is_its_chance_to_be_right(words: RepairWords) -> None:
    """Lines with one choice tell which choice was right."""
    scores, right = 0.0, 0
    lines = 0
    for path in sorted((SHARED / "corpora/damaged").glob("*.raw.txt")):
        raw, clean = read(path), read(path.with_name(path.name.replace(".raw", ".clean")))
        repaired = restore_glosses(raw, words).cleaned
        found: dict[int, list[float]] = {}
        for edit in repaired.edits:
            if edit.score is not None:
                found.setdefault(raw.count("\n", 0, edit.raw_start), []).append(edit.score)
        pairs = list(zip(clean.split("\n"), repaired.text.split("\n"), strict=True))
        for number, chosen in found.items():
            if len(chosen) == 1:
                want, got = pairs[number]
                lines, scores, right = lines + 1, scores + chosen[0], right + (want == got)
    print(f"{lines} lines with one choice: {scores:.1f} expected right, {right} are")  # noqa: T201
    assert lines >= 50
    assert abs(scores - right) <= 0.1 * lines


def test_damaged_pairs_are_restored(words: RepairWords) -> None:
    """Lines are counted as torn where the damaged one shows a torn place."""
    lines, right, torn, torn_right, proved_wrong = 0, 0, 0, 0, 0
    for path in sorted((SHARED / "corpora/damaged").glob("*.raw.txt")):
        raw, clean = read(path), read(path.with_name(path.name.replace(".raw", ".clean")))
        repaired = restore_glosses(raw, words)
        choices = [e for e in repaired.cleaned.edits if e.certainty is Certainty.CHOICE]
        rejoined = {
            raw.count("\n", 0, edit.raw_start)
            for edit in repaired.cleaned.edits
            if edit.rule == "rejoin_split"
        }
        chosen = {raw.count("\n", 0, edit.raw_start) for edit in choices}
        pairs = zip(clean.split("\n"), repaired.cleaned.text.split("\n"), strict=True)
        for number, (want, got) in enumerate(pairs):
            lines, right = lines + 1, right + (want == got)
            torn += number in rejoined
            torn_right += number in rejoined and want == got
            if repaired.gloss_count:
                proved_wrong += want != got and number not in chosen
    print(f"{right} of {lines} lines, {torn_right} of {torn} torn lines")  # noqa: T201
    assert lines == 1306
    assert right >= 0.975 * lines
    assert torn_right >= 0.85 * torn
    assert proved_wrong == 0


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("corpora/party_media/*.txt", 538),
        ("corpora/tw/*.txt", 100),
        ("corpora/gold/*.txt", 31),
        ("corpora/damaged/*.clean.txt", 100),
    ],
)
def test_no_gloss_is_seen_where_there_is_none(words: RepairWords, pattern: str, count: int) -> None:
    texts = [read(path) for path in sorted(SHARED.glob(pattern))]
    assert len(texts) == count
    assert [text for text in texts if repair(text, words).verified is not None] == []


def test_repairing_real_text_twice_changes_nothing_more(words: RepairWords) -> None:
    texts = [read(path) for path in sorted(SHARED.glob("corpora/*/*[0-4].txt"))]
    assert len(texts) >= 150
    for text in texts:
        cleaned = repair(text, words).cleaned
        assert undo(cleaned.text, cleaned.edits) == text
        assert repair(cleaned.text, words).cleaned.edits == ()


@pytest.mark.parametrize(
    "count", [1000, pytest.param(20_000, marks=pytest.mark.volume)], ids=["some", "all"]
)
def test_no_gloss_is_seen_in_broadcasts(words: RepairWords, count: int) -> None:
    read_count = 0
    for text in broadcast(count):
        read_count += 1
        assert repair(text, words).verified is None
    assert read_count == count
