"""The join: what a run brings is held against what is there, and clusters that it touches change.

What comes out is what a join of all articles anew would give: links between two texts follow
from the two alone, and clusters from links and dates. Work goes by what changed: fingerprints are
looked up for new texts only, and a reprint is compared again only where it, or what it is held
against, is new. (One thing would show the order of runs: texts that share nothing but what more
than ``MOST_HOLDERS`` others have, too.)
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.reprints import links as linking
from tasks.reprints.index import Indexed, name, opened, swept
from tasks.reprints.known import Known, known_in
from tasks.reprints.links import Links
from tasks.reprints.rows import Facts, Touched, tables
from tasks.storage.snapshots.delta import Side
from tasks.text.reprints.clusters import Printing, clusters
from tasks.text.reprints.fingerprints import Hashes
from tasks.text.reprints.runs import distinct
from tasks.text.reprints.sharing import Flags

# What says where the index keeps a printing, not what it is.
_PLACES = ["place", "key_count"]


class Change(NamedTuple):
    """What came and went."""

    articles: frozenset[str]  # those that the parent's tables may tell of
    wordings: Hashes  # that came, went, or are told of differently
    new: Hashes  # of these, those that were not there before
    gone: Hashes  # those that are there no more


def join(folder: Path, before: Side | None, after: Side) -> dict[str, pa.Table]:
    """Return the tables of reprints of a new snapshot, by folder.

    Args:
        folder: Where the index lies.
        before: The parent snapshot; None for the first.
        after: The new one; its parts lie in its draft.

    Raises:
        CorruptPartError: A part cannot be read.
    """
    indexes = [*opened(folder, after.folder, after.manifest.parts)]
    known = known_in(indexes)
    old = linking.earlier(before.folder if before else None)
    before = before if old is not None else None  # nobody looked for reprints then
    old = old or linking.NO_LINKS
    change = _change(folder, before, indexes, known)
    links = old.where(~old.touching(change.gone)).and_also(linking.found(known, change.new, folder))
    reached = _reached(old.and_also(links), change.wordings)
    printings, facts = _printings(known, known.among(reached), _alone(known, links), change)
    placed = [*clusters(printings, links.where(links.touching(reached)).as_mapping())]
    swept(folder, (*after.manifest.parts, *(before.manifest.parts if before else ())))
    found = tables(before, placed, Touched(change.articles, facts, indexes))
    return {**found, linking.FOLDER: links.to_table()}


def _change(folder: Path, before: Side | None, indexes: Sequence[Indexed], known: Known) -> Change:
    """Tell what came and went, from those parts that only one of the snapshots has."""
    parents = before.manifest.parts if before else ()
    there, now = {name(part) for part in parents}, {name(index.part) for index in indexes}
    old = [part for part in parents if name(part) not in now]
    vanished = [*opened(folder, before.folder, old)] if before else []
    fresh = [index for index in indexes if name(index.part) not in there]
    # Where nothing vanished, every article of a fresh part is new.
    articles, wordings = _apart(vanished, fresh) if vanished else (set(), _all_of(fresh))
    kept = [index for index in indexes if name(index.part) in there]
    earlier = np.concatenate([wordings[:0], *(index.wordings for index in (*kept, *vanished))])
    is_there = np.isin(wordings, known.wordings)
    new = wordings[is_there & ~np.isin(wordings, earlier)]
    return Change(frozenset(articles), wordings, new, wordings[~is_there])


def _apart(vanished: Sequence[Indexed], fresh: Sequence[Indexed]) -> tuple[set[str], Hashes]:
    """Return the articles in which parts differ, and all wordings of these."""
    left, came = _by_article(vanished), _by_article(fresh)
    articles = {a for a in left.keys() | came.keys() if left.get(a) != came.get(a)}
    held = [row for rows in (left, came) for a, row in rows.items() if a in articles]
    return articles, np.array(sorted({row["wording"] for row in held}), np.uint64)


def _all_of(fresh: Sequence[Indexed]) -> Hashes:
    return distinct(np.concatenate([np.empty(0, np.uint64), *(i.wordings for i in fresh)]))


def _by_article(indexes: Sequence[Indexed]) -> dict[str, dict[str, Any]]:
    rows = (row for index in indexes for row in index.printings().drop(_PLACES).to_pylist())
    return {row["article_id"]: row for row in rows}


def _reached(links: Links, wordings: Hashes) -> Hashes:
    """Return some wordings and all that hang together with them."""
    while True:
        near = links.where(links.touching(wordings))
        reached = distinct(np.concatenate((wordings, near.one, near.other)))
        if len(reached) == len(wordings):
            return reached
        wordings = reached


def _alone(known: Known, links: Links) -> Flags:
    """Tell which wordings were printed once and are linked to none: nearly all."""
    counts = np.zeros(len(known.wordings), np.int64)
    for _, places in known.printed():
        np.add.at(counts, places, 1)
    is_alone: Flags = (counts == 1) & ~known.among(np.concatenate((links.one, links.other)))
    return is_alone


def _printings(
    known: Known, is_wanted: Flags, is_alone: Flags, change: Change
) -> tuple[list[Printing], Facts]:
    """Return the printings of some wordings, and what is known of each.

    Changed articles whose wording is alone are left out: there is nothing to be said of them
    but that what was said no longer holds, which is known of all that changed.
    """
    facts: Facts = {}
    changed = pa.array(sorted(change.articles), pa.string())
    for number, (printings, places) in enumerate(known.printed()):
        is_plain = is_alone[places]
        if change.articles:
            is_plain &= pc.is_in(printings["article_id"], changed).to_numpy()
        chosen = pa.array(is_wanted[places] & ~is_plain)
        for row in printings.filter(chosen).to_pylist():
            facts[row["article_id"]] = row | {"index": number}
    return [_printing(row) for row in facts.values()], facts


def _printing(row: dict[str, Any]) -> Printing:
    return Printing(
        row["article_id"],
        row["wording"],
        row["date_published"],
        row["original_headline"] is not None,
        row["char_count"],
        row["info_source"] or "",
        row["print_edition"] or row["site_label"] or "",
    )
