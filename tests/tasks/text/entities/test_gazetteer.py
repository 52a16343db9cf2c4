"""Places by code: one where the article leaves one, candidates where it does not."""

import pytest

from schemas.entity import EntityType
from tasks.storage.places import reference_places
from tasks.storage.word_lists import read_word_lists
from tasks.text.entities.gazetteer import Gazetteer
from tasks.text.model import Mention

GAZETTEER = Gazetteer.compile(read_word_lists())


def located(*names, identities=()):
    """Locate names that stand in this order; return code and candidates of each."""
    text = "，".join(names)
    starts = [len("，".join(names[:i])) + (i > 0) for i in range(len(names))]
    mentions = [
        Mention(start, start + len(name), EntityType.PLACE, name, "rules", 0.9, "listed_place")
        for start, name in zip(starts, names, strict=True)
    ]
    for mention, identity in zip(mentions, identities, strict=False):
        mention.identity = identity
    GAZETTEER.locate(mentions, text)
    return [(m.place_code, len(m.place_candidates)) for m in mentions]


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["南京市", "南京", "江苏"], ["320100", "320100", "320000"]),
        (["新疆", "新疆维吾尔自治区"], ["650000", "650000"]),
        (["鼓楼区"], [None]),
        (["鼓楼区", "南京"], ["320106", "320100"]),
        (["福州市", "鼓楼区"], ["350100", "350102"]),
        (["南京", "福州", "鼓楼区"], ["320100", "350100", None]),
        (["河南", "鼓楼区"], ["410000", "410204"]),
        (["中国", "鼓楼区"], ["CN", None]),
        (["吉林", "吉林市"], ["220000", "220200"]),
        (["美国", "法国"], ["US", "FR"]),
        (["月球"], [None]),
        (["老城区"], [None]),
        (["老城区", "洛阳"], ["410302", "410300"]),
    ],
)
def test_codes(names, codes):
    assert [code for code, _ in located(*names)] == codes


def test_an_ambiguous_name_keeps_its_candidates_even_when_resolved():
    assert located("鼓楼区") == [(None, 4)]
    assert located("南京", "鼓楼区")[1] == ("320106", 4)
    assert located("南京")[0] == ("320100", 0)


def test_what_an_article_means_by_its_region():
    assert located("自治区", identities=["新疆维吾尔自治区"]) == [("650000", 0)]


def test_organizations_and_people_have_no_code():
    mention = Mention(0, 2, EntityType.ORGANIZATION, "南京", "rules", 0.9, "x")
    GAZETTEER.locate([mention], "南京")
    assert mention.place_code is None


def test_the_reference_table_is_a_tree():
    rows = {row["place_code"]: row for row in reference_places()}
    assert len(rows) > 3500
    order = ["country", "province", "prefecture", "county"]
    for row in rows.values():
        parent = rows.get(row["parent_code"])
        assert (parent is None) == (row["level"] == "country")
        assert parent is None or order.index(parent["level"]) < order.index(row["level"])
        assert (row["province_code"] is None) == (row["level"] == "country")
        assert row["longitude"] is None or 73 < row["longitude"] < 136
        assert row["latitude"] is None or 3 < row["latitude"] < 54


def test_every_province_and_special_region_is_there():
    provinces = {r["short_name"] for r in reference_places() if r["level"] == "province"}
    assert len(provinces) == 34
    assert {"台湾", "香港", "澳门", "内蒙古", "新疆"} <= provinces
