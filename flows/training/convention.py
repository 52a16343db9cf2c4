"""How the news is labelled: one abbreviation, one place; levels apart; 中国政府 is 中国.

LAC joins 日韩 and takes 韩国政府 for an organisation; sets of news labelled by people do not.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

Entity = tuple[int, int, str]  # start, end, PER, LOC or ORG

_COUNTRIES = (
    "中美日韩朝俄英法德意加澳印巴伊以沙叙乌阿土埃菲越泰缅柬蒙"
    "哈塔塞波捷匈希西葡荷比瑞挪芬丹奥罗墨智秘古欧非"
)
_PROVINCES = "老马吉保克京津沪渝冀晋辽黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀黔滇藏陕甘青宁新港澳台华"
_ABBREVIATED = frozenset(_COUNTRIES + _PROVINCES)
_LONGEST_RUN = 4  # abbreviations that stand together: 中日韩朝
# Two characters of the above that are one name.
_ONE_NAME = frozenset(
    [
        "阿曼",
        "印尼",
        "中非",
        "新西",
        "巴西",
        "古巴",
        "台中",
        "台西",
        "新加",
        "哈马",
        "马里",
        "加沙",
        "波黑",
        "西欧",
        "中欧",
        "西非",
        "欧亚",
        "中华",
        "中东",
        "澳新",
    ]
)
_LEVEL = re.compile(
    r"[\u4e00-\u9fff]{1,7}(?:省|市|县|区|州|旗|镇|乡|村|街道|盟|岛|山|湖|河|路|广场|机场|公园|遗址|寺|港)\Z"
)
_UPPER = re.compile(r"(.{2,8}?(?:省|自治区|特别行政区|自治州|市|县|区|州|镇|乡))(.{2,})\Z")
_TAIL = re.compile(
    r"省|市|县|区|州|自治|特别|镇|乡|村|人民|岛|湾|河|江|海|湖|山|路|街|港|大|国际|半岛"
)
_LOWER_TAIL = re.compile(r"区|市|州|县|镇|乡|村|自治")
_GOVERNMENT = re.compile(r"(?:人民)?政府军?\Z")
_BETWEEN = (
    "关系|两国|三国|双边|双方|三边|领导人|首脑|峰会|同盟|联盟|外长|防长|总理|总统|军演|友好|友谊|合作|"
    "会谈|会晤|建交|贸易|经贸|边境|边界|战争|冲突|协议|人文|磋商|媒体|元首|传统|全面|战略|企业"
)
_MISSED = [
    re.compile(rf"(?<![\u4e00-\u9fff])[{_COUNTRIES}]{{2,3}}(?=(?:{_BETWEEN}))"),
    re.compile(
        rf"[{_COUNTRIES}]{{2,3}}(?=(?:关系|两国|三国|双边|三边|首脑|领导人|同盟|建交|友谊|峰会|外长|防长|军演))"
    ),
    re.compile(r"(?<=访|赴|驻)[美华俄英法日韩朝德印菲]"),
    re.compile(r"(?<=在|来|对|援|涉)华(?=[^为夏中北南东西商侨裔人润盛])"),
    re.compile(r"(?<=在|抵|离|来|晋|返)京(?=[^东沪津剧都城])"),
    re.compile(r"(?<=对|涉)台(?=工作|政策|事务|军售|独)"),
    re.compile(
        r"[中美日韩朝俄英法德印菲乌以巴伊叙沙土越缅泰欧]"
        r"(?=[方军](?!面|向|法|式|针|案|圆|便|才|位|可|能|事|工|团|区|长|队|人|校|衔|训|备|委|旅|装))"
    ),
    re.compile(r"朝(?=核)"),
    re.compile(r"(?<=\A)央视网(?=消息)|(?<=\A\[视频\])央视网(?=消息)"),
]


class Convention(NamedTuple):
    """The convention of the news, over a list of known places."""

    places: Collection[str]

    def apply(self, text: str, entities: Sequence[Entity]) -> list[Entity]:
        """Return entities as the news labels them, flat and in order.

        >>> Convention(frozenset(["江苏"])).apply("韩国政府和日韩在江苏南京市", [
        ...     (0, 4, "ORG"), (5, 7, "LOC"), (8, 13, "LOC")])
        [(0, 2, 'LOC'), (5, 6, 'LOC'), (6, 7, 'LOC'), (8, 10, 'LOC'), (10, 13, 'LOC')]
        """
        kept = [each for entity in entities for each in self._parts(text, entity)]
        taken = bytearray(len(text))
        for start, end, _ in kept:
            taken[start:end] = b"\1" * (end - start)
        for pattern in _MISSED:
            for m in pattern.finditer(text):
                if not any(taken[m.start() : m.end()]) and m[0] not in self.places:
                    kept += _found(m)
                    taken[m.start() : m.end()] = b"\1" * len(m[0])
        return sorted(kept)

    def _parts(self, text: str, entity: Entity) -> Iterator[Entity]:
        start, end, kind = entity
        word = text[start:end]
        if self._is_run(word):
            yield from ((i, i + 1, "LOC") for i in range(start, end))
        elif kind == "ORG" and (m := _GOVERNMENT.search(word)) and m.start() > 1:
            yield from self._levels(start, word[: m.start()])
        elif kind != "PER" and len(word) == 2 and word[0] in _COUNTRIES and word[1] in "军方":  # noqa: PLR2004
            yield start, start + 1, "LOC"
        elif kind == "LOC":
            yield from self._levels(start, word)
        else:
            yield entity

    def _is_run(self, word: str) -> bool:
        short = 1 < len(word) <= _LONGEST_RUN and word not in _ONE_NAME
        return short and set(word) <= _ABBREVIATED and word not in self.places

    def _levels(self, start: int, word: str) -> Iterator[Entity]:
        for part in _cut(word, frozenset(self.places)):
            yield start, start + len(part), "LOC"
            start += len(part)


def _found(m: "re.Match[str]") -> Iterator[Entity]:
    """Yield a name that was missed: an outlet whole, abbreviations one by one."""
    if m[0] == "央视网":
        yield m.start(), m.end(), "ORG"
    else:
        yield from ((i, i + 1, "LOC") for i in range(m.start(), m.end()))


@lru_cache(1 << 16)
def _cut(word: str, places: frozenset[str]) -> tuple[str, ...]:
    """Cut a place into its levels, the known names first: 江苏 | 南京市."""
    for size in range(len(word) - 2, 1, -1):
        rest = word[size:]
        fits = rest in places or _LEVEL.match(rest)
        if word[:size] in places and fits and not _TAIL.match(rest):
            return word[:size], *_cut(rest, places)
    m = _UPPER.match(word)
    if m and (_LEVEL.match(m[2]) or m[2] in places) and not _LOWER_TAIL.match(m[2]):
        return m[1], *_cut(m[2], places)
    return (word,)
