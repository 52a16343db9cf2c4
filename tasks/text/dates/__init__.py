"""Dates: when an article appeared, and which days it tells of.

The two are kept apart: a day in running text is an event, never the publication.
"""

from tasks.text.dates.mentions import find_dates
from tasks.text.dates.published import publication_date

__all__ = ["find_dates", "publication_date"]
