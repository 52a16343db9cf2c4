"""The little of Thrift's compact protocol that a Parquet footer needs: find numbers, write them.

Nothing is decoded that is not asked for: the footers of a large table have a hundred thousand
values, of which four in a hundred say where something lies. So one pass notes where those are.
"""

from collections.abc import Mapping
from typing import NamedTuple

_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _STRUCT = 1, 2, 3, 7, 8, 12
_INTEGERS = frozenset({4, 5, 6})
_LISTS = frozenset({9, 10})
_LONG_LIST = 15  # the length of a list that is longer stands behind its header
_MORE = 0x80  # the bit of a byte after which a number goes on


class ThriftError(Exception):
    """Bytes that are no compact Thrift, or hold a type that no Parquet footer holds."""


class Plan(NamedTuple):
    """What to look for in a struct: names for fields, and the structs, or lists of them, within."""

    names: Mapping[int, str] = {}
    inner: Mapping[int, "Plan"] = {}


class Span(NamedTuple):
    """Where the value of a named field is."""

    name: str
    start: int
    end: int


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Read a number of any length; return it and where it ends.

    >>> varint(bytes([0xAC, 0x02]), 0)
    (300, 2)
    """
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & ~_MORE) << shift
        if byte < _MORE:
            return value, at
        shift += 7


def signed(data: bytes, at: int) -> int:
    """Read a signed number.

    >>> signed(signed_bytes(-3), 0), signed(signed_bytes(1 << 40), 0) == 1 << 40
    (-3, True)
    """
    value, _ = varint(data, at)
    return value >> 1 ^ -(value & 1)


def varint_bytes(value: int) -> bytes:
    """Write a number of any length.

    >>> varint_bytes(300).hex()
    'ac02'
    """
    out = bytearray()
    while value >= _MORE:
        out.append(value & ~_MORE & 0xFF | _MORE)
        value >>= 7
    out.append(value)
    return bytes(out)


def signed_bytes(value: int) -> bytes:
    """Write a signed number."""
    return varint_bytes(value << 1 if value >= 0 else (-value << 1) - 1)


def list_header(data: bytes, at: int) -> tuple[int, int, int]:
    """Return a list's length, the type of its items, and where the first one begins."""
    count, kind = data[at] >> 4, data[at] & 0x0F
    at += 1
    if count == _LONG_LIST:
        count, at = varint(data, at)
    return count, kind, at


def struct_list_header(count: int) -> bytes:
    """Write what stands before the items of a list of structs.

    >>> list_header(struct_list_header(3), 0), list_header(struct_list_header(300), 0)
    ((3, 12, 1), (300, 12, 3))
    """
    if count < _LONG_LIST:
        return bytes([count << 4 | _STRUCT])
    return bytes([_LONG_LIST << 4 | _STRUCT]) + varint_bytes(count)


def locate(data: bytes, at: int, plan: Plan, found: list[Span]) -> int:
    """Note in ``found`` where the fields of a struct lie that are named; return where it ends.

    >>> found = []
    >>> locate(bytes.fromhex("15 04 18 01 61 16 06 00"), 0, Plan({1: "first", 3: "third"}), found)
    8
    >>> found
    [Span(name='first', start=1, end=2), Span(name='third', start=6, end=7)]
    """
    number = 0
    while header := data[at]:
        number, at = _field(data, at, number)
        kind = header & 0x0F
        if (inner := plan.inner.get(number)) is None:
            end = _skipped(data, at, kind)
        elif kind == _STRUCT:
            end = locate(data, at, inner, found)
        else:
            count, _, end = list_header(data, at)
            for _ in range(count):
                end = locate(data, end, inner, found)
        if name := plan.names.get(number):
            found.append(Span(name, at, end))
        at = end
    return at + 1


def _field(data: bytes, at: int, last: int) -> tuple[int, int]:
    """Return the number of a field after the ``last`` one, and where its value begins."""
    if step := data[at] >> 4:
        return last + step, at + 1
    return signed(data, at + 1), varint(data, at + 1)[1]  # far from the last one: written out


def _skipped(data: bytes, at: int, kind: int) -> int:
    """Return where a value ends."""
    if kind in _INTEGERS:
        while data[at] >= _MORE:
            at += 1
        return at + 1
    if kind == _BINARY:
        length, at = varint(data, at)
        return at + length
    if kind == _STRUCT:
        return _struct_skipped(data, at)
    if kind in _LISTS:
        return _list_skipped(data, at)
    if kind in {_TRUE, _FALSE}:  # a field's truth is its type
        return at
    if kind in {_BYTE, _DOUBLE}:
        return at + (1 if kind == _BYTE else 8)
    msg = f"type {kind} at byte {at}"
    raise ThriftError(msg)


def _struct_skipped(data: bytes, at: int) -> int:
    while header := data[at]:
        start = at + 1 if header >> 4 else varint(data, at + 1)[1]
        at = _skipped(data, start, header & 0x0F)
    return at + 1


def _list_skipped(data: bytes, at: int) -> int:
    count, kind, at = list_header(data, at)
    for _ in range(count):
        at = at + 1 if kind in {_TRUE, _FALSE} else _skipped(data, at, kind)
    return at
