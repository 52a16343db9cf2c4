"""What the layout must know of the language, compiled once from the word lists.

Patterns run over *plain* text: the Simplified shadow with ASCII digits and full-width marks
(see ``tasks.text.layout.page``), so one pattern serves every way of printing the same thing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tasks.text.layout.latin_words import latin_fields
from tasks.text.model import WordLists

HAN = r"㐀-鿿\U00020000-\U0003134f"

# How an outlet's name ends where no list holds it.
_OUTLET_ENDS = (
    "通讯社|日报|晚报|早报|晨报|时报|周报|商报|都市报|新闻网|新闻社|客户端|融媒体?|频道|周刊|"
    "杂志|电视台|广播电台|卫视|之声|新闻|在线|社|网|报"
)

# Who stands before 记者: 驻日本特约, 赴旧金山特派, 见习.
_POSTED = rf"(?:[驻赴][{HAN}、 ]{{1,24}}?)?"
_GRADES = (
    "(?:特约|特派|见习|实习|首席|高级|资深|参与|执笔|驻外|共同|本文|报告|本版|特邀|"
    "全媒体?|融媒体?|新媒体|多媒体|驻站|一线|主任)*"
)

# A named group in a form of boilerplate: a fact, named by its column.
_FACT = re.compile(r"\(\?P<\w+>")

# 11月5日, 2022年12月15日; 112年4月3日 counts from the Republic of China's first year.
_DAY = r"(?:(?:\d{4}|(?:民国)?1\d\d|民国\d\d)年)?\d{1,2}月\d{1,2}日"
_DAY_ALONE = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})日"

# A person's name, 段芳 or padded 段 芳; and how a sentence sets out behind one.
_NAME = rf"(?:[{HAN}]{{2,3}}(?:·[{HAN}]{{2,8}})?|[{HAN}] [{HAN}])"
_SETTING_OUT = (
    "今年|今天|今日|近日|近年|近期|日前|昨[天日]|前[天日]|当前|目前|连日来|最近|随着|自从|走进|在[“《]|"
    r"“|《|\d{1,4}[年月日]"
)
_GLUED_NAME = rf"(?!{_SETTING_OUT}){_NAME}(?=[ 、]|{_SETTING_OUT})"

# How a column's name ends where no list holds it: 某江时评：, 某城观察：. 外媒社评：… reports
# what others write and is no column.
_COLUMN_ENDS = (
    "时评|快评|锐评|短评|热评|微评|漫评|网评|社评|述评|杂评|评弹|观察|社论|论坛|论语|论衡|杂谈|漫谈|夜话|"
    "茶座|视点|时论|言论|札记|手记|随笔|纵横谈?|圆桌|会客厅|三人谈|今日谈|大家谈|巷议"
)


@dataclass(frozen=True, slots=True)
class LayoutWords:
    """Compiled word lists of the layout stage."""

    outlet: re.Pattern[str]  # an outlet's name, whole
    outlet_end: re.Pattern[str]  # text that ends in an outlet's name
    job: re.Pattern[str]  # a job as printed; group "word" is its key in ``parts``
    parts: Mapping[str, str]
    openings: Mapping[str, re.Pattern[str]]  # datelines and lead credits, by rule
    boilerplate: re.Pattern[str]  # a line of the page, whole; the group's name is the rule
    facts: Mapping[str, re.Pattern[str]]  # those of them that state facts; groups name columns
    column: re.Pattern[str]  # a column's name at the head or the end of a headline
    column_alone: re.Pattern[str]  # a column's name that fills a line
    column_below: re.Pattern[str]  # the same below a headline, where only a name in marks counts
    site: re.Pattern[str]  # what a site hangs on a headline
    place_end: re.Pattern[str]  # text that ends in a place that datelines name
    surnames: frozenset[str]  # what a name must start with where nothing else speaks for it
    latin: "LayoutWords | None" = None  # the same for text in Latin script

    @classmethod
    def compile(cls, lists: WordLists) -> "LayoutWords":
        """Compile the word lists of this stage, and the surnames."""
        outlet = _outlet([row[0] for row in lists["outlets"]])
        place = _any(row[0] for row in lists["dateline_places"])
        parts = {row[0]: row[1] for row in lists["job_words"]}
        lines = {row[0]: row[1].replace("<outlet>", outlet) for row in lists["boilerplate"]}
        boilerplate = "|".join(
            f"(?P<{rule}>{_FACT.sub('(?:', pattern)})" for rule, pattern in lines.items()
        )
        return cls(
            outlet=re.compile(outlet),
            outlet_end=re.compile(rf"(?:{_any(r[0] for r in lists['outlets'])}|{_OUTLET_ENDS})\Z"),
            job=re.compile(rf"{_POSTED}{_GRADES}(?P<word>{_any(parts)})"),
            parts=parts,
            openings={name: re.compile(form) for name, form in _openings(outlet, place).items()},
            boilerplate=re.compile(boilerplate),
            facts={rule: re.compile(form) for rule, form in lines.items() if _FACT.search(form)},
            column=_column(_column_name(lists)),
            column_alone=re.compile(rf"(?:{_MARKED_COLUMN}|（?{_column_name(lists)}）?)\s*[：｜]?"),
            column_below=re.compile(rf"[《【〖（]{_column_name(lists)}[》】〗）]"),
            site=_site(outlet),
            place_end=re.compile(rf"(?:{place})\Z"),
            surnames=frozenset(row[0] for row in lists["surnames"]),
            latin=cls(**latin_fields(lists)),
        )


def _any(words: Iterable[str]) -> str:
    """Return an alternation of words, longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _outlet(names: Iterable[str]) -> str:
    """Return a pattern of one or several outlets: 新华社, 石榴云／新疆日报, 环球时报-环球网."""
    one = rf"(?:{_any(names)}|[{HAN}]{{1,8}}?(?:{_OUTLET_ENDS}))"
    return rf"(?:[{HAN}]{{2,6}}／)?{one}(?:[／-]{one}){{0,2}}"


