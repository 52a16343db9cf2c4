"""Seeds: the names of people that an article gives away, each by the words around it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.entity import EntityType
from tasks.text.entities.names import DOT, Name, Origin
from tasks.text.entities.titles import Head, Titles
from tasks.text.entities.words import EntityWords
from tasks.text.model import Span, Text

Tags = Sequence[Sequence[tuple[int, int, EntityType]]]

# How good a name must be after a title: some title words seldom stand before anything else.
_ENOUGH = {"unique": -20, "post": -5, "plural": 30, "job": 45, "address": 80}
_CLOSED, _LENIENT = 25, 10
_ALONE = 60  # score of a name that stands in a list, or before a verb of speech
_TAGGED = 95
_ITEM_ENOUGH = 10  # score of a name that fills an item of a list begun by names
_ADVERB = 3  # characters between a speaker and the verb: 多次, 6日

_BLANKS = (" ", "\u3000")
_COMPOUNDS = frozenset("会府团处级部院室厅科组席站")  # 委员会, 总统府: no title stands there
_SUBJECT = re.compile(r"[^，。；：！？!?;:,\n（(《》）)【】\[\]—…\s“”「」、]{2,12}\Z")
_DOTTED = re.compile(f"[\u3400-\u9fff][{DOT}][\u3400-\u9fffA-Z]")
_LEFT = re.compile(r"[\u3400-\u9fff]{1,8}")
_OPENS = re.compile(r"[^\u3400-\u9fff]|[同与和向对由为让请被把从以将及愿给跟]")
_IS = re.compile(r"(?<![\u3400-\u9fff])[\u3400-\u9fff]{2,4}(?=是)")
_ITEMS = re.compile(
    r"(?<![^，。；：！？,;:!?\n\s“”（(])[\u3400-\u9fff]{2,4}(?:、[\u3400-\u9fff]{2,4})+"
)
_ITEM = re.compile(r"[\u3400-\u9fff]{2,4}(?=[、，。,]|等)")
_TOKENS = re.compile(
    f"[^\\S\n]*(?:(?:^|(?<=\\s))[\u3400-\u9fff{DOT}]{{2,16}}[^\\S\n]+){{2,}}[\u3400-\u9fff{DOT}]+",
    re.MULTILINE,
)
_NEXT = re.compile(r"[、\s]|和|与|以及|及")


class Seed(NamedTuple):
    """A name seen where only a name can stand."""

    span: Span
    rule_id: str
    confidence: float


def find_seeds(text: Text, titles: Titles, tags: Tags, words: EntityWords) -> list[Seed]:
    """Collect seeds from every rule, the surest first."""
    hans = text.hans
    seeds = (
        *_titled(hans, titles, words),
        *_dotted(hans, titles, words),
        *_figures(hans, words),
        *_speaking(hans, words),
        *_addressed(hans, titles, words),
        *_introduced(hans, words),
        *_listed(hans, words),
        *_tagged(text, tags, words),
    )
    return [seed for seed in seeds if _plausible(hans, seed.span, titles, words)]


def _titled(hans: str, titles: Titles, words: EntityWords) -> Iterator[Seed]:
    for head in titles.heads:
        start = head.end
        while hans[start : start + 1] in _BLANKS and start < head.end + 3:
            start += 1
        name = words.names.read(hans, start, _origin(hans, head, words))
        if name is None or name.total < _enough(head, name) or hans[head.end] in _COMPOUNDS:
            continue
        yield Seed(Span(name.start, name.end), f"after_{head.kind}_title", _sure(name))
        yield from _companions(hans, name, words)


def _enough(head: Head, name: Name) -> int:
    """Say how good a name must be: less where a verb of speech or a mark follows it."""
    needed = _ENOUGH[head.kind]
    closed = name.total - name.score >= _CLOSED
    return needed - _LENIENT if closed and head.kind != "address" else needed


def _plausible(hans: str, name: Span, titles: Titles, words: EntityWords) -> bool:
    """Refuse names that are places, and runs that reach into the next title."""
    if hans[name.start : name.end] in words.levels:
        return False
    return not any(end in titles.by_end for end in range(name.start + 1, name.end + 1))


def _origin(hans: str, head: Head, words: EntityWords) -> Origin:
    """Tell from the place in a title whose name to expect after it."""
    near = hans[max(0, head.start - 14) : head.start]
    countries = [m[0] for m in words.places.finditer(near) if words.levels[m[0]] == "country"]
    if not countries or countries[-1] == "中国":
        return Origin.ANY
    return Origin.JAPANESE if countries[-1] in ("日本", "日本国") else Origin.FOREIGN


def _companions(hans: str, name: Name, words: EntityWords) -> Iterator[Seed]:
    """Read on from a name: 甲、乙和丙, 甲 乙."""
    while m := _NEXT.match(hans, name.end):
        listed = _item(hans, m.end(), words) if m[0] == "、" else None
        follower = listed or words.names.read(hans, m.end())
        if follower is None or follower.score < (_ITEM_ENOUGH if listed else _ALONE):
            return
        yield Seed(Span(follower.start, follower.end), "beside_name", _sure(follower))
        name = follower


def _item(hans: str, start: int, words: EntityWords) -> Name | None:
    """Read a Chinese name that fills its place in a list; 万钢 is one there, 万 and all."""
    item = _ITEM.match(hans, start)
    readings = words.names.chinese(hans, start) if item else []
    fitting = [name for name in readings if item and name.end == item.end()]
    return max(fitting, key=lambda name: name.total, default=None)


def _dotted(hans: str, titles: Titles, words: EntityWords) -> Iterator[Seed]:
    """Read names in parts, 艾尔肯·吐尼亚孜; organisations are joined by dots too."""
    done = 0
    for m in _DOTTED.finditer(hans):
        if m.start() < done:
            continue
        start = _dotted_start(hans, m.start() + 1, titles, words)
        name = words.names.dotted(hans, start)
        if (
            name is None
            or words.areas.match(hans, m.end() - 1)
            or words.suffixes.match(hans, m.start())
        ):
            continue
        done = name.end
        yield Seed(Span(name.start, name.end), "dotted", 0.9)


def _dotted_start(hans: str, dot: int, titles: Titles, words: EntityWords) -> int:
    """Return where the part before the first dot begins."""
    left = _LEFT.match(hans[max(0, dot - 8) : dot][::-1])
    furthest = dot - (left.end() if left else 0)
    for start in range(dot - 1, furthest - 1, -1):
        if start in titles.by_end:
            return start
    for m in words.neighbours.finditer(hans, furthest, dot):
        if m[0] in words.boundaries and m.end() < dot:
            furthest = m.end()
    best, start, total = dot - 1, dot, 0
    while start > furthest:
        start -= 1
        total += words.names.foreign.get(hans[start], 0)
        if total >= 0:
            best = start
    return best


def _figures(hans: str, words: EntityWords) -> Iterator[Seed]:
    """Read the names that everybody knows."""
    for m in words.names.figures.finditer(hans):
        if words.names.closes(hans, m):
            yield Seed(Span(*m.span()), "figure", 0.95)


def _speaking(hans: str, words: EntityWords) -> Iterator[Seed]:
    """Read the subject of a verb of speech, where it opens its clause."""
    for m in words.speech.finditer(hans):
        subject = _SUBJECT.search(hans[max(0, m.start() - 13) : m.start()])
        if subject is None:
            continue
        name = words.names.read(hans, m.start() - len(subject[0]))
        if name and name.score >= _ALONE and 0 <= m.start() - name.end <= _ADVERB:
            yield Seed(Span(name.start, name.end), "before_speech", 0.85)


def _addressed(hans: str, titles: Titles, words: EntityWords) -> Iterator[Seed]:
    """Read a name before a title, 愿同甲主席, where something tells that it begins there."""
    for head in titles.heads:
        for start in (head.start - 3, head.start - 2):
            opens = start == 0 or (start > 0 and _OPENS.match(hans, start - 1))
            name = words.names.exactly(hans, start, head.start) if opens else None
            if name and name.score >= _ALONE:
                yield Seed(Span(start, head.start), "before_title", 0.8)
                break


def _introduced(hans: str, words: EntityWords) -> Iterator[Seed]:
    """Read the subject of 是 where it opens its clause: 甲是某院主任."""
    for m in _IS.finditer(hans):
        name = words.names.exactly(hans, m.start(), m.end())
        if name and name.score >= _ALONE:
            yield Seed(Span(*m.span()), "before_is", 0.8)


def _listed(hans: str, words: EntityWords) -> Iterator[Seed]:
    """Read rolls without any title: 甲、乙、丙等陪同; 甲 乙 丙参加活动."""
    for m in _ITEMS.finditer(hans):
        yield from _roll(hans, m.start(), words)
    for m in _TOKENS.finditer(hans):
        yield from _roll(hans, m.end() - len(m[0].lstrip()), words)


def _roll(hans: str, start: int, words: EntityWords) -> Iterator[Seed]:
    first = words.names.read(hans, start)
    if first is None or first.score < _ALONE or not _NEXT.match(hans, first.end):
        return
    others = list(_companions(hans, first, words))
    if others:
        yield Seed(Span(first.start, first.end), "roll", 0.85)
        yield from others


def _tagged(text: Text, tags: Tags, words: EntityWords) -> Iterator[Seed]:
    """Take a tagger's Chinese names where the characters agree; 特斯拉 is a brand."""
    for line, spans in zip(text.lines, tags, strict=False):
        for start, end, kind in spans:
            if kind is not EntityType.PERSON:
                continue
            span = Span(line.start + start, line.start + end)
            readings = words.names.chinese(text.hans, span.start)
            if any(name.end == span.end and name.total >= _TAGGED for name in readings):
                yield Seed(span, "tagger", 0.7)


def _sure(name: Name) -> float:
    return round(min(0.98, 0.6 + max(0, name.total) / 300), 2)
