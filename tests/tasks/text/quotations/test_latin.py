"""Direct speech in English: whose it is, and what is none."""

import pytest

from schemas.entity import Participation
from schemas.paragraph import ParagraphKind
from tasks.text.model import Layout, Paragraph
from tasks.text.quotations import read_latin_speech
from tasks.text.shadow import Shadow


def speech(raw: str) -> list[tuple[str | None, str]]:
    text = Shadow([]).lines(raw)
    layout = Layout(
        tuple(Paragraph(n.start, n.end, ParagraphKind.BODY, "", 1.0) for n in text.lines)
    )
    mentions, quotations = read_latin_speech(text, layout, [])
    assert {m.participation for m in mentions} <= {Participation.SPEAKER}
    return [(q.speaker is not None and mentions[q.speaker].name, q.cue) for q in quotations]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("“The road is done,” said Mayor Jane Doe.", [("Jane Doe", "said")]),
        ('"The road is done," Jane Doe said on Friday.', [("Jane Doe", "said")]),
        ("Jane Doe told reporters: “The road is done.”", [("Jane Doe", "told")]),
        ("“It is done,” Jane Doe, who runs the school, said.", [("Jane Doe", "said")]),
        (
            "“It is done,” said Mayor Jane Doe.\nDoe said: “Come and see.”",
            [("Jane Doe", "said"), ("Jane Doe", "said")],
        ),
        (
            "“Done,” said Jane Doe. “Go and see,” she added.",
            [("Jane Doe", "said"), ("Jane Doe", "added")],
        ),
        ("They call it “the long road” in town.", []),
        ("“It is done,” she said.", []),
        ("“It is done,” The said.", []),
    ],
)
def test_direct_speech(raw: str, expected: list[tuple[str, str]]) -> None:
    assert speech(raw) == expected


def test_a_caption_speaks_not() -> None:
    text = Shadow([]).lines("“It is done,” said Jane Doe.")
    layout = Layout((Paragraph(0, len(text.text), ParagraphKind.CAPTION, "", 1.0),))
    assert read_latin_speech(text, layout, []) == ([], [])
