"""The rows that hold the text itself: paragraphs, quotations, and the edits made to it."""

from schemas.identity import identify
from tasks.text.rows.identified import Columns, Identified


def paragraphs(document: Identified) -> Columns:
    """Return the rows of ``paragraphs``."""
    text, hans, _ = document.read.text
    kinds = document.read.layout.paragraphs
    speech = {document.paragraph(q.start): q for q in document.read.quotations if q.fills_paragraph}
    spoken = [speech.get(index) for index in range(len(kinds))]
    columns: Columns = {
        "paragraph_id": document.paragraph_ids,
        "position": list(range(len(kinds))),
        "kind": [p.kind for p in kinds],
        "text": [text[p.start : p.end] for p in kinds],
        "text_hans": [hans[p.start : p.end] for p in kinds],
        "start_char": [p.start for p in kinds],
        "end_char": [p.end for p in kinds],
        "speaker": [document.speaker(q.speaker) if q else None for q in spoken],
        "speech_kind": [q.kind if q else None for q in spoken],
        "confidence": [p.confidence for p in kinds],
    }
    return document.traced(columns, [p[:2] for p in kinds], [p.rule_id for p in kinds])


def quotations(document: Identified) -> Columns:
    """Return the rows of ``quotations``."""
    text, found = document.read.text.text, document.read.quotations
    if not found:
        return {}
    spans = [(q.start, q.end) for q in found]
    columns: Columns = {
        "quotation_id": [identify("quotation", document.article_id, *span) for span in spans],
        "paragraph_id": [document.paragraph_id(q.start) for q in found],
        "mention_id": [
            None if q.speaker is None else document.mention_ids[q.speaker] for q in found
        ],
        "speaker": [document.speaker(q.speaker) for q in found],
        "kind": [q.kind for q in found],
        "cue": [q.cue for q in found],
        "text": [text[q.start : q.end] for q in found],
        "start_char": [q.start for q in found],
        "end_char": [q.end for q in found],
    }
    return document.traced(columns, spans, [q.rule_id for q in found])


def edits(document: Identified) -> Columns:
    """Return the rows of ``edits``."""
    made = document.read.repaired.cleaned.edits
    if not made:
        return {}
    columns: Columns = {
        "step": [edit.step for edit in made],
        "start_char": [edit.start for edit in made],
        "before": [edit.before for edit in made],
        "after": [edit.after for edit in made],
        "certainty": [edit.certainty for edit in made],
        "score": [edit.score for edit in made],
        "raw_start": [edit.raw_start for edit in made],
        "raw_end": [edit.raw_end for edit in made],
        "rule_id": [edit.rule for edit in made],
    }
    return document.shared(columns, len(made))
