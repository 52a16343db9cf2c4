"""What is offered from a bucket is what the same files in a folder offer: names, order, reasons."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tasks.storage.objects.address import Address
from tasks.storage.objects.sdk import StoreError
from tasks.storage.objects.store import Store
from tasks.storage.offers import MissingPathError, Offered, offered, require
from tests.archives import zipped

ROOT = Path(__file__).resolve().parents[4]


def told(offers: Iterable[Offered]) -> list[tuple]:
    """Return all that an offer says; two refusals for the same reason are equal."""
    return [(*offer[:3], str(offer.refusal), offer.file_bytes) for offer in offers]


def put_all(folder: Path, address: Address) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            Store(address).put(path.relative_to(folder).as_posix(), path.read_bytes())


def test_the_samples_come_out_of_a_bucket_as_from_their_folder(
    bucket: Address, spoil: Callable[..., int]
) -> None:
    samples = ROOT / "tests/samples"
    put_all(samples, bucket)
    spoil("cut", 5, ("GET",))
    assert told(offered([bucket])) == told(offered([samples]))
    assert spoil() > 1


def test_names_are_sorted_and_hidden_as_in_a_folder(bucket: Address, tmp_path: Path) -> None:
    for name in ("a.txt", "a/b.txt", "a-/c.txt", ".hidden/d.txt", "a/.e.txt", "新 闻/f?#.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(name, "utf-8")
    put_all(tmp_path / "in", bucket)
    Store(bucket).put("empty folder/", b"")
    there = [offer.source_uri for offer in offered([bucket])]
    assert there == [offer.source_uri for offer in offered([tmp_path / "in"])]
    assert len(there) == 4


def test_one_object_and_several_roots_are_named_as_files_and_folders_are(
    bucket: Address, tmp_path: Path
) -> None:
    roots = [tmp_path / "x" / "tw", tmp_path / "y" / "tw", tmp_path / "z.zip"]
    for folder in roots[:2]:
        folder.mkdir(parents=True)
        (folder / "1.txt").write_text(str(folder), "utf-8")
    roots[2].write_bytes(zipped({"m.txt": b"member", "../up.txt": b"no"}))
    put_all(tmp_path, bucket)
    places = [bucket.below(path.relative_to(tmp_path).as_posix()) for path in roots]
    assert told(offered(places)) == told(offered(roots))
    assert told(offered([tmp_path / "x", bucket.below("y")])) == told(
        offered([tmp_path / "x", tmp_path / "y"])
    )


def test_an_object_that_cannot_be_read_is_a_rejection_and_an_outage_stops_the_run(
    bucket: Address, spoil: Callable[..., int]
) -> None:
    for name in ("1.txt", "2.txt", "3.txt"):
        Store(bucket).put(name, b"text")
    spoil("hide", 4, ("GET",))  # after two lists, the second of three objects
    refusals = [offer.refusal.reason for offer in offered([bucket]) if offer.refusal]
    spoil()
    assert refusals == ["unreadable"]
    spoil("refuse", 1, ("GET",))
    with pytest.raises(StoreError):
        told(offered([bucket]))


def test_an_address_without_objects_is_missing(bucket: Address) -> None:
    with pytest.raises(MissingPathError, match="no object"):
        require([bucket.below("nothing")])
