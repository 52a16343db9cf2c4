"""Build the language model of the gloss repair from a folder of text.

    python -m flows.language_model OUT.tsv TEXTS... [--held-out DIR]

``TEXTS`` are folders of ``.txt`` files and ``.tar.xz`` archives of them, UTF-8. Texts that share
a run of characters with a file under ``--held-out`` are left out, so that a repair measured on
those files was not learned from them. Only counts are kept: no text can be read back.

The list that is part of the package was built from broadcast items, web articles of six
outlets and finance articles (10.8 million characters), with the damaged articles held out.
"""

import argparse
import re
import sys
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from tasks.storage.word_lists import read_word_lists
from tasks.text.repair.glosses.language_model import kinds
from tasks.text.shadow import Shadow

# Counts below these are dropped, by the length of what was counted: they keep the list small.
_LEAST: Final = {1: 2, 2: 2, 3: 4}

_SHARED_RUN: Final = 16  # characters in a row that two texts do not share by chance
_STRIDE: Final = 8
_CHANCE: Final = 1  # shared runs that still may be chance: an agency's name in full

_HEADER: Final = (
    "# Context, times seen, characters that followed it once, 2-3 times, 4-7 times ...\n"
    "# Source: counted by flows/language_model.py. Licence: Apache-2.0; counts, not text.\n"
)


def main() -> None:
    """Read the command line, and write the list."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--held-out", type=Path)
    chosen = parser.parse_args()
    shadow = Shadow(read_word_lists()["hans"])
    held = _runs(_read(chosen.held_out), shadow) if chosen.held_out else frozenset()
    texts = (text for path in chosen.texts for text in _read(path))
    prepared = (prepare(text, shadow) for text in texts if not _shares(text, held, shadow))
    lines = list(model_rows(prepared))
    chosen.out.write_text(_HEADER + "".join(f"{line}\n" for line in lines), "utf-8")
    sys.stdout.write(f"{chosen.out}: {len(lines)} contexts\n")


def prepare(text: str, shadow: Shadow) -> str:
    r"""Return a text as it is counted: Simplified, by kinds, its line ends marked.

    >>> prepare(" 黨員12人 \n\n好", Shadow([("黨", "党"), ("員", "员")]))
    '¶党员00人¶好¶'
    """
    joined = re.sub(r"\s*\n\s*", "\n", f"\n{text}\n")
    return kinds(shadow.of(joined))


def model_rows(texts: Iterable[str]) -> Iterator[str]:
    r"""Count characters, pairs and triples; yield the rows of the language model.

    >>> list(model_rows(["¶新报¶新报"]))
    ['\t6\t\t¶报新', '¶\t2\t\t新', '新\t2\t\t报']
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
        counts.update(map("".join, pairwise(text)))
        counts.update(map("".join, zip(text, text[1:], text[2:], strict=False)))
    seen: Counter[str] = Counter()
    followers: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for run, count in sorted(counts.items()):
        if not any(char.isspace() and char != " " for char in run) and run[0] != "#":
            seen[run[:-1]] += count
            if count >= _LEAST[len(run)]:
                followers[run[:-1]][count.bit_length() - 1].append(run[-1])
    for context, powers in sorted(followers.items()):
        cells = ("".join(powers.get(power, ())) for power in range(max(powers) + 1))
        yield "\t".join((context, str(seen[context]), *cells))


def _read(path: Path) -> Iterator[str]:
    """Yield the texts of a folder or an archive, in the order of their names."""
    if path.is_dir():
        for each in sorted(path.rglob("*.txt")):
            yield each.read_text("utf-8", "replace")
        return
    with tarfile.open(path) as archive:
        for member in archive:
            if member.isfile() and (content := archive.extractfile(member)):
                yield content.read().decode("utf-8", "replace")


def _squeeze(text: str, shadow: Shadow) -> str:
    """Return only what two prints of one text share."""
    return re.sub(r"\W", "", kinds(shadow.of(text)))


def _runs(texts: Iterable[str], shadow: Shadow) -> frozenset[str]:
    """Return every run of characters of the texts."""
    squeezed = (_squeeze(text, shadow) for text in texts)
    return frozenset(
        text[at : at + _SHARED_RUN]
        for text in squeezed
        for at in range(len(text) - _SHARED_RUN + 1)
    )


def _shares(text: str, held: frozenset[str], shadow: Shadow) -> bool:
    """Tell whether a text is, in part, one of those that are held out."""
    if not held:
        return False
    squeezed = _squeeze(text, shadow)
    places = range(0, len(squeezed) - _SHARED_RUN + 1, _STRIDE)
    return sum(squeezed[at : at + _SHARED_RUN] in held for at in places) > _CHANCE


if __name__ == "__main__":
    main()
