"""From seeds to mentions: every place where a name stands, and the fullest form of it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from schemas.entity import EntityType
from tasks.text.entities.names import DOT
from tasks.text.entities.seeds import Seed
from tasks.text.entities.trie import any_of
from tasks.text.entities.words import EntityWords
from tasks.text.model import Mention, Span, Text

_SHORT = 2  # characters of a name that may only open a longer one
_LONGER = 30  # odds by which the longer one must be likelier
_FEW = 64  # so many names are sought one by one; more of them at once
_PADDING = re.compile(r"(?<=[\u3400-\u9fff])[ \u3000]+(?=[\u3400-\u9fff])")
_LAST_PART = re.compile(f"[{DOT}]([^{DOT}]{{2,}})\\Z")


def settle(seeds: Iterable[Seed], hans: str, words: EntityWords) -> dict[str, Seed]:
    """Return the surest seed of each name; of 王毅 and 王毅表 only the one that recurs."""
    best: dict[str, Seed] = {}
    for seed in seeds:
        name = hans[seed.span.start : seed.span.end]
        if name not in best or best[name].confidence < seed.confidence:
            best[name] = seed
    for name in sorted(best, key=len, reverse=True):
        shorter = name[:-1]
        if name not in best or shorter not in best:
            continue
        start, end = best[name].span
        if not _is_longer(hans, Span(start, end - 1), words):
            rare = hans.count(name) < hans.count(shorter)
            best.pop(name if rare else shorter)
    return best


def short_forms(names: Iterable[str], words: EntityWords) -> dict[str, str]:
    """Return the short forms under which a full name may recur: 卡特, 安倍.

    A form that two people share is nobody's.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if m := _LAST_PART.search(name):
            owners[m[1]].add(name)
        surname = words.names.japanese.match(name)
        if surname and len(name) > surname.end() + 1:
            owners[surname[0]].add(name)
    return {short: full.pop() for short, full in owners.items() if len(full) == 1}


def occurrences(text: Text, forms: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield every place where one of the forms stands, the longest where several do."""
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    if len(ordered) > _FEW:
        yield from (m.span() for m in re.finditer(any_of(ordered), text.hans))
        return
    taken = bytearray(len(text.hans))
    for form in ordered:
        start = text.hans.find(form)
        while start >= 0:
            end = start + len(form)
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * len(form)
                yield start, end
            start = text.hans.find(form, end)


def find_mentions(text: Text, seeds: Iterable[Seed], words: EntityWords) -> list[Mention]:
    """Return a person mention wherever a settled name stands."""
    hans = text.hans
    settled = settle(seeds, hans, words)
    for padded in [name for name in settled if _PADDING.search(name)]:
        settled.setdefault(_PADDING.sub("", padded), settled[padded])
    shorts = {s: f for s, f in short_forms(settled, words).items() if f in settled}
    full = {**{name: _PADDING.sub("", name) for name in settled}, **shorts}
    printed: dict[str, str] = {}
    mentions = []
    for start, end in sorted(occurrences(text, full)):
        form = hans[start:end]
        if form not in settled and not _stands_alone(hans, start, end):
            continue
        is_short = end - start == _SHORT
        if is_short and form in settled and _runs_on(hans, Span(start, end), settled[form], words):
            continue
        name = full[form]
        seed = settled[name]
        if form == name:
            printed.setdefault(name, text.text[start:end])
        mentions.append(
            Mention(start, end, EntityType.PERSON, name, "rules", seed.confidence, seed.rule_id)
        )
    for mention in mentions:
        mention.name = printed.get(mention.name, mention.name)
    return mentions


def _stands_alone(hans: str, start: int, end: int) -> bool:
    """Tell 卡特 from a part of another 某·卡特."""
    around = hans[max(0, start - 1) : start] + hans[end : end + 1]
    return not any(dot in around for dot in DOT)


def _runs_on(hans: str, span: Span, seed: Seed, words: EntityWords) -> bool:
    """Tell whether two characters, a name elsewhere, only open a longer one here."""
    return seed.span != span and _is_longer(hans, span, words)


def _is_longer(hans: str, span: Span, words: EntityWords) -> bool:
    """Tell whether the name at a place is much likelier a longer one."""
    longer = words.names.read(hans, span.start)
    exact = words.names.exactly(hans, *span)
    return bool(longer and exact and longer.end > span.end and longer.total > exact.total + _LONGER)
