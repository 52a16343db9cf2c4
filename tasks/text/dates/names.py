"""Dates in names: of files, of folders, in addresses, in metadata.

A number is a date only where it stands alone between separators and the calendar has the day;
identifiers and hashes give nothing.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tasks.text.dates.forms import make_date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Found(NamedTuple):
    """A date in a name; ``month`` and ``day`` are None where only a year or month is named."""

    evidence: str
    year: int
    month: int | None = None
    day: int | None = None

    def exact(self) -> date | None:
        """Return the day, None where no day is named."""
        return make_date(self.year, self.month, self.day) if self.month and self.day else None


_YEAR = r"(?P<year>19[4-9]\d|20\d\d)"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12]\d|3[01])"
_ALONE, _END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"

# 20240708, 2024-07-08, 2024_7_8, 2024年7月8日, 202407081530, t20240708_1.htm
_DAY_FORMS = (
    re.compile(rf"(?<![0-9A-Za-z])t?{_YEAR}{_MONTH}{_DAY}(?:T?[0-2]\d[0-5]\d(?:[0-5]\d)?)?{_END}"),
    re.compile(
        rf"{_ALONE}{_YEAR}([-_./])(?P<month>0?[1-9]|1[0-2])\2(?P<day>0?[1-9]|[12]\d|3[01])(?![0-9])"
    ),
    re.compile(
        rf"{_ALONE}{_YEAR}年\s*(?P<month>0?[1-9]|1[0-2])月\s*(?P<day>0?[1-9]|[12]\d|3[01])日"
    ),
)
# 2024/07/08, 2024-07/08, 202407/08, 2024/0708 across folders
_PATH_FORMS = (re.compile(rf"(?:\A|/){_YEAR}[-/]?{_MONTH}[-/]?{_DAY}(?=/|\Z)"),)
_MONTH_FORM = re.compile(
    rf"(?:\A|/){_YEAR}(?:[-/_]?{_MONTH}|年(?P<month2>1[0-2]|0?[1-9])月)(?=/|\Z)"
)
_YEAR_FORM = re.compile(rf"(?:\A|/){_YEAR}年?(?=/|\Z)")

# Apr 18, 2024; 18 Apr 2024; Thu, 18 Apr 2024
_ENGLISH = re.compile(
    r"(?P<day0>\d{1,2})?\s*(?P<name>[A-Za-z]{3})[a-z]*\.?\s*(?P<day1>\d{1,2})?(?:st|nd|rd|th)?,?\s+"
    r"(?P<year>(?:19|20)\d\d)"
)


def date_in_file_name(source_uri: str) -> Found | None:
    """Return the date that a file's name carries.

    >>> date_in_file_name("a/20120702_VIDE100163.txt").exact()
    datetime.date(2012, 7, 2)
    >>> date_in_file_name("a/000_6e79c3930e3c7d93.txt") is None
    True
    """
    return _only_day(_stem(source_uri), _DAY_FORMS)


def date_in_folder(source_uri: str) -> Found | None:
    """Return the date that a file's folders carry; a month or a year if no more.

    >>> date_in_folder("press/2024/07/08/001.txt").exact()
    datetime.date(2024, 7, 8)
    >>> date_in_folder("press/2024/001.txt")
    Found(evidence='2024', year=2024, month=None, day=None)
    """
    return _in_folder(source_uri.replace("!/", "/").rpartition("/")[0])


@lru_cache(maxsize=1024)
def _in_folder(folder: str) -> Found | None:
    """Return the date that a folder carries: the same for all files in it."""
    return _only_day(folder, (*_PATH_FORMS, *_DAY_FORMS)) or _coarse(folder)


def date_in_url(url: str) -> Found | None:
    """Return the date that an address carries in its path.

    >>> date_in_url("http://www.example.cn/map/2019-07/31/content_239712.htm").exact()
    datetime.date(2019, 7, 31)
    """
    path = re.sub(r"\A[a-z]+://[^/]*|[?#].*\Z", "", url)
    return _only_day(path, (*_PATH_FORMS, *_DAY_FORMS)) or _coarse(path.rpartition("/")[0])


def date_in_metadata(printed: str) -> Found | None:
    """Return the date that a metadata field holds, in any of the usual ways of writing.

    >>> date_in_metadata("Apr 18, 2024").exact()
    datetime.date(2024, 4, 18)
    >>> date_in_metadata("2022年12月15日 下午3:05").exact()
    datetime.date(2022, 12, 15)
    """
    stripped = printed.strip()
    iso = re.sub(r"(?<=\d)[T ].*\Z", "", stripped)
    found = _only_day(iso, _DAY_FORMS) or _only_day(stripped, _DAY_FORMS) or _english(stripped)
    return found or _coarse(iso)


def _stem(source_uri: str) -> str:
    return re.sub(r"#L\d+\Z", "", source_uri).rpartition("/")[2]


def _only_day(name: str, forms: tuple[re.Pattern[str], ...]) -> Found | None:
    """Return the one day that a name carries; two different ones cancel each other."""
    for form in forms:
        found = [_found(match) for match in form.finditer(name)]
        days = {each.exact() for each in found} - {None}
        if len(days) == 1:
            return next(each for each in found if each.exact())
        if days:
            return None
    return None


def _found(match: re.Match[str]) -> Found:
    return Found(match[0].strip("/"), int(match["year"]), int(match["month"]), int(match["day"]))


def _coarse(path: str) -> Found | None:
    """Return the month or the year that a path carries."""
    if match := _MONTH_FORM.search(path):
        month = match["month"] or match["month2"]
        return Found(match[0].strip("/"), int(match["year"]), int(month))
    if match := _YEAR_FORM.search(path):
        return Found(match[0].strip("/"), int(match["year"]))
    return None


def _english(printed: str) -> Found | None:
    match = _ENGLISH.search(printed)
    if match is None or match["name"].lower() not in _MONTHS:
        return None
    month, day = _MONTHS.index(match["name"].lower()) + 1, match["day1"] or match["day0"]
    found = Found(match[0].strip(), int(match["year"]), month, int(day) if day else None)
    return found if found.day is None or found.exact() else None
