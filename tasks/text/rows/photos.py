"""The rows of what is pictured."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from schemas.article import DatePrecision
from tasks.text.model import Mention, PhotoRead, Span
from tasks.text.rows.identified import Columns, Identified
from tasks.text.shown import read_shown


def photos(document: Identified) -> Columns:
    """Return the rows of ``photos``."""
    found = document.read.layout.photos
    if not found:
        return {}
    shown = [read_shown(document.read.text.text, p, _inside(document, p.caption)) for p in found]
    names = {(m.start, m.end): m.name for m in document.read.mentions}
    spans = [photo.caption for photo in found]
    columns: Columns = {
        "photo_id": document.photo_ids,
        "paragraph_id": [document.paragraph_ids[photo.paragraph] for photo in found],
        "position": list(range(len(found))),
        "caption": [document.string(photo.caption) for photo in found],
        "description": [document.string(photo.description) for photo in found],
        "creator": [_creators(document, photo, names) for photo in found],
        "creator_job_title": [_jobs(document, photo) for photo in found],
        "credit_line": [document.string(photo.credit_line) for photo in found],
        "source": [document.string(photo.source) for photo in found],
        "date_created": [s.day for s in shown],
        "date_precision": [DatePrecision.DAY if s.day else None for s in shown],
        "date_created_raw": [s.day_raw for s in shown],
        "event_name": [s.event for s in shown],
        "location_shown": [s.location for s in shown],
        "person_shown": ["、".join(s.persons) or None for s in shown],
        "start_char": [span.start for span in spans],
        "end_char": [span.end for span in spans],
    }
    return document.traced(columns, spans, [photo.rule_id for photo in found])


def _inside(document: Identified, span: Span) -> Sequence[Mention]:
    """Return the mentions that begin inside a span; mentions are in reading order."""
    mentions = document.read.mentions
    first = bisect_left(mentions, span.start, key=lambda mention: mention.start)
    return mentions[first : bisect_left(mentions, span.end, key=lambda mention: mention.start)]


def _creators(
    document: Identified, photo: PhotoRead, names: Mapping[tuple[int, int], str]
) -> str | None:
    found = (names.get(credit.name) or document.string(credit.name) for credit in photo.creators)
    return "、".join(name for name in found if name) or None


def _jobs(document: Identified, photo: PhotoRead) -> str | None:
    """Return the job words of the creators, each once, in the order printed."""
    jobs = dict.fromkeys(document.string(credit.job) for credit in photo.creators)
    return "、".join(job for job in jobs if job) or None
