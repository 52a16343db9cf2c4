"""Titles: their place, organisation and post, and what they do not reach over."""

from collections.abc import Callable

import pytest

from schemas.entity import EntityType
from tasks.text.model import Mention, RoleRead

Read = Callable[..., list[Mention]]


def roles(read: Read, sentence: str) -> list[RoleRead]:
    found = read(f"标题\n{sentence}")
    return [r for m in found if m.entity_type is EntityType.PERSON for r in m.roles]


@pytest.mark.parametrize(
    ("sentence", "area", "organization", "title"),
    [
        ("天津市委书记周德明说，好。", "天津市", "天津市委", "书记"),
        ("前韩国总统尹成俊说，好。", "韩国", None, "总统"),
        ("长河集团董事长周德明说，好。", None, "长河集团", "董事长"),
        ("中国外交部长周德明说，好。", "中国", None, "外交部长"),
        ("记者周德明说，好。", None, None, "记者"),
        ("国家主席周德明说，好。", None, None, "国家主席"),
        ("国家统计局局长周德明说，好。", None, "国家统计局", "局长"),
        ("中央纪委书记周德明说，好。", None, "中央纪委", "书记"),
        ("全国人大代表周德明说，好。", None, "全国人大", "代表"),
    ],
)
def test_a_title_is_split(
    read: Read, sentence: str, area: str | None, organization: str | None, title: str
) -> None:
    (role,) = roles(read, sentence)
    assert (role.area, role.organization, role.title) == (area, organization, title)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("宴请印度总理阿卡什。", ["印度总理"]),  # an unknown verb before a country
        ("6日上午韩国总统尹成俊说，好。", ["韩国总统"]),
        ("“好的”法国总统杜瓦尔说。", ["法国总统"]),
        ("这是武汉市中心医院呼吸与重症科主任张旭东的请战书。", ["武汉市中心医院呼吸与重症科主任"]),
        ("周德明是一名医生，李卫红是医生。", []),
        ("王世安主席团在场。", []),
        ("周德明先生说，好。", []),
        ("王世安主席周德明说，好。", ["主席"]),
        ("周德明代表省委说，好。", []),
        ("书记处周德明、同志周德明说，好。", []),
        ("周德明是很好的医院主任，好。周德明（左）说，好。周德明是老人、市委书记，好。", []),
        ("中共北京市委书记周德明说，好。", ["中共北京市委书记"]),
    ],
)
def test_where_a_title_begins(read: Read, sentence: str, expected: list[str]) -> None:
    text = f"标题\n{sentence}"
    assert [text[r.span.start : r.span.end] for r in roles(read, sentence)] == expected
