"""What a photo shows is what its caption says."""

from datetime import date

import pytest

from schemas.entity import EntityType, Participation
from tasks.text.model import Mention, PhotoRead, Span
from tasks.text.shown import read_shown


def mention(text: str, words: str, kind: EntityType, **more: object) -> Mention:
    start = text.index(words)
    return Mention(start, start + len(words), kind, words, "rule", 1.0, "test", **more)


def shown(text: str, *mentions: Mention) -> object:
    whole = Span(0, len(text))
    return read_shown(text, PhotoRead(0, whole, whole, None, (), None, "test", 1.0), mentions)


def test_people_place_and_day() -> None:
    text = "2024年5月3日，吕知行在清河市柳树乡参观吕知行纪念馆，吕知行讲话。"
    seen = shown(
        text,
        mention(text, "2024年5月3日", EntityType.DATE, normalized="2024-05-03"),
        mention(text, "吕知行", EntityType.PERSON),
        mention(text, "清河市", EntityType.PLACE),
        mention(text, "柳树乡", EntityType.PLACE),
    )
    assert seen == (("吕知行",), "清河市柳树乡", None, date(2024, 5, 3), "2024年5月3日")


def test_an_eponym_is_not_in_the_picture() -> None:
    text = "市民参观吕知行纪念馆。"
    name = mention(text, "吕知行", EntityType.PERSON, participation=Participation.EPONYM)
    hall = mention(text, "吕知行纪念馆", EntityType.FACILITY)
    assert shown(text, name, hall)[:2] == ((), "吕知行纪念馆")


@pytest.mark.parametrize("normalized", ["--05-03", "2024-05", "2024-05-03/2024-05-05", None])
def test_a_day_without_its_year_is_no_day(normalized: str | None) -> None:
    text = "5月3日，市民看书。"
    seen = shown(text, mention(text, "5月3日", EntityType.DATE, normalized=normalized))
    assert (seen.day, seen.day_raw) == (None, "5月3日")


def test_a_place_that_is_only_talked_of_is_not_where_the_picture_was_taken() -> None:
    text = "清河市的书。"
    assert shown(text, mention(text, "清河市", EntityType.PLACE)).location is None


def test_an_event_is_named() -> None:
    text = "图为清河读书节。"
    assert shown(text, mention(text, "清河读书节", EntityType.EVENT)).event == "清河读书节"
