"""Reprints made from real text are found, and only they: counted on thousands of them.

Each second story of a corpus is printed again in one of the forms of ``tests/reprint_forms.py``.
A pair in one cluster is right where one was made from the other. Real corpora hold reprints of
their own, which nobody has marked: pairs of two originals are counted apart.
"""

import re
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from tests.reprint_forms import Story, reprint, story
from tests.tasks.reprints.printed import Told, clustered, publish

CORPORA = Path(__file__).resolve().parents[4] / "shared/corpora"
_FEWEST = 80  # characters of a story that is worth printing again
_PART = 2000

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="no ../shared/corpora beside the project"),
]


def read(corpus: str, step: int) -> Iterator[tuple[str, str]]:
    if corpus == "cctv":
        with tarfile.open(CORPORA / "cctv_news.tar.xz") as archive:
            # In the archive's own order: to go back in it is to unpack it again.
            for number, member in enumerate(archive):
                if member.isfile() and number % step == 0:
                    yield member.name, archive.extractfile(member).read().decode("utf-8", "replace")
        return
    for path in sorted((CORPORA / corpus).glob("*.txt"))[::step]:
        yield path.stem, path.read_text("utf-8", "replace")


def day_of(name: str) -> date | None:
    found = re.search(r"/(\d{4})(\d\d)(\d\d)_", name)
    return date(*map(int, found.groups())) if found else None


def told(made: Story, day: date | None) -> Told:
    return Told([made.headline or "无题", *made.paragraphs], day)


@pytest.mark.parametrize(("corpus", "step"), [("party_media", 1), ("tw", 1), ("cctv", 10)])
def test_reprints_of_real_text(corpus: str, step: int, tmp_path: Path) -> None:
    stories = {name: story(text) for name, text in read(corpus, step)}
    originals = {name: told(made, day_of(name)) for name, made in stories.items()}
    worthy = [n for n, made in stories.items() if len("".join(made.paragraphs)) >= _FEWEST]
    forms: dict[str, str] = {}
    reprints: dict[str, Told] = {}
    for name in worthy[::2]:
        forms[name], made = reprint(stories[name], traditional=corpus == "tw")
        # Of half of them the day is lost.
        reprints[f"{name} again"] = told(made, day_of(name) if len(forms) % 2 else None)
    names = [*originals]
    parts = [{n: originals[n] for n in names[i : i + _PART]} for i in range(0, len(names), _PART)]
    publish(tmp_path, *parts, reprints)
    clusters = clustered(tmp_path)
    found = Counter(
        forms[name]
        for name in forms
        if clusters.get(name) and clusters[name] == clusters.get(f"{name} again")
    )
    right, wrong, own = _pairs(clusters)
    recall, precision = sum(found.values()) / len(forms), right / (right + wrong)
    by_form = {form: f"{found[form]}/{count}" for form, count in Counter(forms.values()).items()}
    print(  # noqa: T201 - the counts belong into the log
        f"\n{corpus}: {len(originals)} originals, {len(forms)} reprints, recall {recall:.3f}, "
        f"precision {precision:.3f} ({right} right, {wrong} wrong), {own} pairs of originals"
        f"\n{by_form}"
    )
    assert len(forms) > {"party_media": 250, "tw": 40, "cctv": 800}[corpus]
    assert recall >= 0.95
    assert precision >= 0.95


def _pairs(clusters: Mapping[str, str]) -> tuple[int, int, int]:
    """Count pairs: made from each other, wrong ones, and those of two stories' own making."""
    together: dict[str, set[str]] = defaultdict(set)
    own = right = wrong = 0
    for name, cluster in clusters.items():
        together[cluster].add(name)
    for names in together.values():
        base = {name.removesuffix(" again") for name in names}
        right += sum(1 for name in base if name in names and f"{name} again" in names)
        own += sum(1 for _ in combinations(sorted(n for n in names if n in base), 2))
        # A reprint beside another story: wrong, unless the stories themselves are together.
        links = [name for name in names if name.endswith(" again")]
        wrong += sum(
            1 for name in links for other in base if other != name[:-6] and name[:-6] not in names
        )
    return right, wrong, own
