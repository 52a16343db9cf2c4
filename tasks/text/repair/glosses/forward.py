"""The damage itself: what a proof of the repair has to do again."""

import re
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from tasks.text.repair.glosses.codec import CELLS, encode
from tasks.text.repair.glosses.table import Table

# The clean bytes around each gloss: two before it, one after; other glosses may lie between.
_AROUND_MARK = re.compile(rb"(?=([^\x01\n])\x01?([^\x01\n])\x01([^\x01\n])(\x01?))")


def redamage(clean: bytes, table: Table, order: Iterable[bytes]) -> list[bytes]:
    """Damage clean bytes as their site did, one search after the other; return the lines.

    >>> from tasks.text.repair.glosses.codec import decode
    >>> table = {"請".encode("gbk"): "qǐng", "報".encode("gbk"): "bào"}
    >>> lines = redamage("日報".encode("gbk"), table, ["報".encode("gbk"), "請".encode("gbk")])
    >>> [decode(line, "gbk") for line in lines]
    ['日?qǐng)?bào)']
    """
    for pair in order:
        clean = clean.replace(pair, pair + encode(f"({table[pair]})"))
    return clean.split(b"\n")


def replacement_order(made: bytes, table: Table) -> list[bytes]:
    r"""Return an order of replacement that explains every overlap, or else the table's own.

    Two entries overlap where one's second byte is the other's first. If both places have
    their gloss, the later was replaced first; if the later has none, the earlier one was
    first, and tore it apart.

    Args:
        made: The clean bytes of all lines, with a mark for every gloss.
        table: What is glossed.

    >>> second, first = "報".encode("gbk"), "請".encode("gbk")
    >>> made = "日".encode("gbk") + second[:1] + b"\x01" + second[1:] + b"\x01\n"
    >>> [pair.decode("gbk") for pair in replacement_order(made, {first: "", second: ""})]
    ['報', '請']
    """
    sorter: TopologicalSorter[bytes] = TopologicalSorter(dict.fromkeys(table, ()))
    for m in _AROUND_MARK.finditer(made):
        first, second = m[1] + m[2], m[2] + m[3]
        if first in table and second in table and first != second:
            sorter.add(*((first, second) if m[4] else (second, first)))
    try:
        return list(sorter.static_order())
    except CycleError:
        return list(table)


def decoder_of(letters: frozenset[str]) -> str:
    """Tell the decoder that showed us a text from the characters in it."""
    return "gbk" if all(c in _GBK or c < "\x80" for c in letters) else "gb18030"


_GBK = frozenset(CELLS["gbk"].values())
