"""The files of a new snapshot, laid out in a draft: linked, written again, merged."""

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from schemas.manifest import Manifest, Part
from schemas.migrations import schema_version
from tasks.storage.parts import link_part, merge_parts, rewrite_part, unlink_part

# A part below this is small; so many small ones of a batch become one. Nightly runs of a few
# files each would else leave thousands of files, and every reader opens all of them.
_SMALL_DOCUMENTS = 1_000
_TOO_MANY = 8


class Change(NamedTuple):
    """What a run brings: staged parts, and the documents whose old rows they replace."""

    staged: Path
    parts: Sequence[Part]
    replaced: Mapping[str, str]  # source_uri to the part_id that holds its old rows
    dropped: frozenset[str] = frozenset()  # parts that go unread: damaged, and made again


class Gathered(NamedTuple):
    """The parts of a draft; ``fresh`` are those whose rows no check has seen yet."""

    parts: tuple[Part, ...]
    fresh: tuple[Part, ...]


def gather(source: Path, parent: Manifest | None, change: Change, draft: Path) -> Gathered:
    """Fill ``draft``: link what is unchanged, write again what lost rows, link what is new.

    Raises:
        CorruptPartError: A file that has to be written again is not what was published.
    """
    kept: list[Part] = []
    migrated: list[Part] = []
    if parent:
        gone = _by_part(change.replaced)
        there = [part for part in parent.parts if part.part_id not in change.dropped]
        stale = [part for part in there if part.part_id in gone or _is_outdated(part)]
        written = _in_threads(
            lambda part: rewrite_part(part, source, draft, gone.get(part.part_id, ())), stale
        )
        again = dict(zip((part.part_id for part in stale), written, strict=True))
        for part in there:
            if part.part_id not in again:
                link_part(part, source, draft)
        held = (again.get(part.part_id, part) for part in there)
        kept = _compacted([part for part in held if part], draft)
        migrated = [*filter(None, written)] if any(map(_is_outdated, stale)) else []
    for part in change.parts:
        link_part(part, change.staged, draft)
    names = {part.part_id for part in kept}
    fresh = [part for part in migrated if part.part_id in names]
    return Gathered((*kept, *change.parts), (*fresh, *change.parts))


def _by_part(replaced: Mapping[str, str]) -> Mapping[str, Collection[str]]:
    gone: dict[str, set[str]] = defaultdict(set)
    for uri, part_id in replaced.items():
        gone[part_id].add(uri)
    return gone


def _is_outdated(part: Part) -> bool:
    return part.schema_version != schema_version()


def _in_threads(write: Callable[[Part], Part | None], parts: Iterable[Part]) -> list[Part | None]:
    """Write parts on all cores: Parquet's encoders let go of the interpreter."""
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        return list(pool.map(write, parts))


def _compacted(parts: Sequence[Part], draft: Path) -> list[Part]:
    """Merge the small parts of a batch where there are too many, each in the first one's place."""
    merged: dict[str, Part | None] = {}
    for group in _too_many(parts):
        merged |= dict.fromkeys((part.part_id for part in group), None)
        merged[group[0].part_id] = merge_parts(group, draft)
        for part in group:
            unlink_part(part, draft)
    return [made for part in parts if (made := merged.get(part.part_id, part))]


def _too_many(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """Yield groups of small parts of one batch that together are no more than a large one."""
    small: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        if part.files["documents"].rows < _SMALL_DOCUMENTS:
            small[part.batch].append(part)
    for of_batch in small.values():
        if len(of_batch) >= _TOO_MANY:
            yield from _groups(of_batch)


def _groups(parts: Iterable[Part]) -> Iterator[Sequence[Part]]:
    group: list[Part] = []
    documents = 0
    for part in parts:
        group.append(part)
        documents += part.files["documents"].rows
        if documents >= _SMALL_DOCUMENTS:
            yield from [group] if len(group) > 1 else []
            group, documents = [], 0
    if len(group) > 1:
        yield group
