"""The store: a condition is kept, a lost answer is looked up, an error tells no secret."""

import os
from collections.abc import Callable

import pytest

from tasks.storage.objects.address import Address
from tasks.storage.objects.sdk import NoSdkError, StoreError, client, session
from tasks.storage.objects.store import Store
from tests.s3 import servers


def test_only_the_first_of_two_writers_wins(bucket: Address) -> None:
    store = Store(bucket)
    assert store.swap("x", b"1", None)
    assert not store.swap("x", b"2", None)
    etag = store.read("x")[1]
    assert store.swap("x", b"3", etag)
    assert not store.swap("x", b"4", etag)
    assert store.read("x")[0] == b"3"


@pytest.mark.parametrize("kind", ["lose", "drop", "refuse", "busy"])
def test_a_writer_whose_answer_is_lost_knows_that_it_won(
    bucket: Address, spoil: Callable[..., int], kind: str
) -> None:
    store = Store(bucket)
    spoil(kind, 2, ("PUT",))
    for number in range(3):
        found = store.read("x")
        assert store.swap("x", f"{number}".encode(), found[1] if found else None)
    assert spoil() >= 1
    assert store.read("x")[0] == b"2"


def test_what_is_cut_off_is_asked_for_again(bucket: Address, spoil: Callable[..., int]) -> None:
    store = Store(bucket)
    store.put("x", bytes(200_000))
    spoil("cut", 2, ("GET",))
    assert [len(store.read("x")[0]) for _ in range(4)] == [200_000] * 4
    assert spoil() >= 2


def test_keys_are_listed_by_folder_and_all_below(bucket: Address) -> None:
    store = Store(bucket)
    for key in ("新闻/b.txt", "新闻/a/c.txt", "d.txt"):
        store.put(key, b"1")
    assert [e.key for e in store.under("新闻")] == ["新闻/a/c.txt", "新闻/b.txt"]
    found = store.listed("")
    assert ([e.key for e in found.objects], found.folders) == (["d.txt"], ("新闻",))
    assert store.listed("新闻/").folders == ("a",)
    assert not Store(bucket.below("nothing")).has_any()


def test_errors_are_one_line_and_hold_no_secret(
    bucket: Address, spoil: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = Address("no-such-bucket", "x")
    for address, fault, told in (
        (missing, (), "does not exist"),
        (bucket, ("deny",), "AWS_ACCESS_KEY_ID"),
        (bucket, ("refuse",), "InternalError"),
        (bucket, ("drop",), "cannot be reached"),
    ):
        spoil(*fault)
        with pytest.raises(StoreError) as error:
            Store(address).read("current.json")
        said = str(error.value)
        assert told in said
        assert str(address) in said
        assert "\n" not in said
        assert servers.SECRET not in said
        assert servers.KEY not in said
        spoil()
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    session.cache_clear()
    client.cache_clear()
    with pytest.raises(StoreError, match="no credentials"):
        Store(bucket).read("x")


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    session.cache_clear()
    client.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "boto3", None)
    with pytest.raises(NoSdkError, match=r"newsmill\[s3\]"):
        client(os.getpid())
    session.cache_clear()
    client.cache_clear()
