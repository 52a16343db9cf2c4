"""Days as English prints them: Nov. 5, 2024; 5 November 2024; Nov 5."""

import re
from collections.abc import Iterator

from tasks.text.dates.forms import Form, Printed, is_possible

_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_FORM = re.compile(
    rf"\b{_MONTH.format('month')}\s(?P<day>\d{{1,2}})\b(?!:)(?:,\s?(?P<year>(?:19|20)\d\d)\b)?"
    rf"|\b(?P<day2>\d{{1,2}})\s{_MONTH.format('month2')}(?:,?\s(?P<year2>(?:19|20)\d\d)\b)?"
)


def read_latin_forms(text: str, start: int, end: int) -> Iterator[Form]:
    """Yield the days printed in English, in order.

    >>> [form.first[:3] for form in read_latin_forms("Nov. 5, 2024 and 6 May", 0, 22)]
    [(2024, 11, 5), (None, 5, 6)]
    """
    for match in _FORM.finditer(text, start, end):
        group = match.groupdict()
        month = _NAMES.index(str(group["month"] or group["month2"])[:3].lower()) + 1
        year = group["year"] or group["year2"]
        day = int(group["day"] or group["day2"])
        printed = Printed(int(year) if year else None, month, day)
        if is_possible(printed):
            yield Form(match.start(), match.end(), "date_latin", printed)
