"""Real text: what the repair restores, and that it does no harm. Read here, never copied.

Examined for harm: 538 web articles of six outlets, 100 finance articles, 31 articles with gold
facts, the 100 clean halves of the damaged pairs, 1,000 broadcast items (all 20,000 with
``-m volume``). No gloss repair fires on any of them, and mojibake is undone in ``DAMAGED`` alone.
"""

import json
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

import ftfy.bad_codecs  # noqa: F401 - registers the sloppy codecs
import pytest

from schemas.edit import Certainty
from tasks.text.edits import clean, undo
from tasks.text.repair import RepairWords, repair, restore_glosses
from tasks.text.repair.gbk_mojibake import undo_gbk_mojibake
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
from tasks.text.repair.mojibake import undo_latin_mojibake

SHARED = Path(__file__).resolve().parents[5] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no real text beside the project")
pytestmark = [pytest.mark.shared, needs_shared]


GLOSS_RULES = {"remove_gloss", "rejoin_split"}
MOJIBAKE_RULES = {"undo_latin_mojibake", "undo_gbk_mojibake"}

# Examined one by one: what is damaged in them, and how many edits undo it.
DAMAGED = {
    # The headline is sound, the body under it was read as Latin-1; ASCII parts it into 28 runs.
    "party_media/38088bcfdf4c.txt": {"undo_latin_mojibake": 28},
    # One ideographic space, read as GBK, alone on its line.
    "party_media/409fd8039622.txt": {"undo_gbk_mojibake": 1},
}

# What a bracket remover would take: readings, abbreviations, reporters.
KEPT = "尕(gǎ)娃对(duì)基金组织(IMF)说(记者 甲)"
KEPT_WIDE = "尕（gǎ）娃对（duì）基金组织（IMF）说（记者 甲）"


def damage_undone(text: str, words: RepairWords) -> dict[str, int]:
    """Count the edits of the rules that undo damage."""
    edits = Counter(edit.rule for edit in repair(text, words).cleaned.edits)
    return {rule: n for rule, n in edits.items() if rule in GLOSS_RULES | MOJIBAKE_RULES}


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


def damaged(text: str, characters: Sequence[str], words: RepairWords, chance: Random) -> str:
    """Damage a text as a site with a table of its own does, in an order of its own."""
    chosen = chance.sample(characters, chance.choice([60, 120, 250, 450]))
    table = {BYTES_OF[char]: words.glosses.readings[char][0] for char in chosen}
    decoder = chance.choice(DECODERS)
    return "\n".join(
        decode(line, decoder)
        for line in redamage(encode(text), table, chance.sample(list(table), len(table)))
    )


@pytest.mark.parametrize("seed", range(4))
def test_what_is_not_marked_as_a_choice_is_right(words: RepairWords, seed: int) -> None:
    """Tables, orders and decoders that no site has: invented, from the characters of the texts."""
    chance = Random(seed)  # noqa: S311 - a test that is the same each time
    texts = [read(path) for path in sorted((SHARED / "corpora/damaged").glob("*.clean.txt"))]
    texts = [each for each in texts if FOREIGN not in as_two_bytes(each)]
    letters = sorted(set("".join(texts)) & words.glosses.readings.keys())
    characters = [char for char in letters if is_glossable(char)]
    unmarked, wrong = 0, 0
    for text in texts:
        raw = damaged(text, characters, words, chance)
        repaired = restore_glosses(raw, words)
        edits = repaired.cleaned.edits
        chosen = {raw.count("\n", 0, e.raw_start) for e in edits if e.score is not None}
        pairs = zip(text.split("\n"), repaired.cleaned.text.split("\n"), strict=True)
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
        ("party_media/*.txt", 538),
        ("tw/*.txt", 100),
        ("gold/*.txt", 31),
        ("damaged/*.clean.txt", 100),
    ],
)
def test_nothing_is_undone_where_nothing_is_damaged(
    words: RepairWords, pattern: str, count: int
) -> None:
    corpora = SHARED / "corpora"
    paths = sorted(corpora.glob(pattern))
    assert len(paths) == count
    found = {str(path.relative_to(corpora)): damage_undone(read(path), words) for path in paths}
    expected = {name: edits for name, edits in DAMAGED.items() if name in found}
    assert {name: edits for name, edits in found.items() if edits} == expected


@pytest.mark.parametrize("pattern", ["party_media/*.txt", "tw/*.txt", "gold/*.txt"])
def test_readings_in_real_text_stay(words: RepairWords, pattern: str) -> None:
    """Each real article, with one line more: whatever stands around it, its brackets stay."""
    for path in sorted((SHARED / "corpora").glob(pattern)):
        kept = repair(f"{read(path)}\n{KEPT}", words).cleaned.text
        assert kept.endswith(f"\n{KEPT_WIDE}"), path.name


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
def test_nothing_is_undone_in_broadcasts(words: RepairWords, count: int) -> None:
    read_count = 0
    for text in broadcast(count):
        read_count += 1
        assert damage_undone(text, words) == {}
    assert read_count == count


@pytest.mark.parametrize(
    ("encoding", "right"),
    [
        *(("latin-1", 1.0), ("sloppy-windows-1252", 1.0), ("sloppy-windows-1250", 0.99)),
        *(("iso-8859-2", 0.99), ("sloppy-windows-1251", 0.93), ("macroman", 0.99)),
    ],
)
def test_real_lines_misread_are_read_again(encoding: str, right: float) -> None:
    """Whole lines, then the second half of each; ftfy alone leaves 2 to 3 in 100 of the halves."""
    lines = real_lines()
    assert len(lines) > 1_500
    whole = sum(undone(misread(line, encoding)) == line for line in lines)
    assert whole >= right * len(lines), f"{whole} of {len(lines)}"
    if right == 1.0:
        halves = [(line[: len(line) // 2], line[len(line) // 2 :]) for line in lines]
        assert [a for a, b in halves if undone(a + misread(b, encoding)) != a + b] == []


def test_real_lines_read_as_gbk_keep_most_of_their_characters() -> None:
    """A byte without a partner costs one character; no run is given up for it."""
    kept = total = 0
    for line in real_lines():
        found = Counter(undone(line.encode().decode("gbk", "replace")))
        total += len(line)
        kept += sum((found & Counter(line)).values())
    print(f"{kept} of {total} characters")  # noqa: T201
    assert total > 50_000
    assert kept >= 0.84 * total


def real_lines() -> list[str]:
    paths = (SHARED / "corpora").glob("*/*[0-4].txt")
    known = [f"{path.parent.name}/{path.name}" for path in sorted(paths)]
    texts = [read(SHARED / "corpora" / name) for name in known if name not in DAMAGED]
    return [line.strip() for text in texts for line in text.split("\n") if line.strip()]


def misread(line: str, encoding: str) -> str:
    return line.encode().decode(encoding)


def undone(line: str) -> str:
    return clean(line, [undo_latin_mojibake, undo_gbk_mojibake]).text
