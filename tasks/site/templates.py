"""The templates of the site, and what they may call."""

from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from jinja2 import DictLoader, Environment, FileSystemBytecodeCache, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from tasks.site import words
from tasks.site.markup import safe, shown

_LONGEST: Final = 120

# Files that pages need beside them.
ASSETS: Final = ("style.css", "site.js")


@lru_cache(maxsize=1 << 12, typed=True)  # a hundred on each page; markup is not the same as text
def bilingual(zh: str, en: str) -> Markup:
    """Return a phrase of the interface in both languages; the style sheet shows one.

    >>> print(bilingual("文章", "Articles"))
    <span class="zh" lang="zh-Hans">文章</span><span class="en" lang="en">Articles</span>
    """
    return Markup(
        '<span class="zh" lang="zh-Hans">{}</span><span class="en" lang="en">{}</span>'
    ).format(zh, en)


def brief(text: str | None, longest: int = _LONGEST) -> str:
    """Return a text for a list: one line, cut where it is too long.

    >>> brief("新闻", 1), brief(None)
    ('新…', '')
    """
    line = " ".join((text or "").split())
    return line if len(line) <= longest else f"{line[:longest]}…"


def number(value: float) -> str:
    """Return a number with its thousands set apart.

    >>> number(12345)
    '12,345'
    """
    return f"{value:,}"


def language(tag: str | None) -> str:
    """Return the language tag of a text for a page: it decides which glyphs are drawn.

    >>> language("zh-Hant"), language("und")
    ('zh-Hant', 'zh-Hans')
    """
    return "zh-Hans" if tag in {None, "und"} else str(tag)


class _Compiled(FileSystemBytecodeCache):
    """Templates as Python code, in the user's folder under the system's temporary one."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template for the next process; where that cannot be, it is compiled again."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled() -> _Compiled | None:
    """Return where compiled templates are kept; None where there is no safe place.

    Compiling them takes longer than drawing the pages of a small run. What is kept is that of
    this very code: jinja2 computes beforehand what does not depend on the page.
    """
    try:
        return _Compiled(pattern=f"newsmill_{dress()}_%s")
    except (OSError, RuntimeError):
        return None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=DictLoader({name: _read(name) for name in _names() if name.endswith(".html")}),
        autoescape=True,
        finalize=shown,  # nothing from a text is obeyed, wherever it is shown
        undefined=StrictUndefined,
        bytecode_cache=_compiled(),
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"t": bilingual, "words": words}
    environment.filters |= {
        "brief": brief,
        "number": number,
        "language": language,
        "safe_text": safe,
    }
    return environment


def render(template: str, values: Mapping[str, Any]) -> str:
    """Return a page."""
    return _environment().get_template(template).render(values)


def asset(name: str) -> str:
    """Return a file that stands beside the pages."""
    return _read(name)


@cache
def dress() -> str:
    """Return a digest of all that decides how pages look: they are written anew when it changes."""
    package = files("tasks.site")
    code = sorted((e for e in package.iterdir() if e.name.endswith(".py")), key=lambda e: e.name)
    texts = [entry.read_text("utf-8") for entry in code] + [_read(name) for name in _names()]
    return sha256("\0".join(texts).encode()).hexdigest()[:16]


def _names() -> list[str]:
    return sorted(e.name for e in files("warehouse").joinpath("site").iterdir() if e.is_file())


def _read(name: str) -> str:
    return files("warehouse").joinpath("site").joinpath(name).read_text("utf-8")
