"""Speech in each paragraph: found by its verb, cut by its marks."""

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter

from schemas.entity import Participation
from schemas.paragraph import ParagraphKind
from schemas.quotation import QuotationKind
from tasks.text.model import Layout, Mention, Paragraph, QuotationRead, Span, Text
from tasks.text.quotations.speaker import Speakers
from tasks.text.quotations.words import QuotationWords

_SPOKEN = (ParagraphKind.BODY, ParagraphKind.SUBHEADLINE, ParagraphKind.HEADLINE)
_LEAD = re.compile(r"[，,：:]?\s*")
_PARTED = re.compile(r"[，,：:]")  # 介绍“八大工程” is no speech, 介绍，… is
_MARKED = re.compile(r"[，,：:“「『]")
_QUOTED = re.compile(r"“[^”\n]*(?:”|\Z)|「[^」\n]*(?:」|\Z)")
_QUOTED_BEFORE = re.compile(r"(?:“[^“”\n]*[^“”\n]{4}”|「[^「」\n]{4,}」)[，,]?\Z")
_COLON = re.compile(r"[：:]\s*")
# A pattern that begins with one set of characters is searched for many times faster.
_SENTENCE_BEHIND_COLON = re.compile(
    r"[：:](?<=[\u3400-\u9fff].)\s*"
    r"(?P<quoted>“[^“”\n]{3,}[。！？!?…]”|「[^「」\n]{3,}[。！？!?…]」)"
)
_ENDS = "。！？!?…”」"
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?")
_FIRST_PERSON = re.compile(r"我们|我[^国省市区县]")
_WHOLE = 30  # characters: a shorter rest of a paragraph is one reported sentence
_LONGEST = 5000  # characters: a longer rest is no paragraph that anybody speaks

_START = attrgetter("start")

_HEARD = (Participation.MENTIONED, Participation.PRESENT)


def read_quotations(
    text: Text, layout: Layout, mentions: Sequence[Mention], words: QuotationWords
) -> list[QuotationRead]:
    """Find attributed speech; mark the mention whose speech it is as a speaker.

    ``mentions`` change in one way only: ``participation`` of a speaker's mention that was
    merely named or present becomes ``SPEAKER``. Quotation marks alone are no speech: they
    hold slogans as often.

    >>> from tasks.storage.word_lists import read_word_lists
    >>> from tasks.text.entities import EntityWords, read_entities
    >>> from tasks.text.shadow import Shadow
    >>> lists = read_word_lists()
    >>> text = Shadow(lists["hans"]).lines("市长周德明说：“路修好了。”")
    >>> layout = Layout((Paragraph(0, 14, ParagraphKind.BODY, "", 1.0),))
    >>> mentions = read_entities(text, layout, [[]], EntityWords.compile(lists))
    >>> (speech,) = read_quotations(text, layout, mentions, QuotationWords.compile(lists))
    >>> text.text[speech.start : speech.end], speech.cue, mentions[speech.speaker].name
    ('“路修好了。”', '说', '周德明')
    """
    speakers = Speakers(text, mentions, words)
    quotations: list[QuotationRead] = []
    for paragraph in layout.paragraphs:
        if paragraph.kind in _SPOKEN:
            answering = paragraph.kind is ParagraphKind.BODY
            answer = _answer(text, paragraph, speakers) if answering else None
            found = [answer] if answer else list(_paragraph(text, paragraph, speakers, words))
            found += _behind_colon(text, paragraph, speakers, tuple(found))
            found.sort(key=_START)
            quotations += found
    for index in {q.speaker for q in quotations if q.speaker is not None}:
        if mentions[index].participation in _HEARD:
            mentions[index].participation = Participation.SPEAKER
    return quotations