def _column_name(lists: WordLists) -> str:
    """Return a pattern of a column's name without marks: listed, or ending as they do."""
    formed = rf"(?![{HAN}]{{0,3}}媒)[{HAN}]{{0,7}}(?:{_COLUMN_ENDS})"
    return rf"(?:{_any(row[0] for row in lists['column_labels'])}|{formed})"


# A column's name in marks: 《…》, 【…】, 〖…〗.
_MARKED_COLUMN = r"(?:《[^《》]{2,12}》|【[^【】]{2,12}】|〖[^〖〗]{2,12}〗)"


def _column(name: str) -> re.Pattern[str]:
    """Return a pattern of a column's name at a headline: in marks, before a colon or a bar."""
    return re.compile(
        rf"\A(?:{_MARKED_COLUMN}|（{name}）"
        rf"|{name}\s*[：｜]|(?P<barred>[^\s，。：！？｜]{{2,12}})\s*｜)"
        rf"|（{name}）\Z"
    )


def _site(outlet: str) -> re.Pattern[str]:
    """Return a pattern of what stands behind a headline: ``_光明网``, `` - 军事- 人民网``."""
    name = r"[^\s_。，！？：；“”《》-]{2,14}"
    return re.compile(
        rf"(?P<suffix>(?:【\d+】)?(?:\s*\.\.\.)?"
        rf"(?:\s*_+\s*{name}|\s+-+\s*(?:{name}|\.\.\.)|\s*--+\s*{name}"
        rf"|\s*-\s*(?:{outlet}))+(?:（\d+）)?"
        rf"|\s+\.\.\.)\Z"
        rf"|\A(?P<tag>[［\[][^［\]\[］]{{1,8}}[］\]])"
    )


