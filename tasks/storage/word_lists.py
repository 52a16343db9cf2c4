"""Word lists: tab-separated files beside the text core, which may not read files itself."""

from collections.abc import Mapping
from importlib.resources import files


def read_word_lists() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the rows of every list under ``tasks/text/lexicon``, by file stem.

    A line that starts with ``#`` says where the list comes from and under which licence.

    >>> ("國", "国") in read_word_lists()["hans"]
    True
    """
    return {
        entry.name.removesuffix(".tsv"): tuple(
            tuple(line.split("\t"))
            for line in entry.read_text("utf-8").splitlines()
            if line and not line.startswith("#")
        )
        for entry in files("tasks.text").joinpath("lexicon").iterdir()
        if entry.name.endswith(".tsv")
    }
