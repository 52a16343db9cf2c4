"""How days, months and years are printed, and what each form says.

``read_forms`` yields what is printed, unresolved: 8日 is a day without month and year. Patterns
run over the Simplified shadow; digits may be full width.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

# The year before the Republic of China's first: 民国105年 is 2016.
_ROC = 1911

# Years outside are counts or prices, not years of news.
_FIRST_YEAR, _LAST_YEAR = 1800, 2100

# A leap year, so that 2月29日 is possible where no year is printed.
_ANY_YEAR = 2000


class Printed(NamedTuple):
    """A date as printed: the parts it names; ``shift`` counts years from 今年."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    shift: int | None = None


class Form(NamedTuple):
    """One printed date or range in a text."""

    start: int
    end: int
    rule_id: str
    first: Printed
    last: Printed | None = None  # the other end of a range


_RELATIVE = {"今年": 0, "去年": -1, "前年": -2, "明年": 1, "后年": 2}
_NUMERALS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_HAN_DIGIT = "[〇零○一二三四五六七八九]"

_MONTH = r"(?:1[0-2]|0?[1-9]|１[０-２]|０?[１-９])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|３[０１]|[１２][０-９]|０?[１-９])"
# A gap within a date; bounded, so that a line of spaces is passed in one go.
_S = r"\s{0,3}"

_Y = rf"(?:(?:公元)?(?P<year>\d{{4}}|{_HAN_DIGIT}{{4}}){_S}年|(?P<relative>[今去前明后]年))"
_M = rf"(?P<month>{_MONTH}){_S}月"
_D = rf"(?P<day>{_DAY})"
_LAST_M, _LAST_D = rf"(?P<last_month>{_MONTH})", rf"(?P<last_day>{_DAY})"
_TO = r"\s{0,3}(?:至|到|—{1,2}|－|-|–|~|～)\s{0,3}"

# What stands before or behind a number that is no day: 近5日, 5日线, 10日RSI, 3日内, 12日元.
_FREE = r"(?<![\d０-９.．月／/第近连每数整％%-])"
_NOT_DAY = (
    r"(?!\s{0,3}(?:线|均|[KRＫＲ]|移动|乖离|元(?!旦)|游|内|后|之|[语文币圆系裔籍]"
    r"|报(?![道导])|本(?:人|国|政府|首相)))"
)
_NOT_MONTH = r"(?!\s{0,3}\d)(?!线|均|薪|租|供|刊|历|球|饼|台)"

_FORMS = {
    # 2024年7月8日至10日, 7月8日-8月2日
    "date_range": rf"(?:{_Y}{_S})?{_M}{_S}{_D}{_S}[日号]?{_TO}"
    rf"(?:{_LAST_M}{_S}月{_S})?{_LAST_D}{_S}[日号]",
    # 2024年7月8日
    "date_full": rf"{_Y}{_S}{_M}{_S}{_D}{_S}[日号]",
    # 民国105年, 105年12月15日
    "date_roc": r"(?:(?:中华)?民国\s{0,3}(?P<roc>\d{1,3}|元)\s{0,3}年"
    r"|(?P<roc2>1[01]\d)\s{0,3}年(?=\s{0,3}\d{1,2}\s{0,3}月))"
    rf"(?:{_S}{_M}(?:{_S}{_D}{_S}[日号])?)?",
    # 1—6月, 2024年1月至6月
    "date_month_range": rf"(?:{_Y}{_S})?{_FREE}(?P<month>{_MONTH}){_S}月?"
    rf"{_TO}{_LAST_M}{_S}月(?!{_S}\d)",
    # 2024年7月
    "date_month": rf"{_Y}{_S}{_M}",
    # 2024-07-08, 2024/7/8
    "date_numeric": r"(?<![\d.-])(?P<year>(?:19|20)\d\d)[-/.年](?P<month>1[0-2]|0?[1-9])[-/.月]"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?![\d.-])日?",
    # 2011年至2013年
    "date_year_range": rf"(?<!\d)(?P<year>\d{{4}}){_S}年?{_TO}(?P<last_year>\d{{4}}){_S}年",
    # 2024年
    "date_year": r"(?<!\d)(?P<year>\d{4})\s{0,3}年(?!\s{0,3}(?:前|来|间|期|的?历史))",
    # 7月8日
    "date_month_day": rf"{_FREE}{_M}{_S}{_D}{_S}(?:日|号(?!线|楼|机|院))",
    # 8日至10日
    "date_day_range": rf"{_FREE}{_D}{_S}日?{_TO}{_LAST_D}{_S}日{_NOT_DAY}",
    # 二〇二四年七月八日, 七月八日
    "date_numerals": rf"(?:(?P<year>{_HAN_DIGIT}{{4}})年)?"
    r"(?P<han_month>十[一二]?|[一二三四五六七八九])月"
    r"(?P<han_day>[一二]?十[一二三四五六七八九]?|三十一?|廿[一二三四五六七八九]?|[一二三四五六七八九])日",
    # 昨（13）日
    "date_day_bracket": rf"[今昨前明][（(]{_D}[）)]{_S}[日天]?",
    # 周五（12/9）
    "date_weekday": rf"[周週][一二三四五六日][（(](?P<month>{_MONTH})[／/]{_D}[）)]",
    # 7月
    "date_month_only": rf"{_FREE}{_M}{_NOT_MONTH}",
    # 8日
    "date_day_only": rf"{_FREE}{_D}日{_NOT_DAY}",
}