def _openings(outlet: str, place: str) -> dict[str, str]:
    """Return how a lead opens, by rule; the order is the order of trial.

    Groups: ``source``, ``located``, ``day``, ``people`` (a stretch that names reporters).
    """
    source = rf"(?P<source>{outlet})(?:客户端)?"
    located = rf"(?P<located>[{HAN}]{{2,10}}?)"
    people = r"(?:\s*（(?P<people>[^（）]{1,90})）)?"
    several = rf"(?:[{HAN}]{{2,4}}、)*"
    reporter = (
        rf"(?P<people>(?:特派)?记者\s?{several}(?:[{HAN}]{{2,4}}?(?={place})|[{HAN}]{{2,3}}))"
    )
    return {
        # 新华社首尔11月5日电（记者甲）, 中新网7月30日电, 某某网1月26日讯
        "dateline_wire": rf"{source}{located}?(?P<day>{_DAY})\s*(?:专)?[电讯]{people}：?",
        # 央视网消息（新闻联播）：, 央视网（新闻联播）消息：
        "lead_broadcast": rf"{source}"
        r"(?:消息(?:（[^（）]{2,8}）)?|（[^（）]{2,8}）(?:消息)?)\s*：",
        # 某某日报讯（记者 甲报道）, 本报讯 记者甲、通讯员乙报道：
        "lead_message": rf"{source}(?:(?:综合)?[讯电]|(?P<located>[{HAN}]{{2,4}})讯(?=\s*（))"
        rf"(?=[\s（：]|记者|(?<=本报讯)|(?<=新华社电))"
        r"(?:\s*（(?P<people>[^（）]{1,90})）|\s*(?P<others>记者[^：。]{2,40}?报道"
        rf"|记者\s?[{HAN}]{{2,3}}(?:、[{HAN}]{{2,3}})*(?=\s)))?：?",
        # 国际在线报道（记者 甲 实习记者 乙）：
        "lead_report": rf"{source}(?:报道|消息)\s*（(?P<people>[^（）]{{2,60}})）：?",
        # 环球网记者甲报道
        "lead_reporter": rf"{source}(?P<people>(?:驻[{HAN}、]{{2,12}}?)?"
        rf"(?:特约|特派|见习|实习)*记者\s*[{HAN}、 ]{{2,16}}?报道)[，：\s]",
        # 新华社供本报特稿
        "lead_feature": rf"{source}(?:供本报)?(?:特稿|专稿|专电)(?=[\s：（]|供|(?<=供本报特稿))",
        # 【时报-台北电】, （中央社台北2022年12月15日电）, （中央社记者甲台北2022年12月13日电）
        "dateline_bracket": rf"[【（]{source}[-\s]?{reporter}?"
        rf"{located}?\s*(?P<day>{_DAY}|{_DAY_ALONE})?(?:综合|外|专)?[电讯](?:／[^【】（）]{{1,12}})?[】）]",
        # 【时报记者甲台北报导】, 【记者甲台北报导】
        "lead_taiwan": rf"[【（\[](?:{source})?(?P<people>记者[{HAN}、]{{2,12}}?)[／\s]?"
        rf"(?P<located>[{HAN}]{{2}})报[导道][】）\]]",
        # 〔记者甲／台北报导〕, 【某联新闻网／记者甲／台北报导】
        "lead_reporter_alone": rf"[【（\[]?(?:{source}／)?(?P<people>记者\s?[{HAN}、 ]{{2,16}})／"
        rf"(?:综合|(?P<located>[{HAN}]{{2,4}}))报[导道](?:[】）\]\s]|\Z)",
        # 记者甲 通讯员乙报道：
        "lead_reporters": rf"(?P<people>{_GRADES}记者\s?{_NAME}(?:[ 、]+{_NAME})*"
        rf"(?:[ 、]+(?:实习记者|实习生|通讯员)\s?{_NAME}(?:[ 、]+{_NAME})*)*)\s?报道[：，]",
        # 本报记者 甲 乙 今年以来…, 本报记者 甲近日…: a byline that lost its line
        "lead_glued": rf"{source}{_POSTED}(?P<glued>{_GRADES}(?:记者|评论员)\s*{_GLUED_NAME}"
        rf"(?:[ 、]+(?:(?:实习记者|实习生|通讯员)\s?)?{_GLUED_NAME})*)\s*(?=\S)",
        # 【财讯快报／甲】
        "lead_slash": rf"【{source}／(?P<names>[{HAN}、 ]{{2,16}}?)(?:报导|报道)?】",
        # 【环球网报道 记者 甲】, 【环球时报驻韩国特约记者 甲 环球时报记者 乙】, （某某日报报道）
        "lead_bracket": rf"[【（\[]{source}／?(?:综合)?(?:报道|报导|消息|讯)?"
        rf"(?P<people>[^【】（）。！？]*?(?:记者|编译|通讯员)[^【】（）。！？]{{0,60}})?"
        rf"(?:(?<=报道)|(?<=报导)|(?<=消息)|(?<=讯)|(?<=[{HAN}]))[】）\]]",
    }
