"""Checks look at what changed, and find there what a look at everything would find."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.document import Document
from schemas.manifest import Manifest, Part
from tasks.storage.parts import Source, write_part
from tasks.storage.snapshots.checks import failures
from tasks.storage.snapshots.delta import Side
from tests.tasks.storage import small_warehouse

# Of a document: what it says, and what it repeats; None for an article.
Said = tuple[str, str | None]
_WATCHED = {"document_repeated", "duplicate_of_nothing"}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Side:
    """Return a snapshot of nothing but the tables that come of no document."""
    root = tmp_path_factory.mktemp("checks")
    manifest = small_warehouse.commit(root, {"z": "z"})
    return Side(root / "snapshots" / manifest.snapshot_id, manifest)


def part(bare: Side, documents: Mapping[str, Said]) -> Part:
    """Write a part that holds nothing but documents."""
    tables = small_warehouse.tables({})
    rows = small_warehouse.tables({uri: content for uri, (content, _) in documents.items()})
    originals = [original for _, original in documents.values()]
    outcomes = ["duplicate" if original else "article" for original in originals]
    of = rows["documents"]
    for name, cells in (("duplicate_of", originals), ("outcome", outcomes)):
        place = of.column_names.index(name)
        of = of.set_column(place, of.schema.field(place), pa.array(cells, pa.string()))
    tables["documents"] = of.cast(Document.arrow_schema())
    return write_part(tables, bare.folder, Source("b", "r", [str(originals), str(outcomes)]))


def snapshot(bare: Side, parts: Sequence[Part]) -> Side:
    manifest: Manifest = bare.manifest.model_copy(update={"parts": tuple(parts)})
    return bare._replace(manifest=manifest)


def found(after: Side, fresh: Sequence[Part], before: Side | None = None) -> set[str]:
    return {f.check for f in failures(after, fresh, before)} & _WATCHED


@pytest.mark.parametrize(
    ("fresh", "kept", "expected"),
    [
        ({"c": ("y", None)}, [0, 1], set()),
        ({"c": ("x", "a")}, [0, 1], set()),
        ({"c": ("x", "nobody")}, [0, 1], {"duplicate_of_nothing"}),
        ({"c": ("x", "b")}, [0, 1], {"duplicate_of_nothing"}),  # which is a duplicate itself
        ({"a": ("y", None)}, [1], {"duplicate_of_nothing"}),  # b repeats what a was
        ({"c": ("y", None)}, [1], {"duplicate_of_nothing"}),  # a is no more
        ({"a": ("x", None)}, [1], set()),
        ({"a": ("x", None)}, [0, 1], {"document_repeated"}),
        ({"b": ("y", None)}, [0, 1], {"document_repeated"}),
    ],
)
def test_only_what_changed_is_looked_at(
    bare: Side, fresh: Mapping[str, Said], kept: Sequence[int], expected: set[str]
) -> None:
    old = [part(bare, {"a": ("x", None)}), part(bare, {"b": ("x", "a")})]
    new = part(bare, {**fresh, "new": ("z", None)})  # a part is named after what it holds
    before = snapshot(bare, old)
    after = snapshot(bare, [*(old[number] for number in kept), new])
    assert found(before, old) == set()
    assert found(after, after.manifest.parts) == found(after, [new], before) == expected


parts = st.lists(
    st.dictionaries(
        st.sampled_from("abc"),
        st.tuples(st.sampled_from("xy"), st.sampled_from([None, "a", "b"])),
        min_size=1,
        max_size=2,
    ),
    max_size=3,
)


@settings(max_examples=25, deadline=None)
@given(parts, parts, st.lists(st.booleans(), min_size=3, max_size=3))
def test_it_finds_what_a_look_at_everything_finds(
    bare: Side, old: list[dict], new: list[dict], stay: list[bool]
) -> None:
    held = [part(bare, documents) for documents in old]
    fresh = [
        part(bare, {**documents, f"new{n}": (str(n), None)}) for n, documents in enumerate(new)
    ]
    before = snapshot(bare, held)
    if found(before, held):
        return  # only where the parent kept its promises is less looked at
    after = snapshot(bare, [*(p for p, stays in zip(held, stay, strict=False) if stays), *fresh])
    assert found(after, fresh, before) == found(after, after.manifest.parts)
