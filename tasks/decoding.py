"""From the bytes of a document to its text, by what kind of document it is."""

from collections.abc import Callable, Mapping

from tasks.storage.offers import Media, Offered
from tasks.text.decode import Decoded, decode, decode_record
from tasks.text.html import decode_html

Read = tuple[Decoded, dict[str, str]]

_READERS: Mapping[str, Callable[[bytes], Read]] = {
    Media.TEXT: lambda data: (decode(data), {}),
    Media.RECORD: decode_record,
    Media.HTML: decode_html,
}


def read_bytes(data: bytes, media: str) -> Read:
    """Return a document's text and what came beside it, by field of ``Hints``.

    Raises:
        RefusedError: It holds no text that can be read.

    >>> decoded, fields = read_bytes(b'{"text": "Body.", "source": "Wire"}', "record")
    >>> decoded.text, fields
    ('Body.', {'source': 'Wire'})
    """
    return _READERS[media](data)


def read_offered(document: Offered) -> Read:
    """Return the text of what was offered, and what came beside it.

    Raises:
        RefusedError: It was refused when it was offered, or holds no text that can be read.
    """
    if document.data is None:
        raise document.refusal or AssertionError("neither data nor refusal")
    return read_bytes(document.data, document.media)
