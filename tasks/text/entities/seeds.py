"""Seeds: the names of people that an article gives away, each by the words around it."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from schemas.entity import EntityType
from tasks.text.entities.names import DOT, Name, Origin
from tasks.text.entities.scan import Found
from tasks.text.entities.tagged import is_person
from tasks.text.entities.titles import JOBS_BEHIND, Head, Titles
from tasks.text.entities.words import EntityWords
from tasks.text.lockstep import Steps
from tasks.text.model import Span, Tags, Text

# How good a name must be after a title: some title words seldom stand before anything else.
_ENOUGH = {"unique": -20, "post": -5, "plural": 30, "job": 45, "status": 45, "address": 80}
_CLOSED, _LENIENT = 25, 10
_ALONE = 60  # score of a name that stands in a list, or before a verb of speech
_ITEM_ENOUGH = 10  # score of a name that fills an item of a list begun by names
_SHARED_ENOUGH = 0  # the same behind a title that speaks for several
_DESCRIBED = 45  # the same behind 的: 种了二十年麦子的甲说
_OF_AGE = 35  # score of a name right behind an age
_AGED = 40  # what somebody's age says for a name after it
_ANSWERS = 2  # paragraphs that one name and a colon open: 甲：…
_ADVERB = 3  # characters between a speaker and the verb: 多次, 6日

_BARE = 2  # characters of a name that is padded
_SEATS = frozenset(["县长", "区长", "市长", "州长", "镇长", "乡长"])
_SETTLEMENTS = frozenset("乡镇村")
_BLANKS = (" ", "\u3000")
_COMPOUNDS = frozenset("会府团处级部院室厅科组席站")  # 委员会, 总统府: no title stands there
_ADDRESSES = JOBS_BEHIND | {"博士", "老师", "大夫", "丈夫", "妻子"}
_BODIES = frozenset("团会队")  # 代表团走进: the same before a name in parts
_SUBJECT = re.compile(r"[^，。；：！？!?;:,\n（(《》）)【】\[\]—…\s“”「」、]{2,12}\Z")
_DOTTED = re.compile(f"[\u3400-\u9fff][{DOT}][\u3400-\u9fffA-Z]")
_AGE = re.compile(r"[岁旬]的[\u3400-\u9fff]{0,8}\Z")
_YEARS = re.compile(r"[岁旬]的")
_AGE_REACH = 10
_TITLE_REACH = 14  # characters between a country and the title
_PADDED = re.compile(r"([\u3400-\u9fff])[ \u3000]{1,2}([\u3400-\u9fff])(?![ \u3000])")
_ANSWER = re.compile(r"^[\u3400-\u9fff]{2,4}(?=：)", re.MULTILINE)
_OF = re.compile(r"(?<=的)[\u3400-\u9fff]{2,4}\Z")
_LEFT = re.compile(r"[\u3400-\u9fff]{1,8}")
_OPENS = re.compile(r"[^\u3400-\u9fff]|[同与和向对由为让请被把从以将及愿给跟]")
_IS = re.compile(r"(?<![\u3400-\u9fff])[\u3400-\u9fff]{2,4}(?=是)")
_ITEMS = re.compile(r"[，。；：！？,;:!?\n\s“”（(][\u3400-\u9fff]{2,4}(?:、[\u3400-\u9fff]{2,4})+")
_ITEM_END = re.compile(r"[、，。,]|等")
_TOKENS = re.compile(
    f"[^\\S\n]*(?:(?:^|(?<=\\s))[\u3400-\u9fff{DOT}]{{2,16}}[^\\S\n]+){{2,}}[\u3400-\u9fff{DOT}]+",
    re.MULTILINE,
)
_BETWEEN_BLANKS = re.compile(f"[^\\S\n]+[\u3400-\u9fff{DOT}]{{2,16}}[^\\S\n]")
_NEXT = re.compile(r"[、\s]|和|与|以及|及")


class Seed(NamedTuple):
    """A name seen where only a name can stand."""

    span: Span
    rule_id: str
    confidence: float


def finding_seeds(text: Text, titles: Titles, tags: Tags, words: EntityWords) -> Steps[list[Seed]]:
    """Collect seeds from every rule, the surest first."""
    hans = text.hans
    seeds: list[Seed] = []
    for rule in (
        _titled(hans, titles, words),
        _dotted(hans, titles, words),
        _figures(hans, titles.found, words),
        _speaking(hans, titles.found, words),
        _aged(hans, words),
        _answering(hans, words),
        _addressed(hans, titles, words),
        _introduced(hans, words),
        _listed(hans, words),
        _tagged(text, tags, words),
    ):
        seeds += rule
        yield
    return [seed for seed in seeds if _plausible(hans, seed.span, titles, words)]


def _titled(hans: str, titles: Titles, words: EntityWords) -> Iterator[Seed]:
    for head in titles.heads:
        if hans[head.end : head.end + 1] in _COMPOUNDS:
            continue
        start = head.end
        while hans[start : start + 1] in _BLANKS and start < head.end + 3:
            start += 1
        name = _padded(hans, start, words) or words.names.read(
            hans, start, _origin(hans, head, titles.found, words)
        )
        if name is None or name.total < _enough(hans, head, name):
            continue
        yield Seed(Span(name.start, name.end), f"after_{head.kind}_title", _sure(name))
        needed = _SHARED_ENOUGH if head.kind == "plural" else _ITEM_ENOUGH
        yield from _companions(hans, name, words, needed)


def _padded(hans: str, start: int, words: EntityWords) -> Name | None:
    """Read a name of two characters set as wide as three: 段 芳."""
    padded = _PADDED.match(hans, start)
    if padded is None:
        return None
    bare = f"{padded[1]}{padded[2]}{hans[padded.end() : padded.end() + 3]}"
    name = words.names.read(bare, 0)
    if name is None or name.end != _BARE:
        return None
    return name._replace(start=start, end=padded.end())


def _enough(hans: str, head: Head, name: Name) -> int:
    """Say how good a name must be: less behind an age, or before a verb of speech or a mark."""
    needed = _ENOUGH[head.kind]
    long = name.end - name.start > _BARE
    if (
        head.kind in ("job", "status")
        and long
        and _AGE.search(hans, max(0, head.start - _AGE_REACH), head.start)
    ):
        needed -= _AGED
    closed = name.total - name.score >= _CLOSED
    return needed - _LENIENT if closed and head.kind != "address" else needed


def _plausible(hans: str, name: Span, titles: Titles, words: EntityWords) -> bool:
    """Refuse names that are places, and runs that reach into the next title."""
    if hans[name.start : name.end] in words.levels:
        return False
    if hans[name.start - 2 : name.start] in _SEATS and hans[name.end - 1] in _SETTLEMENTS:
        return False  # 某县长堤乡
    return not any(end in titles.by_end for end in range(name.start + 1, name.end + 1))


def _origin(hans: str, head: Head, found: Found, words: EntityWords) -> Origin:
    """Tell from the place in a title whose name to expect after it."""
    opening = max(0, head.start - _TITLE_REACH)
    if not found.places.begins_in(opening, head.start):
        return Origin.ANY
    near = hans[opening : head.start]
    countries = [m[0] for m in words.places.finditer(near) if words.levels[m[0]] == "country"]
    if not countries or countries[-1] == "中国":
        return Origin.ANY
    return Origin.JAPANESE if countries[-1] in ("日本", "日本国") else Origin.FOREIGN


def _companions(
    hans: str, name: Name, words: EntityWords, needed: int = _ITEM_ENOUGH
) -> Iterator[Seed]:
    """Read on from a name: 甲、乙和丙, 甲 乙."""
    while m := _NEXT.match(hans, name.end):
        listed = _item(hans, m.end(), words) if m[0] == "、" else None
        follower = listed or words.names.read(hans, m.end())
        if follower is None or follower.score < (needed if listed else _ALONE):
            return
        yield Seed(Span(follower.start, follower.end), "beside_name", _sure(follower))
        name = follower


def _item(hans: str, start: int, words: EntityWords) -> Name | None:
    """Read a Chinese name that fills its place in a list; 万钢 is one there, 万 and all."""
    fitting = [
        name
        for name in words.names.chinese(hans, start)
        if _ITEM_END.match(hans, name.end) or words.names.followers.match(hans, name.end)
    ]
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
    for m in words.neighbours.finditer(hans, furthest, dot):
        if m[0] in words.boundaries and m.end() < dot:
            furthest = m.end()
    for start in range(dot - 1, furthest - 1, -1):
        if start in titles.by_end and hans[start] not in _BODIES:
            return start
    best, start, total = dot - 1, dot, 0
    while start > furthest:
        start -= 1
        total += words.names.foreign.get(hans[start], 0)
        if total >= 0:
            best = start
    return best


def _figures(hans: str, found: Found, words: EntityWords) -> Iterator[Seed]:
    """Read the names that everybody knows."""
    for start, end in found.figures.spans:
        if words.names.closes(hans, start, end):
            yield Seed(Span(start, end), "figure", 0.95)


def _speaking(hans: str, found: Found, words: EntityWords) -> Iterator[Seed]:
    """Read the subject of a verb of speech, where it opens its clause."""
    for verb, _ in found.speech.spans:
        subject = _SUBJECT.search(hans[max(0, verb - 13) : verb])
        if subject is None:
            continue
        name = words.names.read(hans, verb - len(subject[0]))
        if name and name.score >= _ALONE and 0 <= verb - name.end <= _ADVERB:
            yield Seed(Span(name.start, name.end), "before_speech", 0.85)
        elif described := _OF.search(hans, verb - len(subject[0]), verb):
            name = words.names.exactly(hans, *described.span())
            if name and name.total >= _DESCRIBED:
                yield Seed(Span(name.start, name.end), "before_speech", 0.8)


def _aged(hans: str, words: EntityWords) -> Iterator[Seed]:
    """Read a name right behind an age: 七十二岁的甲."""
    for m in _YEARS.finditer(hans):
        name = words.names.read(hans, m.end())
        if name and name.score >= _OF_AGE and name.end > m.end() + _BARE:
            yield Seed(Span(name.start, name.end), "after_age", 0.75)


def _answering(hans: str, words: EntityWords) -> Iterator[Seed]:
    """Read who answers in an interview: a name and a colon open paragraph after paragraph."""
    answers = Counter(m[0] for m in _ANSWER.finditer(hans))
    for m in _ANSWER.finditer(hans):
        name = words.names.exactly(hans, *m.span()) if answers[m[0]] >= _ANSWERS else None
        if name and name.total >= _CLOSED:
            yield Seed(Span(*m.span()), "before_answer", 0.85)


def _addressed(hans: str, titles: Titles, words: EntityWords) -> Iterator[Seed]:
    """Read a name before a title, 愿同甲主席, where something tells that it begins there."""
    for head in titles.heads:
        weak = head.kind in ("job", "status")
        if weak and hans[head.start : head.end] not in _ADDRESSES:
            continue  # 某里居民 live there
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
    for m in _ITEMS.finditer(f"\n{hans}"):  # the first line opens behind a break too
        yield from _roll(hans, m.start(), words)
    for m in _TOKENS.finditer(hans) if _BETWEEN_BLANKS.search(hans) else ():
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
    for line, spans in zip(text.lines, tags, strict=False):
        for start, end, kind in spans:
            span = Span(line.start + start, line.start + end)
            if kind is EntityType.PERSON and is_person(text.hans, *span, words.names):
                yield Seed(span, "tagger", 0.7)


def _sure(name: Name) -> float:
    return round(min(0.98, 0.6 + max(0, name.total) / 300), 2)
