"""From the bytes of a document to its text, by what kind of document it is."""

from collections.abc import Callable, Mapping

from tasks.storage.offers import Media, Offered
from tasks.text.decode import Decoded, Method, decode, decode_record
from tasks.text.html import decode_html
from tasks.text.warc import decode_warc

Read = tuple[Decoded, dict[str, str]]

_READERS: Mapping[str, Callable[[bytes], Read]] = {
    Media.TEXT: lambda data: (decode(data), {}),
    Media.RECORD: decode_record,
    Media.HTML: decode_html,
    Media.WARC: decode_warc,
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


def read_again(data: bytes, media: str, encoding: str, method: str) -> Read:
    """Return what ``read_bytes`` returned before, given the character set that it decided on.

    Valid UTF-8 needs no second look; whatever took evidence is weighed again.

    >>> read_again("新华社".encode(), "text", "utf-8", "strict")[0].text
    '新华社'
    """
    if media == Media.TEXT and method == Method.STRICT:
        return Decoded(data.decode(encoding), encoding, Method.STRICT), {}
    return read_bytes(data, media)


def read_offered(document: Offered) -> Read:
    """Return the text of what was offered, and what came beside it.

    Raises:
        RefusedError: It was refused when it was offered, or holds no text that can be read.
    """
    if document.data is None:
        raise document.refusal or AssertionError("neither data nor refusal")
    return read_bytes(document.data, document.media)
