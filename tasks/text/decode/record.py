"""One line of a JSON Lines file: a text, and what is known about it."""

import json
from typing import Any

from schemas.rejection import RefusedError, RejectionReason
from tasks.text.decode.binary import refuse_empty
from tasks.text.decode.decide import decode
from tasks.text.decode.decoded import Decoded

_TEXT = "text"
_HINTS = ("headline", "url", "date_published", "source")


def decode_record(line: bytes) -> tuple[Decoded, dict[str, str]]:
    r"""Turn a JSON object into its text and hints; other keys are left alone on purpose.

    Returns:
        The text, with the headline as its first line; and those of ``headline``, ``url``,
        ``date_published``, ``source`` that the record gives.

    Raises:
        RefusedError: ``BAD_RECORD``, or what ``decode`` raises for the line.

    >>> decoded, hints = decode_record(b'{"text": "Body.", "headline": "Title", "url": null}')
    >>> decoded.text, hints
    ('Title\nBody.', {'headline': 'Title'})
    """
    decoded = decode(line)
    record = _parsed(decoded.text)
    text = _string(record, _TEXT)
    if text is None:
        raise _bad(found=f"key {_TEXT!r} is {'null' if _TEXT in record else 'missing'}")
    hints = {key: value for key in _HINTS if (value := _string(record, key)) is not None}
    headline = hints.get("headline", "").strip()
    if headline and not text.lstrip().startswith(headline):
        text = f"{headline}\n{text}"
    refuse_empty(text)
    return decoded._replace(text=text), hints


def _parsed(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise _bad(found=f"column {error.colno}: {error.msg}") from None
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond all reason
        raise _bad(found=str(error)) from None
    if not isinstance(record, dict):
        raise _bad(found=f"a JSON {_kind(record)} where an object should stand")
    return record


def _string(record: dict[str, Any], key: str) -> str | None:
    """Return the string under ``key``; None where it is missing or null."""
    value = record.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _bad(found=f"key {key!r} holds a JSON {_kind(value)}")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        lone = f"\\u{ord(value[error.start]):04x}"
        found = f"key {key!r} holds half a surrogate pair, {lone}, at {error.start}"
        raise _bad(found=found) from None
    return value


def _kind(value: object) -> str:
    if isinstance(value, dict | list):
        return "object" if isinstance(value, dict) else "array"
    if isinstance(value, str):
        return "string"
    return "null" if value is None else "boolean" if isinstance(value, bool) else "number"


def _bad(*, found: str) -> RefusedError:
    return RefusedError(
        RejectionReason.BAD_RECORD,
        found=found,
        expected=f"one JSON object a line: {_TEXT!r}, a string; {', '.join(_HINTS)}, "
        "strings or null, where known",
        action="Mend the line, or the program that wrote it, and offer the file again.",
    )
