"""An HTML page to its article: what trafilatura extracts, the captions it drops, and metadata.

The text extracted is the document's text: offsets and edits count from it. The page's own bytes
are what is kept and hashed. Needs the optional extra ``newsmill[html]``; reaches no network.
"""

import re
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from schemas.rejection import RefusedError, RejectionReason, not_installed
from tasks.text.decode import Decoded, Method, decode

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_HEAD = 4_096
# What pages call by an older name: browsers read these so, and so do we.
_READ_AS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252"}

# Deeper pages are no articles; parsers recurse, or nearly so.
_DEEPEST = 250
# More tags cost seconds: 900,000 empty paragraphs took half a minute.
_MOST_TAGS = 20_000
# Characters below which an extraction counts as failed, and all words of the page become one
# line. The library's own 250 are forty words of English, and a whole report in Chinese.
_LEAST = "60"
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w:-]*)")
_OPEN_ENDED = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "option",
        "tbody",
        "thead",
        "tfoot",
        "colgroup",
    ]
)
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "li", "blockquote", "div")
_BESIDE = ("nav", "aside", "footer")


def decode_html(data: bytes, charset: str = "") -> tuple[Decoded, dict[str, str]]:
    """Turn a page into the text of its article and the hints of its metadata.

    Args:
        data: The page.
        charset: What the server said of it, where that is known; it goes before the page's word.

    Returns:
        The text, with the headline as its first line; and those of ``headline``, ``url``,
        ``date_published``, ``source``, ``author`` that the page declares.

    Raises:
        RefusedError: ``UNSUPPORTED_TYPE`` where the extra is not installed, ``EMPTY`` where the
            page holds no article, ``PIPELINE_ERROR`` where it cannot be parsed, or what
            ``decode`` raises.
    """
    if find_spec("trafilatura") is None or find_spec("lxml") is None:
        raise not_installed(what="an HTML page", reader="HTML", extra="html")
    decoded = _decoded(data, charset)
    tags, depth = _size(decoded.text)
    if tags > _MOST_TAGS or depth > _DEEPEST:
        raise _unreadable(found=f"{tags:,} tags, nested {depth:,} deep")
    try:
        text, hints = _extracted(decoded.text)
    except Exception as error:  # noqa: BLE001 - whatever a hostile page makes a parser raise
        raise _unreadable(found=f"{type(error).__name__}: {str(error)[:200]}") from None
    if not text.strip():
        raise _no_article()
    headline = hints.get("headline", "")
    if headline and not text.lstrip().startswith(headline):
        text = f"{headline}\n{text}"
    return decoded._replace(text=text), hints


def _decoded(data: bytes, charset: str) -> Decoded:
    """Believe UTF-8 that is valid, then the server's word, the page's own, and the evidence."""
    declared = _DECLARED.search(data, 0, _HEAD)
    names = (charset, declared[1].decode("ascii") if declared else "")
    for name in (name.lower() for name in names if name):
        encoding = _READ_AS.get(name, name)
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            if text := _as_declared(data, encoding):
                return Decoded(text, encoding, Method.DECLARED)
    return decode(data)


def _as_declared(data: bytes, encoding: str) -> str | None:
    """Return the text; None where the page's word is false and its bytes must speak."""
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError):
        return None
    return None if "\0" in text else text


def _size(page: str) -> tuple[int, int]:
    """Return how many tags there are and how deep they nest, before a parser is trusted with it.

    >>> _size("<div><p>a<p>b</div><div></div>")
    (6, 1)
    """
    tags = depth = deepest = 0
    for tag in _TAG.finditer(page):
        tags += 1
        if tag["name"].lower() not in _OPEN_ENDED:
            depth = max(0, depth + (-1 if tag["close"] else 1))
            deepest = max(deepest, depth)
    return tags, deepest


def _extracted(page: str) -> tuple[str, dict[str, str]]:
    """Return the article's lines and what the page says about it."""
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415 - optional extra
    from trafilatura import bare_extraction  # noqa: PLC0415 - optional extra
    from trafilatura.settings import use_config  # noqa: PLC0415 - optional extra

    def parsed() -> Any:
        return document_fromstring(page.encode(), parser=HTMLParser(encoding="utf-8"))

    config: Any = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", _LEAST)
    found: Any = bare_extraction(
        parsed(),
        with_metadata=True,
        config=config,
        include_comments=False,
        # Dates that the page declares, none guessed from its text.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None:
        return "", {}
    lines = [line.strip() for line in (found.text or "").splitlines() if line.strip()]
    declared = {
        "headline": found.title,
        "url": found.url,
        "date_published": found.date,
        "source": found.sitename,
        "author": found.author,
    }
    hints = {name: " ".join(value.split()) for name, value in declared.items() if value}
    return "\n".join(_with_captions(lines, parsed())), hints


def _with_captions(lines: Sequence[str], tree: Any) -> list[str]:
    """Put the captions of figures back where they stand among the lines."""
    kept = list(lines)
    keys = {_key(line) for line in kept}
    for caption, above in _captions(tree, frozenset(keys)):
        if _key(caption) not in keys:
            place = next((i + 1 for i, line in enumerate(kept) if _key(line) == above), 0)
            kept.insert(place, caption)
            keys.add(_key(caption))
    return kept


def _captions(tree: Any, keys: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield each figure's caption, and the line of the article that stands last before it."""
    above = ""
    for element in tree.iter(*_BLOCKS, "figcaption"):
        words = " ".join(element.text_content().split())
        if element.tag != "figcaption":
            above = _key(words) if _key(words) in keys else above
        elif words and keys and not any(e.tag in _BESIDE for e in element.iterancestors()):
            yield words, above
            above = _key(words)


def _key(line: str) -> str:
    return "".join(line.split())


def _unreadable(*, found: str) -> RefusedError:
    return RefusedError(
        RejectionReason.PIPELINE_ERROR,
        found=f"an HTML page that cannot be parsed: {found}",
        expected=f"a page of at most {_MOST_TAGS:,} tags, nested at most {_DEEPEST} deep",
        action="Save the article's text as .txt, then offer that.",
    )


def _no_article() -> RefusedError:
    return RefusedError(
        RejectionReason.EMPTY,
        found="an HTML page without running text",
        expected="the page of one article",
        action="Look whether it is a list or needs scripts; save the article's text as .txt.",
    )
