"""Words that attribute speech, compiled once for a process."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tasks.text.entities.trie import any_of
from tasks.text.model import WordLists

# 小说, 据说, 职称, 说明 and their like hold a verb of speech and are none; 的话称 is one.
_OTHERWISE = re.compile(r"(?<=[据听小来以学传名职自俗简号堪著人昵被解])|(?<=话)(?<!的话)")
_NOT_BEFORE = r"(?![明法服到起唱号呼赞之作为])"


@dataclass(frozen=True, slots=True)
class QuotationWords:
    """Patterns over Simplified text."""

    verbs: "re.Pattern[str]"
    strong: frozenset[str]
    followers: "re.Pattern[str]"

    @classmethod
    def compile(cls, lists: WordLists) -> "QuotationWords":
        """Compile the lists of verbs of speech, and of words that follow names."""
        verbs = [word for word, _ in lists["speech_verbs"]]
        return cls(
            re.compile(any_of(verbs) + _NOT_BEFORE),
            frozenset(word for word, kind in lists["speech_verbs"] if kind == "strong"),
            re.compile(any_of(word for (word,) in lists["after_names"])),
        )

    def cues(self, hans: str, start: int, end: int) -> Iterator["re.Match[str]"]:
        """Find the verbs of speech that are not part of another word."""
        for m in self.verbs.finditer(hans, start, end):
            if not _OTHERWISE.match(hans, m.start()):
                yield m
