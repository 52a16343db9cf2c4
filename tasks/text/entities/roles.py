"""Roles: which titles stand with which mention, in rolls with several people too."""

import re
from collections.abc import Sequence

from schemas.entity import Participation
from tasks.text.entities.titles import JOBS_BEHIND, NO_TITLE, Titles
from tasks.text.model import Mention, RoleRead, Span

_LISTED = re.compile(r"[、，,和与及]|以及|[ \u3000]+")
_BRACKET = re.compile(r"[）)]")
# What opens a title behind a name, and what closes it.
_CLOSINGS = {"是": re.compile(r"[，。；！？,;\n]"), "（": _BRACKET, "(": _BRACKET}

_PADDING = 3  # blanks between a title and its name
_COMPOUNDS = frozenset("团府会台级处制权令室厅")  # make another word of a title: 主席团
_SHORTEST, _LONGEST = 3, 40  # characters of what is said of somebody
_WIDEST = 4  # characters between two names of one roll
_VERBS = frozenset(["代表", "主管", "总管", "参事", "理事"])  # 甲代表省委: no delegate


def attach_roles(people: Sequence[Mention], hans: str, titles: Titles) -> None:
    """Give every mention the titles printed directly with it."""
    floor = 0
    starts = {mention.start for mention in people}
    for mention in people:
        if mention.participation is not Participation.EPONYM and not mention.roles:
            mention.roles += _before(mention, hans, titles, floor)
            mention.roles += _after(mention, hans, titles, starts)
            mention.roles += _said_of(mention, hans, titles)
        floor = mention.end


def _before(mention: Mention, hans: str, titles: Titles, floor: int) -> list[RoleRead]:
    end = mention.start
    while end > floor and mention.start - end < _PADDING and hans[end - 1] in " \u3000":
        end -= 1
    head = titles.by_end.get(end)
    if head is None or head.kind in NO_TITLE or head.start < floor:
        return []
    return [
        titles.read(s, is_shared=False, rule_id="title_before") for s in titles.before(head, floor)
    ]


def _after(mention: Mention, hans: str, titles: Titles, starts: set[int]) -> list[RoleRead]:
    head = titles.by_start.get(mention.end)
    if head is None or head.end in starts:
        return []
    word = hans[head.start : head.end]
    fits = (head.kind in ("unique", "post") and word not in _VERBS) or word in JOBS_BEHIND
    if not fits or hans[head.end : head.end + 1] in _COMPOUNDS:
        return []
    return [titles.read(Span(head.start, head.end), is_shared=False, rule_id="title_after")]


def _said_of(mention: Mention, hans: str, titles: Titles) -> list[RoleRead]:
    """Read 甲是某院主任、某部书记, and the same in brackets behind the name."""
    start = mention.end + 1
    closing = _CLOSINGS.get(hans[mention.end : start])
    end = closing.search(hans, start, start + _LONGEST) if closing else None
    said = hans[start : end.start()] if end else ""
    if not said or "的" in said or said[0] in "一个位名":
        return []
    spans, at = [], start
    for part in said.split("、"):
        if at + len(part) not in titles.by_end or len(part) < _SHORTEST:
            return []
        spans.append(Span(at, at + len(part)))
        at += len(part) + 1
    return [titles.read(span, is_shared=False, rule_id="title_said_of") for span in spans]


def read_rolls(people: Sequence[Mention], hans: str, titles: Titles) -> list[list[Mention]]:
    """Group people who stand in one list, share their titles, and number them."""
    rolls: list[list[Mention]] = []
    for mention in people:
        if rolls and _continues(rolls[-1][-1], mention, hans, titles):
            rolls[-1].append(mention)
        else:
            rolls.append([mention])
    for roll in rolls:
        for ordinal, mention in enumerate(roll, 1) if len(roll) > 1 else ():
            mention.list_ordinal, mention.list_size = ordinal, len(roll)
    return rolls


def _continues(previous: Mention, mention: Mention, hans: str, titles: Titles) -> bool:
    own = [role for role in mention.roles if role.span.end <= mention.start]
    opening = min((role.span.start for role in own), default=mention.start)
    gap = hans[previous.end : opening]
    if len(gap) > _WIDEST or not _LISTED.fullmatch(gap):
        return False
    if not own:
        if gap in "，,":
            return False
        _share(previous, mention, titles)
    return True


def _share(previous: Mention, mention: Mention, titles: Titles) -> None:
    """Let a title that may be several people's speak for the next name too."""
    printed = [role for role in previous.roles if role.rule_id in ("title_before", "title_shared")]
    head = titles.by_end.get(printed[-1].span.end) if printed else None
    if head is None or head.kind == "unique" or mention.roles:
        return
    shared = printed[-1]._replace(is_shared=True)
    previous.roles[previous.roles.index(printed[-1])] = shared
    mention.roles.append(shared._replace(rule_id="title_shared"))
