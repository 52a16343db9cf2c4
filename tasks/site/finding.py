"""The index that the page for finding things reads: headlines and names, in one script file."""

import json
from collections.abc import Iterator

import duckdb

from tasks.site.asking import asked
from tasks.site.folder import Folder, digest
from tasks.site.templates import brief, dress, render
from tasks.site.words import TYPES
from tasks.storage.word_lists import read_word_lists


def write_index(connection: duckdb.DuckDBPyConnection, site: Folder) -> None:
    """Write the page for finding an article or a name, and its index.

    A page opened from a folder cannot fetch data, but it may load a script.
    """
    articles = [
        [
            a["article_id"],
            brief(a["headline"] or a["opening"], 80),
            str(a["day"] or ""),
            a["info_source"] or "",
        ]
        for a in asked(connection, "articles")
    ]
    subjects = [
        [s["entity_id"], s["entity_type"], brief(s["names"], 80), s["article_count"]]
        for s in asked(connection, "index")
    ]
    index = {"articles": articles, "subjects": subjects, **_folding(), "kinds": dict(_kinds())}
    found = json.dumps(index, ensure_ascii=True)
    script = f"window.newsmillIndex = {found};\n"
    site.put("index.js", digest(script), lambda: script)
    values = {"root": "", "here": "find"}
    site.put("find.html", digest(dress()), lambda: render("find.html", values))


def _folding() -> dict[str, str]:
    """Return Traditional characters and, in the same order, Simplified ones."""
    pairs = [pair for pair in read_word_lists()["hans"] if len(pair[0]) == len(pair[1]) == 1]
    return {"hant": "".join(p[0] for p in pairs), "hans": "".join(p[1] for p in pairs)}


def _kinds() -> Iterator[tuple[str, str]]:
    for entity_type, names in TYPES.items():
        yield entity_type, " ".join(names)
