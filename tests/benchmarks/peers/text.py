"""What people reach for where newsmill decodes, repairs, and reads layout."""

import re

from tests.benchmarks.child import Work
from tests.benchmarks.material import Material

_GLOSS = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,6}\)")


def charset(material: Material, name: str) -> Work:
    from charset_normalizer import from_bytes

    files = material.files(name)
    return Work(lambda: [str(from_bytes(data).best()) for data in files])


def ftfy(material: Material, name: str) -> Work:
    fix, texts = _ftfy(), material.texts(name)
    return Work(lambda: [fix(text) for text in texts])


def opencc(material: Material, name: str) -> Work:
    from opencc import OpenCC

    convert, texts = OpenCC("t2s").convert, material.texts(name)
    return Work(lambda: [convert(text) for text in texts])


def ftfy_opencc(material: Material, name: str) -> Work:
    from opencc import OpenCC

    fix, convert, texts = _ftfy(), OpenCC("t2s").convert, material.texts(name)
    return Work(lambda: [convert(fix(text)) for text in texts])


def expression(material: Material, name: str) -> Work:
    """Delete ``(pinyin)``, and leave every torn character torn."""
    texts = material.texts(name)
    return Work(lambda: [_GLOSS.sub("", text) for text in texts])


def trafilatura(material: Material, name: str) -> Work:
    """Text and metadata of a page, as its documentation advises for speed."""
    import trafilatura as library

    pages = material.texts(name)
    return Work(
        lambda: [
            library.bare_extraction(page, fast=True, include_comments=False, with_metadata=True)
            for page in pages
        ]
    )


def _ftfy():
    import ftfy as library

    # Chinese keeps its quotes and its full-width marks.
    config = library.TextFixerConfig(uncurl_quotes=False, fix_character_width=False)
    return lambda text: library.fix_text(text, config)
