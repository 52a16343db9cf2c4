"""An address names a bucket and a prefix, and nothing secret can be part of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.storage.objects.address import Address, AddressError, is_address, place

BUCKETS = st.from_regex(r"[a-z0-9][a-z0-9.-]{1,20}[a-z0-9]", fullmatch=True)
PREFIXES = st.lists(st.sampled_from(["press", "新闻", "a b", "2024=x", "~"]), max_size=3)


@given(BUCKETS, PREFIXES)
def test_an_address_is_read_as_it_is_written(bucket: str, parts: list[str]) -> None:
    address = Address(bucket, "/".join(parts))
    assert place(str(address)) == address
    assert place(f"{address}/") == address


@given(st.text())
def test_whatever_is_no_address_is_a_path(text: str) -> None:
    if not is_address(text):
        assert place(text) == Path(text)


@pytest.mark.parametrize(
    "secret",
    [
        "s3://AKIAKEY:hush@bucket/press",
        "s3://AKIAKEY:hush/bucket",
        "s3://bucket/press?secret_key=hush",
        "s3://bucket/press#hush",
    ],
)
def test_what_may_be_a_secret_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(AddressError) as refused:
        place(secret)
    assert "hush" not in str(refused.value)
    assert "AKIAKEY" not in str(refused.value)
