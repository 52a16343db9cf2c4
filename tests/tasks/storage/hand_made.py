"""A warehouse of texts whose mentions are marked by hand, for tests of views.

``{周德明|person present list=1/2 org=云州市委 title=书记}`` marks a mention: what is printed, its
type, how the person takes part, and what else is known. The title is looked for before it.
``{路修好了|quote by=周德明}`` marks speech, ``{5月3日|date is=2024-05-03}`` a day.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import duckdb

from schemas.catalog import TABLES, describe_columns
from tasks.storage.database.searching import create_macros
from tasks.storage.queries.views import create_views

_MARK = re.compile(r"\{([^|}]+)\|([^}]+)\}")
_EMPTY: Mapping[str, Any] = {"VARCHAR": "", "BIGINT": 0, "DOUBLE": 0.0, "BOOLEAN": False}

# Enough of the Simplified shadow for the texts of these tests.
_HANS = str.maketrans("書記長國國劉張雲橋發為無產業齊參觀縣學館來團東導員會議後",
                      "书记长国国刘张云桥发为无产业齐参观县学馆来团东导员会议后")  # fmt: skip


class Piece(NamedTuple):
    """One article: its lines, each of a kind, and what is known of the whole."""

    name: str
    lines: Sequence[tuple[str, str]]  # kind, marked text
    facts: Mapping[str, Any] = {}


def piece(name: str, *lines: str, **facts: Any) -> Piece:
    """Return an article; a line may say its kind, ``caption: …``, and is body else."""
    parted = [re.fullmatch(r"(?:(\w+): )?(.*)", line) for line in lines]
    return Piece(name, [(p[1] or "body", p[2]) for p in parted if p], facts)


def day(text: str) -> dict[str, Any]:
    """Say that a day is printed."""
    value = date.fromisoformat(text)
    return {"date_published": value, "date_earliest": value, "date_latest": value}


def between(first: str, last: str) -> dict[str, Any]:
    """Say that a day is inferred to lie between two."""
    return {"date_earliest": date.fromisoformat(first), "date_latest": date.fromisoformat(last)}


def warehouse(*pieces: Piece, documents: Sequence[Mapping[str, Any]] = ()) -> Any:
    """Return a DuckDB connection that holds the articles, all views, and the macros."""
    rows: dict[str, list[Mapping[str, Any]]] = {record.table: [] for record in TABLES}
    rows["documents"] += documents
    for made in pieces:
        _add(made, rows)
    connection = duckdb.connect()
    for record in TABLES:
        _create(connection, record, rows[record.table])
    create_views(connection)
    create_macros(connection, indexed=False)
    return connection


def ask(connection: Any, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of an answer."""
    return connection.execute(query).fetchall()


def _create(connection: Any, record: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = describe_columns(record)
    declared = ", ".join(f'"{c["column_name"]}" {c["data_type"]}' for c in columns)
    connection.execute(f'CREATE TABLE "{record.table}" ({declared})')
    for row in rows:
        cells = [
            row.get(c["column_name"], None if c["is_nullable"] else _EMPTY.get(c["data_type"]))
            for c in columns
        ]
        marks = ", ".join("?" * len(cells))
        connection.execute(f'INSERT INTO "{record.table}" VALUES ({marks})', cells)


def _add(made: Piece, rows: dict[str, list[Mapping[str, Any]]]) -> None:
    """Add all rows of an article."""
    start, texts = 0, []
    for position, (kind, marked) in enumerate(made.lines):
        text = _MARK.sub(r"\1", marked)
        line = {
            "article_id": made.name,
            "paragraph_id": f"{made.name}:{position}",
            "source_uri": f"{made.name}.txt",
        }
        paragraph = {"kind": kind, "text": text, "text_hans": text.translate(_HANS)}
        span = {"start_char": start, "end_char": start + len(text), "position": position}
        rows["paragraphs"].append(line | paragraph | span)
        if kind == "caption":
            photo = {"photo_id": f"{made.name}:{position}", "caption": text} | made.facts
            rows["photos"].append(line | span | photo)
        _add_marks(marked, line | {"kind": kind}, start, rows)
        texts.append(text)
        start += len(text) + 1
    whole = "\n".join(texts)
    article = {"article_id": made.name, "source_uri": f"{made.name}.txt", "text": whole}
    known = {"char_count": len(whole), "headline": made.name, "script": "Hans", "tagger": "full"}
    rows["articles"].append(article | known | made.facts)
    rows["documents"].append(
        {"source_uri": f"{made.name}.txt", "batch": "b", "outcome": "article"} | made.facts
    )
    _name_speakers(rows)


def _add_marks(
    marked: str, line: Mapping[str, Any], start: int, rows: dict[str, list[Mapping[str, Any]]]
) -> None:
    removed = 0
    text = _MARK.sub(r"\1", marked)
    for mark in _MARK.finditer(marked):
        first = mark.start() - removed
        removed += len(mark[0]) - len(mark[1])
        words = mark[2].split()
        said = dict(word.split("=") for word in words if "=" in word)
        plain = [word for word in words if "=" not in word]
        span = {"start_char": start + first, "end_char": start + first + len(mark[1])}
        if plain[0] == "quote":
            kind = {"kind": said.get("kind", "direct"), "cue": "说", "speaker": said["by"]}
            key = {"quotation_id": f"{line['paragraph_id']}:{first}", "text": mark[1]}
            rows["quotations"].append({**line, **span, **kind, **key})
            continue
        mention = _mention(mark[1], plain, said) | {
            "mention_id": f"{line['paragraph_id']}:{first}",
            "photo_id": line["paragraph_id"] if line["kind"] == "caption" else None,
            "prefix": text[max(0, first - 16) : first],
            "suffix": text[first + len(mark[1]) :][:16],
        }
        rows["entities"].append({**line, **span, **mention})
        if "title" in said:
            rows["roles"].append(_role(text, first, start, said) | {**line, **mention})


def _mention(exact: str, plain: Sequence[str], said: Mapping[str, str]) -> dict[str, Any]:
    ordinal, _, size = said.get("list", "").partition("/")
    name = said.get("name", exact)
    return {
        "entity_id": said.get("id", name.translate(_HANS)),
        "entity_type": plain[0],
        "participation": plain[1] if len(plain) > 1 else "mentioned",
        "name": name,
        "exact": exact,
        "role": _title(said) if "title" in said else None,
        "list_ordinal": int(ordinal) if ordinal else None,
        "list_size": int(size) if size else None,
        "normalized": said.get("is"),
        "place_code": said.get("code"),
    }


def _title(said: Mapping[str, str]) -> str:
    return f"{said.get('org', said.get('area', ''))}{said['title']}"


def _role(text: str, first: int, start: int, said: Mapping[str, str]) -> dict[str, Any]:
    """Return the title that stands before a mention; a title that does not is a mistake."""
    role = _title(said)
    at = text.rindex(role, 0, first)
    return {
        "role_id": f"{start + first}:{said['title']}",
        "role": role,
        "role_title": said["title"],
        "role_organization": said.get("org"),
        "role_area": said.get("area"),
        "start_char": start + at,
        "end_char": start + at + len(role),
    }


def _name_speakers(rows: dict[str, list[Mapping[str, Any]]]) -> None:
    """Give every stretch of speech the mention of its speaker."""
    rows["quotations"][:] = [
        quotation
        | {
            "mention_id": next(
                (
                    e["mention_id"]
                    for e in rows["entities"]
                    if e["article_id"] == quotation["article_id"]
                    and e["name"] == quotation["speaker"]
                ),
                None,
            )
        }
        for quotation in rows["quotations"]
    ]
