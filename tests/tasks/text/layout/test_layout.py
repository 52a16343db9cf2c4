"""Layouts by the claim, one convention a test."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.article import Article, DateMethod
from schemas.entity import Participation
from schemas.paragraph import ParagraphKind
from tasks.storage.word_lists import read_word_lists
from tasks.text.dates import publication_date
from tasks.text.layout import LayoutWords, read_layout
from tasks.text.layout.credits import is_name
from tasks.text.model import Hints, Layout, Span, Text
from tasks.text.shadow import Shadow

Read = Callable[..., tuple[Text, Layout]]

WORDS = LayoutWords.compile(read_word_lists())
SHADOW = Shadow(read_word_lists()["hans"])


def cut(text: Text, span: Span | None) -> str | None:
    return text.text[span.start : span.end] if span else None


def kinds(layout: Layout) -> list[str]:
    return [paragraph.kind.value for paragraph in layout.paragraphs]


def authors(text: Text, layout: Layout) -> list[str | None]:
    return [cut(text, credit.name) for credit in layout.credits]


def test_an_empty_document_is_one_empty_body_line(read: Read) -> None:
    _, layout = read("")
    assert [(p.start, p.end, p.kind) for p in layout.paragraphs] == [(0, 0, ParagraphKind.BODY)]
    assert layout.headline is None


@pytest.mark.parametrize(
    "first",
    [
        "云州新桥三日通车，全长两公里，工期三年，耗资若干，两岸居民从此不必绕行，市长出席了仪式并讲了话。",
        "林江社云州5月3日电 云州新桥通车。",
        "桥" * 121,
    ],
)
def test_running_text_is_no_headline(read: Read, first: str) -> None:
    _, layout = read(f"{first}\n第二段话。")
    assert layout.headline is None
    assert kinds(layout)[0] == "body"


def test_a_headline_beside_the_text_is_looked_for_in_it(read: Read) -> None:
    text, layout = read("云州新桥通车了吗\n云州新桥通车\n正文一句。", headline="云州新桥通车")
    assert cut(text, layout.headline) == "云州新桥通车"
    text, layout = read("云州新桥明日通车。\n正文一句。", headline="海州港扩建")
    assert layout.headline is None
    assert kinds(layout) == ["body", "body"]


@pytest.mark.parametrize(
    ("line", "headline", "site"),
    [
        ("云州新桥通车 - 军事- 林江网", "云州新桥通车", " - 军事- 林江网"),
        ("云州新桥通车--云州频道 - 林江网", "云州新桥通车", "--云州频道 - 林江网"),
        ("云州新桥通车-云州日报", "云州新桥通车", "-云州日报"),
        ("云州新桥通车 ...", "云州新桥通车", " ..."),
        ("云州新桥通车 - ...", "云州新桥通车", " - ..."),
        ("云州新桥通车【2】 - 林江网", "云州新桥通车", "【2】 - 林江网"),
        ("云州新桥通车_林江网(8)", "云州新桥通车", "_林江网(8)"),
        ("[视频] 云州新桥通车", "云州新桥通车", "[视频]"),
        ("云州-海州铁路通车", "云州-海州铁路通车", None),
        ("[视频]", "[视频]", None),
    ],
)
def test_what_a_site_adds_is_cut(read: Read, line: str, headline: str, site: str | None) -> None:
    text, layout = read(f"{line}\n正文一句。")
    assert (cut(text, layout.headline), cut(text, layout.site_label)) == (headline, site)


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("新华时评：桥通了路还远", "新华时评："),
        ("桥通了路还远（环球热点）", "（环球热点）"),
        ("《海州观察》桥通了路还远", "《海州观察》"),
        ("《海州观察》", None),
        ("海州夜话：桥通了路还远", "海州夜话："),
        ("天下海州丨桥通了路还远", "天下海州丨"),
        ("外媒社评：桥通了路还远", None),
        ("段小芳丨桥通了路还远", None),
        ("专家：桥通了路还远", None),
    ],
)
def test_column_labels_stay_and_are_copied(read: Read, line: str, label: str | None) -> None:
    text, layout = read(f"{line}\n正文一句。")
    assert (cut(text, layout.headline), cut(text, layout.column_label)) == (line, label)


@pytest.mark.parametrize(
    "above",
    ["您当前的位置：首页 > 来信 > 正文", "新闻中心>国内>正文", "最新网址请收藏本站，永久免费阅读"],
)
def test_what_a_copied_page_begins_with_is_no_headline(read: Read, above: str) -> None:
    text, layout = read(f"{above}\n云州新桥通车\n正文一句。")
    assert cut(text, layout.headline) == "云州新桥通车"
    assert kinds(layout) == ["boilerplate", "headline", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "2024-03-08 10:20 来源：云渡在线 作者：甘小芳",
        "来源：云渡在线 | 作者：甘小芳 | 时间：2024-03-08",
        "作者：甘小芳 来源：云渡在线 发布时间：2024-03-08 10:20 点击：123",
    ],
)
def test_a_stamped_byline_names_author_source_and_day(read: Read, line: str) -> None:
    text, layout = read(f"云州新桥通车\n{line}\n正文一句。")
    assert kinds(layout) == ["headline", "byline", "body"]
    assert (authors(text, layout), cut(text, layout.info_source)) == (["甘小芳"], "云渡在线")
    published = publication_date(text, layout, Hints("inbox/1.txt"))
    assert (published.value, published.method) == (date(2024, 3, 8), DateMethod.TEXT)


@pytest.mark.parametrize(
    ("lead", "source", "located", "people"),
    [
        ("中新网5月3日电(甘小芳)云州新桥通车。", "中新网", None, ["甘小芳"]),
        ("中新网客户端云州5月3日电 云州新桥通车。", "中新网", "云州", []),
        ("本报讯 记者甘小芳、通讯员段飞报道：云州新桥通车。", "本报", None, ["甘小芳", "段飞"]),
        (
            "国际在线报道（记者 甘小芳 实习记者 段飞）：新桥通车。",
            "国际在线",
            None,
            ["甘小芳", "段飞"],
        ),
        ("环球网记者甘小芳报道 云州新桥通车。", "环球网", None, ["甘小芳"]),
        ("新华社供本报特稿云州新桥通车。", "新华社", None, []),
        ("【財訊快報／甘小芳】新橋通車。", "財訊快報", None, ["甘小芳"]),
        ("【时报-台北电】新桥通车。", "时报", "台北", []),
        ("〔記者甘小芳／海州報導〕新橋通車。", None, "海州", ["甘小芳"]),
        ("(星島日報報道)新橋通車。", "星島日報", None, []),
        ("【环球网综合报道】新桥通车。", "环球网", None, []),
        ("（島聯社記者甘小芳海州112年4月3日電）新橋通車。", "島聯社", "海州", ["甘小芳"]),
        ("（島聯社台北3日電）新橋通車。", "島聯社", "台北", []),
        ("【島聯網／記者甘小芳／台北報導】新橋通車。", "島聯網", "台北", ["甘小芳"]),
        ("【記者甘小芳台北報導】新橋通車。", None, "台北", ["甘小芳"]),
        ("云州新闻网讯 记者甘小芳 新桥通车。", "云州新闻网", None, ["甘小芳"]),
        (
            "新华社云州５月３日电（记者甘小芳　段飞）新桥通车。",
            "新华社",
            "云州",
            ["甘小芳", "段飞"],
        ),
        ("云州新桥通车新华社云州5月3日电 三日通车。", "新华社", "云州", []),
        ("国家电网讯号很好，居民说。", None, None, []),
        ("新桥通车。(云州日报海州3月7日电)", "云州日报", "海州", []),
    ],
)
def test_how_a_lead_opens(
    read: Read, lead: str, source: str | None, located: str | None, people: list[str]
) -> None:
    text, layout = read(f"云州新桥通车\n{lead}")
    assert cut(text, layout.info_source) == source
    assert cut(text, layout.dateline.located if layout.dateline else None) == located
    assert authors(text, layout) == people


def test_a_line_that_is_only_the_dateline_is_a_byline(read: Read) -> None:
    _, layout = read("全国春耕展开\n央视网消息（新闻联播）：\n各地春耕展开。")
    assert kinds(layout) == ["headline", "byline", "body"]


@pytest.mark.parametrize(
    ("line", "kind", "people"),
    [
        ("记者 甘小芳 实习生 段飞", "byline", ["甘小芳", "段飞"]),
        ("新华社记者", "byline", []),
        (
            "撰文/视频：甘小芳、段飞编辑/排版：赵大山统筹：钱一一",
            "byline",
            ["甘小芳", "段飞", "赵大山"],
        ),
        ("编辑 甘小芳 校对 段 飞", "boilerplate", ["甘小芳", "段 飞"]),
        ("监制丨甘小芳", "boilerplate", []),
        ("（作者甘小芳 单位：云州大学）", "byline", ["甘小芳"]),
        ("（作者系云州大学教授）", "byline", []),
        ("文｜云州大学河流研究所副所长 甘小芳", "byline", ["甘小芳"]),
        ("（文／云州投顧執行長甘小芳）", "byline", ["甘小芳"]),
        ("作者：云州大学课题组", "byline", []),
        ("（云州大学河流研究所研究员 甘小芳）", "byline", ["甘小芳"]),
        ("（甘小芳、段飞）", "byline", ["甘小芳", "段飞"]),
        ("《海州周刊》2023年第32期 甘小芳", "boilerplate", ["甘小芳"]),
        ("未经授权不得转载", "boilerplate", []),
        ("首页上一页12", "boilerplate", []),
        ("（完）", "boilerplate", []),
        ("甘小芳 摄影", "credit", []),
        ("记者采访了三位居民", "body", []),
        ("来自云州的摄影记者", "body", []),
        ("摄影记者 甘小芳", "body", []),
        ("作者：甘小芳（云州大学研究员 段飞）", "byline", ["甘小芳"]),
        ("■甘小芳 段 飞", "byline", ["甘小芳", "段 飞"]),
        ("来源：云州网", "boilerplate", []),
        ("（三位居民、两位工人、一位司机）", "body", []),
        (
            "居民、商户、司机、工人，人人都说好，说桥修得好，说路修得好，说云州的日子一天比一天好，说两岸从此是一家，说孩子上学近了，老人看病近了，货车过江快了，记者甘小芳走",
            "body",
            [],
        ),
        ("记者问：桥何时修好？", "body", []),
    ],
)
def test_lines_under_the_text(read: Read, line: str, kind: str, people: list[str]) -> None:
    text, layout = read(
        f"云州新桥通车\n新桥三日通车，工期三年，用了新的工艺，两岸居民不必再绕行。\n{line}"
    )
    found = kinds(layout)[-1]
    assert (found, authors(text, layout)) == (kind, people) or (kind, found) == (
        "body",
        "boilerplate",
    )


@pytest.mark.parametrize(
    ("tail", "people"),
    [
        ("（记者 甘小芳）", ["甘小芳"]),
        ("【环球时报驻云国特派记者 甘小芳 段飞】", ["甘小芳", "段飞"]),
        ("（编译/甘小芳）", ["甘小芳"]),
        ("（海外网 甘小芳）", ["甘小芳"]),
        ("□甘小芳（云州大学中国研究院研究员）", ["甘小芳"]),
        (" 云州报记者 甘小芳", ["甘小芳"]),
        ("（作者甘小芳，云州大学教授）", ["甘小芳"]),
        ("（作者系云州大学教授）", []),
        ("（新聞來源：工商時報、財經內容中心綜合整理）", []),
        ("（編輯：即時組）", []),
        ("（音译）", []),
        ("（见第三版）", []),
        ("（完）", []),
        ("（完）（完）（完）（完）", []),
        ("", []),
    ],
)
def test_who_is_named_at_the_end(read: Read, tail: str, people: list[str]) -> None:
    text, layout = read(f"云州新桥通车\n新桥三日通车，工期三年。{tail}")
    assert authors(text, layout) == people
    assert kinds(layout) == ["headline", "body"]


@pytest.mark.parametrize(
    ("caption", "description", "creators", "source"),
    [
        ("市民散步。资料图：林江社记者 段 芳 摄", "市民散步。", ["段 芳"], None),
        ("市民散步。林江社发（Pool图片，甘小芳摄）", "市民散步。", ["甘小芳"], "林江社"),
        ("市民散步。林江社发（Pool图片/甘小芳摄）", "市民散步。", ["甘小芳"], "林江社"),
        ("市民散步。（图／美聯社／達志影像）", "市民散步。", [], "美聯社／達志影像"),
        ("市民散步 资料图 图源：云州海军", "市民散步", [], "云州海军"),
        ("市民散步。某某公安分局供图", "市民散步。", [], "某某公安分局"),
        ("市民散步。（「云綠」提供）", "市民散步。", [], "云綠"),
        ("市民散步。CFP供图（资料图）", "市民散步。", [], "CFP"),
        ("市民散步。图/云州电视台截图", "市民散步。", [], "云州电视台"),
        ("市民散步。新华社/法新", "市民散步。", [], "新华社/法新"),
        ("市民散步。（圖：甘小芳攝）", "市民散步。", ["甘小芳"], None),
        ("市民散步。（圖／翻攝自網路）", "市民散步。", [], None),
        ("（市民散步。圖／海州文化局提供）", "市民散步。", [], "海州文化局"),
        ("市民散步。摄影：阿卜杜拉曼", "市民散步。", ["阿卜杜拉曼"], None),
        ("图为市民散步。", "图为市民散步。", [], None),
        ("市民散步。（资料图）（资料图）（资料图）", "市民散步。", [], None),
    ],
)
def test_captions_and_their_credits(
    read: Read, caption: str, description: str, creators: list[str], source: str | None
) -> None:
    text, layout = read(f"云州新桥通车\n{caption}\n新桥三日通车，工期三年。")
    assert kinds(layout)[1] == "caption"
    (photo,) = layout.photos
    assert cut(text, photo.description) == description
    assert [cut(text, creator.name) for creator in photo.creators] == creators
    assert all(c.participation is Participation.PHOTOGRAPHER for c in photo.creators)
    jobs = [cut(text, creator.job) for creator in photo.creators if creator.job]
    assert jobs == (["记者"] if "记者" in caption else [])
    if source:
        assert cut(text, photo.source) == source


def test_a_caption_glued_to_the_article_is_found_there(read: Read) -> None:
    body = "新桥三日通车，工期三年。" * 40
    text, layout = read(f"云州新桥通车\n{body}上图：市民散步。甘小芳摄")
    assert kinds(layout) == ["headline", "body"]
    assert [cut(text, photo.description) for photo in layout.photos] == ["上图：市民散步。"]
    _, layout = read(f"云州新桥通车\n{body}甘小芳摄")
    assert layout.photos == ()


def test_a_credit_line_lends_itself_once_and_to_captions_only(read: Read) -> None:
    long = "新桥三日通车，工期三年，用了新的工艺。" * 4
    _, layout = read(
        f"云州新桥通车\n{long}\n新华社发\n桥上。（甘小芳摄）\n新华社发\n（资料图）\n{long}"
    )
    assert [len(layout.photos), kinds(layout)[1:3]] == [1, ["body", "credit"]]


def test_many_repeated_lines_are_a_table(read: Read) -> None:
    rows = [f"第{n}号车型标准配置九万八千元" for n in "一二三"] * 2
    _, layout = read("\n".join(["车型对比", *rows, "以上为对比。"]))
    assert layout.photos == ()


def test_headings_are_numbered_or_short(read: Read) -> None:
    _, layout = read(
        "新桥\n一、工期\n工期三年。\n（二）耗资\n耗资不详。\n通车之后\n居民说好。\n结语\n"
    )
    assert kinds(layout)[1::2][:3] == ["section_heading"] * 3
    assert kinds(layout)[-1] == "body"


def test_decks_stand_under_the_headline_three_at_most(read: Read) -> None:
    text, layout = read("新桥通车\n新桥通车\n两岸居民不必绕行\n新桥三日通车。")
    assert cut(text, layout.alternative_headline) == "两岸居民不必绕行"
    poem = "\n".join(["桥上有风", "桥下有水", "桥头有人", "桥尾有灯"])
    _, layout = read(f"新桥通车\n{poem}\n新桥三日通车。")
    assert "subheadline" not in kinds(layout)


def test_links_trail_but_a_last_question_does_not(read: Read) -> None:
    body = "新桥三日通车。\n工期三年。"
    _, layout = read(f"新桥通车\n{body}\n海州港将扩建工期四年\n云州机场恢复通航")
    assert kinds(layout)[-2:] == ["boilerplate"] * 2
    _, layout = read(f"新桥通车\n{body}\n下一座桥又将在哪里动工？")
    assert kinds(layout)[-1] == "body"
    _, layout = read(
        "新桥通车\n桥上有风有雨\n桥下有水有鱼\n桥头有人有车\n桥尾有灯有树\n桥边有花有草\n好。"
    )
    assert "boilerplate" not in kinds(layout)


def test_names_in_brackets_amid_the_text_are_no_byline(read: Read) -> None:
    _, layout = read("新桥通车\n新桥三日通车。\n（甘小芳、段飞）\n工期三年。")
    assert kinds(layout)[2] == "body"


def test_the_outlet_of_a_byline_is_the_source(read: Read) -> None:
    text, layout = read("新桥通车\n■林江社记者 甘小芳\n新桥三日通车。")
    assert cut(text, layout.info_source) == "林江社"
    text, layout = read("新桥通车\n记者 甘小芳\n新桥三日通车。")
    assert layout.info_source is None


def test_the_shortest_lines_of_names_are_bylines_under_the_headline(read: Read) -> None:
    text, layout = read("新桥通车\n甘小芳\n新桥三日通车。")
    assert authors(text, layout) == ["甘小芳"]
    assert kinds(layout)[1] == "byline"


def test_a_name_that_opening_and_byline_both_read_is_one_credit(read: Read) -> None:
    # The opening lends 段飞 its outlet, the byline knows none: they used not to compare.
    text, layout = read("新桥通车\n【环球网记者 甘小芳 实习生 段飞】编辑 赵大山\n新桥三日通车。")
    assert authors(text, layout) == ["甘小芳", "段飞", "赵大山"]


def test_a_credit_under_a_blank_line_has_no_caption(read: Read) -> None:
    _, layout = read("\n\n记者摄")
    assert layout.photos == ()


def test_a_name_between_colon_and_picture_key_is_the_writer_only(read: Read) -> None:
    text, layout = read("新桥通车\n文｜云州网 甘小芳 摄影｜段飞\n新桥三日通车。")
    assert (authors(text, layout), cut(text, layout.info_source)) == (["甘小芳"], "云州网")


def test_a_long_foreign_name_counts_before_a_camera_only() -> None:
    assert is_name("阿卜杜拉曼", foreign=True)
    assert not is_name("阿卜杜拉曼")


FRAGMENTS = st.sampled_from(
    [
        *(
            "记者",
            "（",
            "）",
            "甘小芳",
            " ",
            "\n",
            "。",
            "摄",
            "新华社",
            "7月8日",
            "电",
            "【",
            "】",
        ),
        *(
            "：",
            "作者",
            "来源",
            "图",
            "资料图",
            "\u3000",
            "_林江网",
            " - ",
            "[视频]",
            "\ufffd",
            "■",
        ),
        *(
            "责任编辑：",
            "文/",
            "图：",
            "原标题：",
            "《云州日报》",
            "（2024年01月02日 04版）",
            "本报",
            "特稿",
            "首页",
            ">",
            "相关新闻",
            "本版图片均由",
        ),
    ]
)


@settings(max_examples=100)
@given(st.lists(FRAGMENTS | st.text(max_size=4), max_size=20).map("".join))
def test_every_text_keeps_its_lines(raw: str) -> None:
    text = SHADOW.lines(raw)
    layout = read_layout(text, Hints("a.txt"), WORDS)
    assert [(p.start, p.end) for p in layout.paragraphs] == [(x.start, x.end) for x in text.lines]
    spans = [credit.name for credit in layout.credits] + [photo.caption for photo in layout.photos]
    spans += [fact.span for fact in layout.facts]
    evidence = [*layout.credits, *layout.photos, *layout.facts, *layout.paragraphs]
    assert all(each.rule_id for each in evidence)
    assert all(0 < each.confidence <= 1 for each in (*layout.paragraphs, *layout.photos))
    assert {fact.name for fact in layout.facts} <= set(Article.model_fields)
    assert all(0 <= start < end <= len(raw) for start, end in spans)
