"""One bad document never stops a run, and hostile text goes through."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tasks.documents
from tasks.documents import Reader, structured
from tasks.intake import document_row
from tasks.ledger import Ledger
from tasks.storage.offers import Offered
from tasks.storage.word_lists import read_word_lists
from tasks.text.edits import Applied, undo
from tasks.text.pipeline import preparing

READER = Reader.compile(read_word_lists(), "fast", "1")

# Pieces that the rules react to, and pieces that break careless code.
PIECES = st.sampled_from(
    [
        "新华社北京5月3日电（记者 甲乙）",
        "本报讯（記者 王小明報道）",
        "市委书记张三、副市长李四·买买提",
        "他说，“好。”",
        "團(tuán)",
        "日?qǐng)?bào)",
        "（责任编辑：丁）",
        "图为会场。新华社记者 赵六 摄",
        "来源：人民网 2024-05-03 10:20",
        "８日下午",
        "\n",
        "\r\n",
        "\u3000\u3000",
        "\u200b",
        "\ufffd",
        "\x07",
        "\u202e",
        "😀",
        "鏂伴椈",
        "<script>",
        "(",
        "）",
        "·",
        "、",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=14).map("".join)


def rows_of(*texts: str) -> list[dict]:
    ledger = Ledger({}, "1")
    return [
        document_row("b", ledger, Offered(f"{n}.txt", text.encode()))
        for n, text in enumerate(texts)
    ]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_any_text_is_read_traced_and_undone(text: str) -> None:
    (row,) = rows_of(text.encode("utf-8", "ignore").decode())
    tables = structured([row], READER)
    if row["outcome"] == "rejected":
        return
    assert tables["rejections"].to_pylist() == []
    raw = row["data"].decode()
    (article,) = tables["articles"].to_pylist()
    edits = [
        Applied(
            e["step"],
            e["rule_id"],
            e["start_char"],
            e["before"],
            e["after"],
            e["certainty"],
            e["score"],
            e["raw_start"],
            e["raw_end"],
        )
        for e in tables["edits"].to_pylist()
    ]
    assert undo(article["text"], edits) == raw.removeprefix("\ufeff")
    paragraphs = tables["paragraphs"].to_pylist()
    assert "\n".join(p["text"] for p in paragraphs) == article["text"]
    for mention in tables["entities"].to_pylist():
        assert article["text"][mention["start_char"] : mention["end_char"]] == mention["exact"]
        assert 0 <= mention["raw_start"] <= mention["raw_end"] <= len(raw)


def test_a_document_that_breaks_the_core_is_rejected_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fragile(raw: str, *rest: object) -> object:
        if "毒" in raw:
            msg = "boom"
            raise RuntimeError(msg)
        return preparing(raw, *rest)

    monkeypatch.setattr(tasks.documents, "preparing", fragile)
    texts = [f"标题\n正文{'毒' if n == 5 else n}。" for n in range(9)]
    tables = structured(rows_of(*texts), READER)
    (rejection,) = tables["rejections"].to_pylist()
    assert rejection["source_uri"] == "5.txt"
    assert rejection["reason"] == "pipeline_error"
    assert rejection["found"].startswith("RuntimeError in tasks/test_documents.py, line ")
    assert "fragile, called from tasks/documents.py, line " in rejection["found"]
    assert "boom" in rejection["found"]
    assert tables["articles"].num_rows == 8
    assert tables["documents"]["source_uri"].to_pylist() == [f"{n}.txt" for n in range(9)]


PAGE = """云州新桥通车
来源：云渡在线 2024-05-03 10:20
新桥三日通车，工期三年。
《云州日报》（2024年05月04日 04版）
原标题：大桥通车
（责任编辑：甘小芳、段　飞、甘小芳）"""


def test_what_the_page_says_of_the_article_stands_in_its_columns() -> None:
    (article,) = structured(rows_of(PAGE), READER)["articles"].to_pylist()
    assert {name: article[name] for name in ("info_source", "editor", "original_headline")} == {
        "info_source": "云渡在线",
        "editor": "甘小芳、段飞",
        "original_headline": "大桥通车",
    }
    assert (article["print_edition"], article["print_page"]) == ("云州日报", "04")
    (article,) = structured(rows_of("云州新桥通车\n新桥三日通车，工期三年。"), READER)[
        "articles"
    ].to_pylist()
    assert {article[name] for name in ("editor", "original_headline", "print_page")} == {None}
