"""Reprints in a warehouse: the same clusters and bytes, however the articles came."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.identity import identify
from schemas.reprint import ReprintPassage
from tasks.reprints import candidates, holders, index, shelf
from tasks.storage.layout import Warehouse
from tests.tasks.reprints.printed import Told, bytes_of, clustered, publish, rows, texts

BRIDGE = (
    "云上新桥通车，两岸居民往来只要十分钟",
    "经过三年施工，连接清河市东西两岸的云上新桥五月三日上午正式通车，首日车流量达到四万辆。",
    "市交通局局长路修平介绍，大桥全长两千六百米，双向六车道，设计时速八十公里，两侧留有人行步道。",
    "家住东岸的退休教师孟秋实说，从前过河要绕行二十公里，如今带着孙子散步就能走到对岸的图书馆。",
    "按照计划，年底前还将开通三条跨河公交线路，沿线的老码头会改建成一座向市民开放的水岸公园。",
)
MUSEUM = (
    "河边旧粮仓变身博物馆",
    "闲置十二年的清河旧粮仓昨天重新开门，里面陈列着从全市征集来的一千一百件老农具和老账本。",
    "馆长苏问渠说，每件展品都附有捐赠人的口述，观众扫一扫就能听到从前的人怎样晒谷、量米和记账。",
    "粮仓的木梁一根没有更换，工匠只在虫蛀的地方嵌进新木，墙上还看得见六十年前用粉笔写的数字。",
)


def told(lines: Sequence[str], day: int | None = None, **facts: object) -> Told:
    return Told(lines, date(2024, 5, day) if day else None, facts)


STORIES: Mapping[str, Told] = {
    "bridge": told(BRIDGE, 3),
    "bridge_lead": told(("新桥来了", *BRIDGE[1:3]), 4),
    "bridge_middle": told(("过河", "本网讯　" + BRIDGE[3], BRIDGE[4]), 5),
    "bridge_copy": told(("又一个标题", *BRIDGE[1:]), 6),
    "museum": told(MUSEUM, 7),
    "museum_undated": told(("粮仓开门", *MUSEUM[2:])),
    "round_up": told(("一周要闻", *BRIDGE[1:], *MUSEUM[1:]), 12),
    "alone": told(
        ("讣告", "著名的造船工人梁仲平昨天夜里在家中安静地离去，终年九十一岁，遵照遗愿不办仪式。"),
        8,
    ),
}


def test_who_was_first_and_what_was_cut(tmp_path: Path) -> None:
    publish(tmp_path, STORIES, checked=True)
    found = {row["source_uri"]: row for row in rows(tmp_path)}
    ids = {identify("article", uri): uri for uri in STORIES}
    firsts = {uri: ids[row["first_article_id"]] for uri, row in found.items()}
    assert firsts == {
        "bridge": "bridge",
        "bridge_lead": "bridge",
        "bridge_middle": "bridge",
        "bridge_copy": "bridge",
        "round_up": "bridge",  # a round-up joins one of its stories and does not make them one
        "museum": "museum",
        "museum_undated": "museum",
    }
    assert {found[uri]["first_method"] for uri in ("bridge", "round_up")} == {"date"}
    assert found["museum"]["first_method"] == "date_among_dated"
    copy, lead = found["bridge_copy"], found["bridge_lead"]
    assert (copy["kept_share"], copy["cut_char_count"], copy["is_retitled"]) == (1.0, 0, True)
    assert lead["taken_share"] == 1.0
    passages = [
        row for row in rows(tmp_path, ReprintPassage) if ids[row["article_id"]] == "bridge_lead"
    ]
    assert [(row["kind"], row["exact"]) for row in passages] == [
        ("cut", BRIDGE[3]),
        ("cut", BRIDGE[4]),
    ]


def test_passages_stand_where_they_say(tmp_path: Path) -> None:
    publish(tmp_path, STORIES)
    whole = texts(tmp_path)
    passages = rows(tmp_path, ReprintPassage)
    assert passages
    for row in passages:
        assert whole[row["text_article_id"]][row["start_char"] : row["end_char"]] == row["exact"]


@settings(max_examples=5, deadline=None)
@given(order=st.permutations(sorted(STORIES)), cuts=st.sets(st.integers(1, 7), max_size=4))
def test_order_and_number_of_runs_do_not_show(
    order: list[str], cuts: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("runs")
    publish(root / "whole", STORIES)
    bounds = [0, *sorted(cuts), len(order)]
    for first, end in pairwise(bounds):
        publish(root / "parted", {uri: STORIES[uri] for uri in order[first:end]})
    assert bytes_of(root / "parted") == bytes_of(root / "whole")
    shutil.rmtree(root)


def test_a_sentence_in_common_makes_no_reprint(tmp_path: Path) -> None:
    long = told(("新馆开门", *MUSEUM[1:], BRIDGE[1], "".join(map(chr, range(0x5000, 0x5200)))), 9)
    publish(tmp_path, {"bridge": STORIES["bridge"]})
    publish(tmp_path, {"long": long})
    assert rows(tmp_path) == []


def test_lots_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    real = shelf.likeness

    def counted(*pair: object) -> float:
        compared.append(1)
        return real(*pair)

    monkeypatch.setattr(shelf, "likeness", counted)
    publish(tmp_path / "whole", STORIES)
    in_one_lot = len(compared)
    for module, at_once in ((holders, 20), (candidates, 2), (shelf, 300)):
        monkeypatch.setattr(module, "_AT_ONCE", at_once)
    monkeypatch.setattr(holders, "_ONE_IN", 1)
    publish(tmp_path / "lots", STORIES)
    assert bytes_of(tmp_path / "lots") == bytes_of(tmp_path / "whole")
    assert in_one_lot
    assert len(compared) == 2 * in_one_lot  # no pair is compared twice


@settings(max_examples=5, deadline=None)
@given(gone=st.sets(st.sampled_from(sorted(STORIES)), min_size=1, max_size=5))
def test_what_was_taken_back_leaves_no_trace(
    gone: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("gone")
    publish(root / "less", {uri: told for uri, told in STORIES.items() if uri not in gone})
    publish(root / "retracted", STORIES)
    publish(root / "retracted", gone=sorted(gone))
    assert bytes_of(root / "retracted") == bytes_of(root / "less")
    shutil.rmtree(root)


def test_a_changed_article_leaves_its_cluster_and_an_earlier_one_takes_the_lead(
    tmp_path: Path,
) -> None:
    publish(tmp_path / "step", STORIES)
    changed = {"bridge_copy": STORIES["alone"], "earlier": told(BRIDGE, 1)}
    publish(tmp_path / "step", changed)
    publish(tmp_path / "whole", {**STORIES, **changed})
    assert bytes_of(tmp_path / "step") == bytes_of(tmp_path / "whole")
    found = {row["source_uri"]: row["first_article_id"] for row in rows(tmp_path / "step")}
    earlier = identify("article", "earlier")
    assert {found["bridge"], found["bridge_lead"], found["round_up"]} == {earlier}
    assert found["bridge_copy"] == found["alone"] != earlier


def test_the_index_can_be_deleted_or_damaged(tmp_path: Path) -> None:
    publish(tmp_path / "a", {k: v for k, v in STORIES.items() if k != "bridge_lead"})
    folder = Warehouse(tmp_path / "a").reprint_index
    one, other, *_ = sorted(folder.iterdir())
    one.write_bytes(b"not what it was")
    other.unlink()
    publish(tmp_path / "a", {"bridge_lead": STORIES["bridge_lead"]})
    publish(tmp_path / "b", STORIES)
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def test_a_warehouse_without_reprints_gets_them_all_with_its_next_run(tmp_path: Path) -> None:
    publish(tmp_path, {k: v for k, v in STORIES.items() if k != "alone"})
    for folder in ("reprints", "reprint_passages", "_reprint_links"):
        shutil.rmtree(Warehouse(tmp_path).snapshot() / folder)  # as an older newsmill left it
    shutil.rmtree(Warehouse(tmp_path).reprint_index)
    publish(tmp_path, {"alone": STORIES["alone"]})
    assert len(clustered(tmp_path)) == 7


def test_only_new_texts_are_fingerprinted_and_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, {k: v for k, v in STORIES.items() if k != "bridge_lead"})
    read: list[int] = []
    tokenised = index.tokenised

    def counted(texts: Sequence[str]) -> object:
        read.append(len(texts))
        return tokenised(texts)

    monkeypatch.setattr(index, "tokenised", counted)
    publish(tmp_path, {"bridge_lead": STORIES["bridge_lead"]})
    assert read == [1]
