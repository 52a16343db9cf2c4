"""People credited with words or pictures: mentions that the layout already found."""

import re

from schemas.entity import EntityType
from tasks.text.model import Credit, Layout, Mention, RoleRead, Span, Text

_PADDING = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


def credited(text: Text, layout: Layout) -> list[Mention]:
    """Return a mention for every credited name, once each."""
    named = [*layout.credits, *(c for photo in layout.photos for c in photo.creators)]
    return [_mention(text, credit) for credit in {c.name: c for c in named}.values()]


def _mention(text: Text, credit: Credit) -> Mention:
    """Make the mention; a name padded to look even, 段 芳, is 段芳."""
    name = _PADDING.sub("", text.text[credit.name.start : credit.name.end])
    mention = Mention(
        *credit.name, EntityType.PERSON, name, "layout", 0.95, credit.rule_id, credit.participation
    )
    if credit.job:
        mention.roles.append(_role(text, credit, credit.job))
    return mention


def _role(text: Text, credit: Credit, job: Span) -> RoleRead:
    """Read 新华社记者 as one title where the outlet stands right before the job."""
    outlet = credit.organization
    joined = outlet and outlet.end <= job.start and not text.text[outlet.end : job.start].strip()
    start = outlet.start if outlet and joined else job.start
    return RoleRead(
        Span(start, job.end),
        text.text[job.start : job.end],
        text.text[outlet.start : outlet.end] if outlet else None,
        rule_id="credit",
    )
