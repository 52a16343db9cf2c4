"""The course: what is prepared once, and the lessons made of it."""

import random
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
import rjieba
import torch
from numpy.typing import NDArray

from flows.training import answers, fit, lac, register
from flows.training.convention import Convention
from flows.training.corpus import (
    Labelled,
    name_of,
    read_gold,
    read_own_labels,
    read_sentences,
)
from flows.training.lessons import Prepared, Stream, prepare, tags_of
from flows.training.networks import Student, Teacher, scaled
from tasks.storage.word_lists import read_word_lists
from tasks.tagging.bioes import TAGS
from tasks.tagging.features import BIGRAMS, Vocabulary
from tasks.text.shadow import Shadow

_RARE = 5  # a character seen less often is unknown
_READ_WEIGHT = 3  # a label made by reading counts as so many
_PSEUDO = 9000  # sentences of news with LAC's labels that a teacher sees
_ASKED = 110_000  # sentences the teachers are asked about
_NEWS = 16_000  # sentences of news the register is learnt from


class Sources(NamedTuple):
    """What the course is made from."""

    gold: list[Labelled]
    read: list[Labelled]  # labelled by reading
    agreed: list[Labelled]  # two taggers agreed
    sentences: list[str]


class Course:
    """Vocabulary, register and LAC's answers over one set of sources; made once, then read.

    Args:
        lac_folder: ``LAC`` in the unpacked sdist of lac 2.1.2.
        sources: What to learn from.
    """

    def __init__(self, lac_folder: Path, sources: Sources) -> None:
        self._folder, self._sources = lac_folder / "lac_model", sources
        self._cutter = lac.Cutter(self._folder / "conf")
        self._weights = lac.read_weights(self._folder / "model")
        self._letters = _letters(sources)
        bags = [self._bag(each.text) for each in sources.gold]
        bags += [self._bag(sentence) for sentence in sources.sentences[:_NEWS]]
        is_gold = [i < len(sources.gold) for i in range(len(bags))]
        self._unseen = register.held_out(bags, is_gold)[: len(sources.gold)]
        self._register = register.learn(bags, is_gold)

    def _bag(self, text: str) -> NDArray[np.int32]:
        return register.bag(text, self._characters)

    @cached_property
    def _characters(self) -> Vocabulary:
        """The vocabulary as far as it is known before the register is."""
        known = {"words": "", "register": "0000" * BIGRAMS, "register_bias": "0"}
        return Vocabulary.read(self._letters | known)

    @cached_property
    def metadata(self) -> dict[str, str]:
        """The vocabulary as it travels in the model."""
        words = sorted(self._cutter.ids, key=self._cutter.ids.__getitem__)
        return self._letters | {
            "words": "\n".join(["", *(word.replace("\n", "") for word in words)]),
            "register": self._register.weights.astype("<f2").tobytes().hex(),
            "register_bias": str(self._register.bias),
        }

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary as the shipped tagger reads it."""
        return Vocabulary.read(self.metadata)

    def _likely(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        return self._register.likely([self._bag(sentence) for sentence in sentences])

    def _prepared(self, sentences: Sequence[str]) -> list[Prepared]:
        return [prepare(sentence, self._cutter, self.vocabulary) for sentence in sentences]

    def new_teacher(self) -> Teacher:
        """Return LAC with a head that has learnt nothing."""
        return Teacher(self._weights, len(self._letters["characters"]))

    def new_student(self) -> Student:
        """Return a student whose characters and words begin as LAC's."""
        words = scaled(self._weights.words)
        size = len(self._letters["characters"]), lac.HIDDEN
        characters = torch.nn.init.normal_(torch.empty(size), 0, 0.1)
        for i, character in enumerate(self._letters["characters"]):
            if (known := self._cutter.id_of(character)) != self._cutter.ids["OOV"]:
                characters[i] = words[known + 1]
        return Student(characters, words)

    @cached_property
    def _lac_tags(self) -> list[NDArray[np.uint8]]:
        transitions = lac.read_transitions(self._folder / "model")
        sentences = self._prepared(self._sources.sentences)
        return answers.lac_tags(self.new_teacher(), transitions, sentences)

    def labels(self, seed: int) -> fit.Labels:
        """Return what a teacher learns from; each seed sees other news."""
        sources, numbers = self._sources, random.Random(seed)  # noqa: S311 - a sample, no secret
        places = frozenset(row[0] for row in read_word_lists()["places"] if len(row[0]) > 1)
        convention = Convention(places)
        chosen = numbers.sample(range(len(sources.sentences)), _PSEUDO)
        news = [
            Labelled(text, convention.apply(text, lac.entities(tags.tolist())))
            for text, tags in ((sources.sentences[i], self._lac_tags[i]) for i in chosen)
        ]
        other = sources.read * _READ_WEIGHT + sources.agreed + news
        labelled = sources.gold + other
        return fit.Labels(
            self._prepared([each.text for each in labelled]),
            [tags_of(len(each.text), each.entities) for each in labelled],
            [*self._unseen, *self._likely([each.text for each in other])],
        )

    def first_lesson(self) -> Stream:
        """Return all sentences with LAC's tags."""
        sentences = self._sources.sentences
        one_hot = np.eye(lac.TAGS, dtype=np.uint8) * 255
        said = [one_hot[tags] for tags in self._lac_tags]
        return Stream(sentences, self._likely(sentences).tolist(), said, self.vocabulary)

    def lessons(self, teachers: Sequence[Teacher]) -> fit.Lessons:
        """Return gold, and what the teachers say of news: as news, and as an encyclopaedia."""
        asked = self._sources.sentences[:_ASKED]
        prepared, streams = self._prepared(asked), [self._gold()]
        for registers in (self._likely(asked), np.ones(len(asked), np.float32)):
            said = answers.probabilities(teachers, prepared, registers.tolist())
            soft = [answers.as_bytes(rows) for rows in said]
            streams.append(Stream(asked, registers.tolist(), soft, self.vocabulary))
        return fit.Lessons(streams, windows=(16, 24, 16), weights=(0.6, 1.0, 0.6))

    def _gold(self) -> Stream:
        read = self._sources.read * _READ_WEIGHT
        labelled = self._sources.gold + read
        one_hot = np.eye(len(TAGS), dtype=np.uint8) * 255
        return Stream(
            [each.text for each in labelled],
            [*self._unseen, *[0.0] * len(read)],
            [one_hot[tags_of(len(each.text), each.entities)] for each in labelled],
            self.vocabulary,
        )


def read_sources(gold: Sequence[Path], texts: Sequence[Path], shadow: Shadow) -> Sources:
    """Read gold, labels of our own, and every sentence of the texts."""
    sentences = read_sentences(texts, shadow)
    by_name = {name_of(sentence): sentence for sentence in sentences}
    own: list[list[Labelled]] = []
    for stem in ("labels_read", "labels_agreed"):
        labels = read_own_labels(Path(str(files("flows.training").joinpath(f"{stem}.tsv"))))
        own.append([Labelled(by_name[n], e) for n, e in labels.items() if n in by_name])
    return Sources(read_gold(gold, shadow), own[0], own[1], sentences)


def _letters(sources: Sources) -> dict[str, str]:
    """Count what there is: characters, most of them common, and parts of speech."""
    counted: Counter[str] = Counter()
    parts: dict[str, None] = {}
    for text in [*sources.sentences, *(each.text for each in sources.gold for _ in range(3))]:
        counted.update(text)
        parts.update(dict.fromkeys(part for _, part in rjieba.tag(text)))
    common = sorted(c for c, n in counted.items() if n >= _RARE and c not in "\0\n")
    return {"characters": "".join(["\0", "\n", *common]), "parts_of_speech": "\n".join(parts)}