# Where a date can start; spares the text between the trial of every form. It begins with one set
# of characters because the engine then skips all others at once.
_CUE = re.compile(
    r"[\d今去前明后昨周週中民公〇零○一二三四五六七八九十廿]"
    r"(?:(?<=\d)\d{0,3}\s{0,3}[年月日号至到—－–~～/.-]|(?<=[今去前明后])年|(?<=[今昨前明])[（(]"
    r"|(?<=[周週]).[（(]|(?<=中)华民国|(?<=民)国|(?<=公)元"
    r"|(?<=[〇零○一二三四五六七八九十廿])[〇零○一二三四五六七八九十廿]{0,3}[年月])"
)


def _owned(rule: str, form: str) -> str:
    """Give the groups of a form names of its own, so that all forms fit one pattern."""
    return re.sub(r"\(\?P<(\w+)>", lambda group: f"(?P<{rule}__{group[1]}>", form)


_ANY = re.compile("|".join(f"(?P<{rule}>{_owned(rule, form)})" for rule, form in _FORMS.items()))
_GROUPS = {rule: [group for group in _ANY.groupindex if f"{rule}__" in group] for rule in _FORMS}
_PARTS = {rule: [group.split("__")[1] for group in groups] for rule, groups in _GROUPS.items()}


def read_forms(hans: str, start: int = 0, end: int | None = None) -> Iterator[Form]:
    """Yield the dates printed in ``hans``, in order.

    >>> [form.rule_id for form in read_forms("7月8日至10日，2023年3月；5日线上扬")]
    ['date_range', 'date_month']
    """
    for match in _matches(hans, start, len(hans) if end is None else end):
        rule = str(match.lastgroup)  # the form's own group closes last
        dates = _dates(rule, match.group(0, *_GROUPS[rule]))
        if dates is not None:
            yield Form(match.start(), match.end(), rule, *dates)


def _matches(hans: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield what has one of the forms, first come, without overlap."""
    while cue := _CUE.search(hans, start, end):
        match = _ANY.match(hans, cue.start(), end)
        start = match.end() if match else cue.start() + 1
        if match:
            yield match


@lru_cache(maxsize=1 << 12)  # the same days are told of again and again
def _dates(rule: str, printed: tuple[str | None, ...]) -> tuple[Printed, Printed | None] | None:
    """Return the date of a form, and the other end of a range; None where no calendar has it.

    Args:
        rule: The form.
        printed: All of it, then the groups of the form.
    """
    named = zip(_PARTS[rule], printed[1:], strict=True)
    parts = {name: part for name, part in named if part is not None}
    first, last = _first(parts), _last(parts)
    if is_possible(first) and (last is None or is_possible(last)):
        return first, last
    return None


def _first(parts: dict[str, str]) -> Printed:
    """Return the date, or the start of the range, that a form's groups name."""
    month = _han(parts["han_month"]) if "han_month" in parts else _number(parts.get("month"))
    day = _han(parts["han_day"]) if "han_day" in parts else _number(parts.get("day"))
    return Printed(_year(parts), month, day, _RELATIVE.get(parts.get("relative", "")))


def _last(parts: dict[str, str]) -> Printed | None:
    """Return the end of the range that a form's groups name."""
    year, month, day = (_number(parts.get(f"last_{part}")) for part in ("year", "month", "day"))
    return None if (year, month, day) == (None, None, None) else Printed(year, month, day)


def _year(parts: dict[str, str]) -> int | None:
    if "year" in parts:
        return int("".join(_NUMERALS.get(c, c) for c in parts["year"]))
    roc = parts.get("roc") or parts.get("roc2")
    return None if roc is None else _ROC + (1 if roc == "元" else int(roc))


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _han(numeral: str) -> int:
    """Read a numeral up to 31.

    >>> _han("十二"), _han("三十一"), _han("廿五"), _han("九")
    (12, 31, 25, 9)
    """
    tens, ten, ones = numeral.replace("廿", "二十").rpartition("十")
    return int(_NUMERALS.get(tens, "1")) * 10 * len(ten) + int(_NUMERALS.get(ones, "0"))


@lru_cache(maxsize=1 << 12)
def is_possible(printed: Printed) -> bool:
    """Tell whether a calendar can hold what is printed.

    >>> is_possible(Printed(None, 2, 29)), is_possible(Printed(2023, 2, 29))
    (True, False)
    """
    year = _ANY_YEAR if printed.year is None else printed.year
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return False
    return make_date(year, printed.month or 1, printed.day or 1) is not None


def make_date(year: int, month: int, day: int) -> date | None:
    """Return the date, None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
