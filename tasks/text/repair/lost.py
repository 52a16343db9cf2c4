"""What no repair brings back: counted, so that a reader of the data is told."""

import re

# U+FFFD twice, written as UTF-8 and read as GBK; cut short, the last one is 锟 and half of 斤.
_PAIR = "锟斤拷"
_LOST = re.compile(f"(?:{_PAIR})+锟?|\ufffd")


def count_lost(text: str) -> int:
    r"""Count the characters that are lost: each U+FFFD, and those that ``锟斤拷`` stands for.

    >>> count_lost("锟斤拷锟斤拷来了\ufffd"), count_lost("锟斤拷锟街"), count_lost("锟是一个字")
    (5, 3, 0)
    """
    if "锟" not in text and "\ufffd" not in text:
        return 0
    return sum(_stands_for(found[0]) for found in _LOST.finditer(text))


def _stands_for(found: str) -> int:
    """Return how many U+FFFD a match was: two in three characters, or one alone."""
    pairs, rest = divmod(len(found), len(_PAIR))
    return 2 * pairs + rest
