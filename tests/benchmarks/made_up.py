"""Articles in any number, for benchmarks: sentences of the samples, people and places made up.

No two are alike, each is the same wherever it is made, and they are about as long as those that
they stand for: 480 characters for a broadcast item, 1,500 for a newspaper's. Characters are as
frequent as in print, so that an index of pairs meets as many pairs as it would.

``python -m tests.benchmarks.made_up 10000 FOLDER`` writes them, for whoever wants to look.
"""

import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from tasks.storage.word_lists import read_word_lists

SAMPLES = Path(__file__).parents[1] / "samples"
_FILES_IN_FOLDER = 1_000
_LINES_IN_FILE = 50_000
_FRAME_CHARS = 130  # first and last paragraph, and half of what the last sentences are too long
_SENTENCE = re.compile(r"[^。\n]{12,90}。")
_PRINTED = re.compile("[\u4e00-\u9fff0-9，、：；！。“”（）]+")  # nothing to repair, no other script


class Words(NamedTuple):
    """What articles are put together from."""

    sentences: Sequence[str]
    places: Sequence[str]
    surnames: Sequence[str]
    titles: Sequence[str]
    seats: Sequence[str]  # what an organisation's name ends with
    characters: Sequence[str]
    chances: Sequence[float]  # that a character is no rarer than this one, summed up


@cache
def words() -> Words:
    lists = read_word_lists()
    characters = [row[0] for row in lists["name_characters"]]
    return Words(
        sentences=_sentences(),
        places=[row[2] or row[1] for row in lists["gazetteer"] if row[3] != "country"],
        surnames=[row[0] for row in lists["surnames"]],
        titles=[row[0] for row in lists["titles"] if row[1] in {"post", "unique"}],
        seats=[row[0] for row in lists["organization_suffixes"]],
        characters=characters,
        chances=list(accumulate(1 / (rank + 40) for rank in range(len(characters)))),
    )


def _sentences() -> Sequence[str]:
    found: dict[str, None] = {}
    for path in sorted(SAMPLES.rglob("*.txt")):
        text = path.read_bytes().decode("utf-8", "ignore")
        found |= dict.fromkeys(sentence.strip() for sentence in _SENTENCE.findall(text))
    return [sentence for sentence in found if _PRINTED.fullmatch(sentence)]


def article(number: int, char_count: int) -> dict[str, str]:
    """Return the headline, text and day of an article of about so many characters.

    >>> article(7, 480) == article(7, 480) != article(8, 480)
    True
    """
    of, dice = words(), random.Random(number)  # noqa: S311 - nothing secret
    place, day = dice.choice(of.places), f"2024-{number % 12 + 1:02d}-{number // 12 % 28 + 1:02d}"
    author = _name(of, dice)
    length = char_count * dice.lognormvariate(-0.08, 0.4)  # of mean 1
    paragraphs = [
        f"本报讯（记者 {author}）{int(day[5:7])}月{int(day[8:])}日，" + _sentence(of, dice)
    ]
    written = _FRAME_CHARS
    while written < length:
        paragraph = "".join(_sentence(of, dice) for _ in range(dice.randint(1, 4)))
        paragraphs.append(paragraph)
        written += len(paragraph)
    paragraphs.append(f"图为{place}一景。本报记者 {author} 摄")
    headline = f"{place}{_phrase(of, dice, 3)}第{number % 997}号工程开工"
    return {"headline": headline, "text": "\n".join(paragraphs), "date_published": day}


def _name(of: Words, dice: random.Random) -> str:
    return dice.choice(of.surnames) + _phrase(of, dice, dice.choice((1, 2, 2)))


def _phrase(of: Words, dice: random.Random, length: int) -> str:
    return "".join(dice.choices(of.characters, cum_weights=of.chances, k=length))


def _sentence(of: Words, dice: random.Random) -> str:
    """Return a sentence of the samples, or one around people and places, or of frequent words."""
    printed = dice.choice(of.sentences)
    kind = dice.random()
    if kind < 0.3:
        return printed
    who = (
        f"{dice.choice(of.places)}{dice.choice(of.seats)}{dice.choice(of.titles)}{_name(of, dice)}"
    )
    if kind < 0.6:
        return f"{who}表示，{printed[: len(printed) // 2].strip('“”，')}{_phrase(of, dice, 8)}。"
    where, what = dice.choice(of.places), _phrase(of, dice, dice.randint(8, 20))
    return f"{where}的{what}，{who}在{where}{_phrase(of, dice, 12)}。"


def write_lines(folder: Path, numbers: range, char_count: int) -> None:
    """Write articles as JSON Lines, compressed, 50,000 to a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(numbers.start, numbers.stop, _LINES_IN_FILE):
        some = range(first, min(first + _LINES_IN_FILE, numbers.stop))
        with pa.CompressedOutputStream(str(folder / f"{first:08d}.jsonl.zst"), "zstd") as out:
            for line in _lines(some, char_count):
                out.write(line)


def _lines(numbers: range, char_count: int) -> Iterator[bytes]:
    for number in numbers:
        yield json.dumps(article(number, char_count), ensure_ascii=False).encode() + b"\n"


def write_files(folder: Path, numbers: range, char_count: int) -> None:
    """Write articles as one text file each, a thousand to a folder."""
    for number in numbers:
        path = folder / f"{number // _FILES_IN_FOLDER:05d}" / f"{number:08d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        made = article(number, char_count)
        path.write_text(f"{made['headline']}\n{made['date_published']}\n{made['text']}\n", "utf-8")


if __name__ == "__main__":
    write_files(Path(sys.argv[2]), range(int(sys.argv[1])), 1_500)