def _answer(text: Text, paragraph: Paragraph, speakers: Speakers) -> QuotationRead | None:
    """Read a paragraph that a speaker opens, 馆长 甲：…, as interviews and broadcasts print it."""
    opener = speakers.opens(paragraph.start)
    colon = _COLON.match(text.hans, opener[1], paragraph.end) if opener else None
    if opener is None or colon is None:
        return None
    if text.hans[paragraph.end - 1] not in _ENDS and paragraph.end - colon.end() < _WHOLE:
        return None
    quoted = _QUOTED.fullmatch(text.hans, colon.end(), paragraph.end)
    return QuotationRead(
        colon.end(),
        paragraph.end,
        QuotationKind.DIRECT if quoted else QuotationKind.UNQUOTED,
        text.text[colon.start() : colon.start() + 1],
        opener[0],
        fills_paragraph=True,
        rule_id="answer",
    )


def _behind_colon(
    text: Text, paragraph: Paragraph, speakers: Speakers, found: Sequence[QuotationRead]
) -> Iterator[QuotationRead]:
    """Yield quoted sentences behind a noun and a colon, 居民：「路修好了。」, that no verb led to.

    Whoever stands right before the colon speaks; 一位居民：「…」 is speech of nobody known.
    """
    for quoted in _SENTENCE_BEHIND_COLON.finditer(text.hans, paragraph.start, paragraph.end):
        span = Span(*quoted.span("quoted"))
        if any(other.start < span.end and span.start < other.end for other in found):
            continue
        yield QuotationRead(
            *span,
            QuotationKind.DIRECT,
            text.text[quoted.start()],
            speakers.named_until(quoted.start()),
            fills_paragraph=False,
            rule_id="quoted_behind_colon",
        )


def _paragraph(
    text: Text, paragraph: Paragraph, speakers: Speakers, words: QuotationWords
) -> Iterator[QuotationRead]:
    done = paragraph.start
    for cue in words.cues(text.hans, paragraph.start, paragraph.end):
        if cue.start() < done:
            continue
        strong = cue[0] in words.strong
        if not strong and not _PARTED.match(text.hans, cue.end()):
            continue
        subject = speakers.subject(cue.start(), paragraph.start, strong=strong)
        if subject is None:
            continue
        speaker, opening = subject
        attribution = Span(opening, cue.end())
        for span, kind in _spans(text.hans, Span(done, paragraph.end), attribution, words):
            yield QuotationRead(
                *span,
                kind,
                text.text[cue.start() : cue.end()],
                speaker,
                span.end == paragraph.end and opening <= paragraph.start + 1,
                f"{kind}_speech",
            )
            done = max(done, span.end)


def _spans(
    hans: str, within: Span, attribution: Span, words: QuotationWords
) -> Iterator[tuple[Span, QuotationKind]]:
    """Yield the speech before and after an attribution, cut by its marks."""
    opening, closing = attribution
    before = _QUOTED_BEFORE.search(hans, max(within.start, opening - _LONGEST), opening)
    if before:
        yield Span(before.start(), before.end()), QuotationKind.DIRECT
    lead = _LEAD.match(hans, closing, within.end)
    start = lead.end() if lead else closing
    if quoted := _QUOTED.match(hans, start, within.end):
        yield Span(*quoted.span()), QuotationKind.DIRECT
        return
    rest = hans[start : within.end]
    if before and not rest.strip("。！？!?"):
        return
    sentence = _SENTENCE.match(hans, start, within.end)
    end = sentence.end() if sentence else within.end
    if lead and lead[0] and _runs_on(hans, end, within.end, words):
        yield Span(start, within.end), QuotationKind.UNQUOTED
    elif end > start:
        yield Span(start, end), QuotationKind.INDIRECT


def _runs_on(hans: str, start: int, end: int, words: QuotationWords) -> bool:
    """Tell whether speech runs on to the end of the paragraph without quotation marks.

    It does where the rest speaks as one speaks, 我们将, and nobody else takes the word.
    """
    if not _WHOLE <= end - start <= _LONGEST or not _FIRST_PERSON.search(hans, start, end):
        return False
    cues = words.cues(hans, start, end)
    return not any(_MARKED.match(hans, cue.end()) for cue in cues)
