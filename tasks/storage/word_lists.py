"""Word lists: tab-separated files beside the text core, which may not read files itself."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

Rows = tuple[tuple[str, ...], ...]


class _Lists(Mapping[str, Rows]):
    """The lists by file stem; each is read when it is asked for, once for a process."""

    __hash__ = object.__hash__  # one object: what is compiled from it can be kept by it

    def __init__(self) -> None:
        folder = files("tasks.text").joinpath("lexicon")
        found = {entry.name.removesuffix(".tsv"): entry for entry in folder.iterdir()}
        self._files = {stem: found[stem] for stem in sorted(found) if found[stem].name != stem}
        self._read: dict[str, Rows] = {}

    def __getitem__(self, stem: str) -> Rows:
        if stem not in self._read:
            lines = self._files[stem].read_text("utf-8").split("\n")
            self._read[stem] = tuple(
                tuple(line.split("\t")) for line in lines if line and not line.startswith("#")
            )
        return self._read[stem]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@cache
def read_word_lists() -> Mapping[str, Rows]:
    """Return the rows of every list under ``tasks/text/lexicon``, by file stem.

    A line that starts with ``#`` says where the list comes from and under which licence. A list
    is read when it is first asked for: few who ask for one need the largest.

    >>> ("國", "国") in read_word_lists()["hans"]
    True
    """
    return _Lists()
