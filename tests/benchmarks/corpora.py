"""Make the material: texts as found and undamaged, lines, pages, files, rows.

Real text is taken where it lies beside the project (``../shared``), else the project's own
samples; neither is enough, so articles are put together anew from the paragraphs of others. Nothing
is drawn by chance that a seed does not decide: the same project gives the same material.
"""

import html
import json
import os
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.documents import Reader, structured
from tasks.intake import document_row
from tasks.ledger import Ledger
from tasks.storage.offers import offered
from tasks.storage.word_lists import read_word_lists
from tasks.text.decode import decode
from tasks.text.repair import RepairWords, repair
from tasks.text.shadow import Shadow
from tests.benchmarks.material import Amount, Material

# Where text is looked for; of another revision the same text is wanted.
HOME = Path(os.environ.get("NEWSMILL_BENCH_HOME", Path(__file__).parents[2])).resolve()
SAMPLES, SHARED = HOME / "tests/samples", HOME.parent / "shared/corpora"

# As scrapers and archives keep them, in turn.
_ENCODINGS = ("utf-8", "gb18030", "utf-16")


class Scale(NamedTuple):
    """How much is measured."""

    name: str
    characters: int  # of text in memory
    lines: int  # characters of these, for taggers: some read a few thousand a second
    files: int  # articles taken in, end to end
    rows: int  # articles whose rows are written
    budget_s: float  # seconds of rounds for each measurement
    sizes: tuple[int, ...]  # articles of the warehouses that are asked


FULL = Scale("full", 800_000, 200_000, 2_000, 2_000, 4.0, (10_000, 100_000))
QUICK = Scale("quick", 60_000, 20_000, 200, 200, 0.3, (2_000,))


def prepare(folder: Path, scale: Scale) -> Material:
    """Write all material under a folder, if it is not there yet."""
    material = Material(folder)
    wanted = {"scale": list(scale)[:5], "origin": origin()}
    if (folder / "told.json").exists() and material.told()["wanted"] == json.loads(
        json.dumps(wanted)
    ):
        return material
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found = _found()
    amounts = _texts(material, found, scale) | _files(material, found, scale)
    told = {"wanted": wanted, "origin": origin(), "amounts": amounts}
    (folder / "told.json").write_text(json.dumps(told), "utf-8")
    return material


def origin() -> str:
    """Say where the text comes from."""
    if SHARED.is_dir():
        return "press articles as scraped"
    return "the project's samples"


def _found() -> list[str]:
    """Return articles as a scraper leaves them."""
    paths = sorted((SHARED / "party_media").glob("*.txt")) if SHARED.is_dir() else []
    return [
        decode(path.read_bytes()).text for path in paths or sorted(SAMPLES.glob("web/[dv]*.txt"))
    ]


def _damaged() -> list[str]:
    """Return articles full of glosses, some with bytes that are lost."""
    paths = sorted((SHARED / "damaged").glob("*.raw.txt")) if SHARED.is_dir() else []
    paths = paths or sorted(SAMPLES.glob("shalan-daily/dongyu*.txt"))
    return [path.read_bytes().decode("utf-8", "replace") for path in paths]


def recombined(texts: Sequence[str], seed: int = 0) -> Iterator[str]:
    """Yield texts without end: first those given, then new ones from their paragraphs.

    A new one has the opening of one and, after it, paragraphs of all: as many as that one has.
    """
    yield from texts
    dice = random.Random(seed)  # noqa: S311 - nothing is kept secret
    split = [text.splitlines() for text in texts]
    paragraphs = [line for lines in split for line in lines[3:]] or ["正文。"]
    while True:
        lines = dice.choice(split)
        yield "\n".join([*lines[:3], *dice.choices(paragraphs, k=max(1, len(lines) - 3))])


def _so_many(texts: Sequence[str], characters: int) -> list[str]:
    kept, length = [], 0
    for text in recombined(texts):
        if length >= characters:
            return kept
        kept.append(text)
        length += len(text)
    raise AssertionError("recombined texts never end")


def _texts(material: Material, found: Sequence[str], scale: Scale) -> dict[str, Amount]:
    lists = read_word_lists()
    words, shadow = RepairWords.compile(lists), Shadow(lists["hans"])
    as_found = _so_many(found, scale.characters)
    damaged = _damaged()
    undamaged = [repair(text, words).cleaned.text for text in as_found]
    few = _so_many(undamaged, scale.lines)
    lines = [shadow.of(line) for text in few for line in text.splitlines() if line.strip()]
    files = [
        text.encode(_ENCODINGS[number % 3], "replace").hex() for number, text in enumerate(as_found)
    ]
    each = {
        "found": as_found,
        "undamaged": undamaged,
        # Twice what there is at most: a repair remembers nothing of the last document.
        "damaged": (damaged * (scale.characters // sum(map(len, damaged)) + 1))[: len(as_found)],
        "pages": [page(text) for text in undamaged],
        "lines": lines,
        "files": files,
    }
    for name, texts in each.items():
        material.write(name, texts)
    amounts = {name: Amount.of(texts) for name, texts in each.items()}
    # However it is wrapped or encoded, it is the text that is counted.
    amounts |= {"pages": amounts["undamaged"], "files": amounts["found"]}
    return amounts | {"lines": amounts["lines"]._replace(articles=len(few))}


def page(text: str) -> str:
    """Return an article as a page of a news site, with what stands around it there."""
    lines = [html.escape(line.strip()) for line in text.splitlines() if line.strip()]
    headline, *paragraphs = lines or [""]
    menu = "".join(f'<li><a href="/{n}.html">频道{n}</a></li>' for n in range(20))
    body = "\n".join(f"<p>{line}</p>" for line in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{headline}</title>'
        f"</head><body><header><nav><ul>{menu}</ul></nav></header><main><article>"
        f"<h1>{headline}</h1>\n{body}\n</article></main><aside><ul>{menu}</ul></aside>"
        "<footer><p>版权所有</p></footer></body></html>"
    )


def _files(material: Material, found: Sequence[str], scale: Scale) -> dict[str, Amount]:
    """Write the inboxes of runs end to end, and the rows of the smaller one."""
    amounts = {}
    texts = recombined(found)
    for name, count in (("inbox", scale.files), ("rows-inbox", scale.rows), ("one", 1)):
        folder = material.inbox(name)
        folder.mkdir()
        written = [next(texts) for _ in range(count)]
        for number, text in enumerate(written):
            (folder / f"{number:06d}.txt").write_text(text, "utf-8")
        amounts[name] = Amount.of(written)
    _rows(material)
    return amounts | {"rows": amounts["rows-inbox"]}


def _rows(material: Material) -> None:
    """Write the rows of every content table, as ``--tagger fast`` gives them."""
    ledger = Ledger({}, "1")
    read = [document_row("many", ledger, each) for each in offered([material.inbox("rows-inbox")])]
    reader = Reader.compile(read_word_lists(), "fast", "1")
    slices = [structured(read[i : i + 64], reader) for i in range(0, len(read), 64)]
    folder = material.folder / "rows"
    folder.mkdir()
    for name in slices[0]:
        table = pa.concat_tables([each[name] for each in slices]).combine_chunks()
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")


if __name__ == "__main__":
    # Rows as this revision has them, of texts that another has written.
    _rows(Material(Path(sys.argv[1])))
