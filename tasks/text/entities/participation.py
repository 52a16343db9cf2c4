"""Participation: who is in the picture, who was there, who only lends a name."""

import re
from collections.abc import Iterable, Sequence

from schemas.entity import Participation
from tasks.text.entities.scan import Found
from tasks.text.entities.words import EntityWords
from tasks.text.model import Layout, Mention

_REST = re.compile(r"[^，。；！？\n]{0,16}")
# “某某”号, “某某”级: ships, prizes and exercises; the quotation mark closes right behind the name.
_NAMED_AFTER = re.compile(r"[”’」』](?:号|级|舰|奖|杯|计划|行动|小组|班|联合?演)")
_BEFORE = re.compile(r"(?:陪同|会见|会晤|迎接|看望|慰问|接见|出席.{0,8}的有|参加.{0,8}的有)\Z")


def mark_eponyms(people: Iterable[Mention], hans: str, found: Found) -> None:
    """Mark names that stand in the name of a museum, a doctrine or a prize."""
    for mention in people:
        if mention.end in found.eponyms.ends or _NAMED_AFTER.match(hans, mention.end):
            mention.participation = Participation.EPONYM


def mark_present(
    rolls: Iterable[Sequence[Mention]], layout: Layout, hans: str, words: EntityWords
) -> None:
    """Mark people shown in a photo, and those who attend, meet or visit."""
    shown = [photo.description for photo in layout.photos]
    for roll in rolls:
        present = _attend(roll, hans, words)
        for mention in roll:
            if mention.participation is not Participation.MENTIONED:
                continue
            if any(start <= mention.start < end for start, end in shown):
                mention.participation = Participation.PHOTOGRAPHED
            elif present:
                mention.participation = Participation.PRESENT


def _attend(roll: Sequence[Mention], hans: str, words: EntityWords) -> bool:
    rest = _REST.match(hans, roll[-1].end)
    if rest and words.attendance.search(rest[0]):
        return True
    opening = min((role.span.start for role in roll[0].roles), default=roll[0].start)
    return _BEFORE.search(hans[max(0, opening - 12) : opening]) is not None
