"""Rows: what the tables say of each printing, made anew only where something changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.identity import identify
from schemas.record import Record
from schemas.reprint import PassageKind, Reprint, ReprintPassage
from tasks.reprints.index import Indexed, Text, texts_of
from tasks.storage.queries.sql import connect
from tasks.storage.snapshots.delta import Side
from tasks.text.reprints.clusters import Placed
from tasks.text.reprints.sharing import Difference, Located, difference
from tasks.text.reprints.tokens import tokenised

Row = dict[str, Any]
Facts = dict[str, Row]  # of articles, as the index has them, and which index that is

_RULE = "match_runs"

# Articles that are held in memory while they are compared.
_AT_ONCE = 10_000

_MEASURED = (
    "kept_share",
    "taken_share",
    "kept_char_count",
    "cut_char_count",
    "added_char_count",
    "is_retitled",
    "is_converted",
)
_TRACED = ("source_uri", "source_sha256", "raw_start", "raw_end", "pipeline_version")


class Touched(NamedTuple):
    """What a run touched: changed articles, and all of whose clusters something may be new."""

    changed: frozenset[str]
    facts: Facts
    indexes: Sequence[Indexed]


def tables(before: Side | None, placed: Sequence[Placed], touched: Touched) -> dict[str, pa.Table]:
    """Return both tables: the rows of the parent snapshot, but for those of what was touched.

    Args:
        before: The parent snapshot; None where it has no reprints.
        placed: The touched printings that are reprints, or were reprinted.
        touched: What was touched.
    """
    rows, passages = _earlier(before, Reprint), _earlier(before, ReprintPassage)
    names = pa.array(sorted(touched.changed | touched.facts.keys()), pa.string())
    is_old = pc.is_in(rows["article_id"], names)
    known = {(r["article_id"], r["reprint_of"]): r for r in rows.filter(is_old).to_pylist()}
    same = {
        placing.printing.article_id: known[pair]
        for placing in placed
        if (pair := _pair(placing)) in known and not touched.changed & set(pair)
    }
    others = [placing for placing in placed if placing.printing.article_id not in same]
    measured, cuts = _measured(others, touched)
    made = [_row(placing, touched.facts, measured | same) for placing in placed]
    kept = pc.and_(pc.is_in(passages["article_id"], names), _none_of(passages, same))
    return {
        Reprint.table: _together(Reprint, rows.filter(pc.invert(is_old)), made),
        ReprintPassage.table: _together(ReprintPassage, passages.filter(pc.invert(kept)), cuts),
    }


def _none_of(passages: pa.Table, same: Iterable[str]) -> Any:
    return pc.invert(pc.is_in(passages["article_id"], pa.array(sorted(same), pa.string())))


def _earlier(before: Side | None, record: type[Record]) -> pa.Table:
    if before is None:
        return record.arrow_schema().empty_table()
    with connect() as connection:
        rows: pa.Table = connection.execute(before.sources()[record.table]).to_arrow_table()
    return rows.cast(record.arrow_schema())


def _together(record: type[Record], kept: pa.Table, made: Sequence[Row]) -> pa.Table:
    """Return rows in an order that does not tell in which run they came."""
    new = pa.Table.from_pylist([*made], schema=record.arrow_schema())
    names = [name for name in ("cluster_id", *record.key) if name in new.schema.names]
    rows = pa.concat_tables([kept, new])
    return rows.sort_by([(name, "ascending") for name in names]).combine_chunks()


def _pair(placing: Placed) -> tuple[str, str | None]:
    held = placing.reprint_of
    return placing.printing.article_id, held.article_id if held else None


def _row(placing: Placed, facts: Facts, measured: Mapping[str, Row]) -> Row:
    article_id, reprint_of = _pair(placing)
    first = placing.first.article_id
    fact = facts[article_id]
    return {
        "article_id": article_id,
        "cluster_id": identify("reprint_cluster", first),
        "first_article_id": first,
        "is_first": article_id == first,
        "first_method": placing.method.value,
        "reprint_of": reprint_of,
        **{name: measured.get(article_id, {}).get(name) for name in _MEASURED},
        **{name: fact[name] for name in _TRACED},
        "rule_id": _RULE,
    }


def _measured(placed: Sequence[Placed], touched: Touched) -> tuple[dict[str, Row], list[Row]]:
    """Compare reprints with what they are reprints of; return measures, and passages."""
    measured: dict[str, Row] = {}
    passages: list[Row] = []
    pairs = [(one, of) for one, of in map(_pair, placed) if of is not None]
    facts = touched.facts
    for article_id, of in pairs:
        measured[article_id] = _about(facts[of], facts[article_id])
    apart = [(of, one) for one, of in pairs if facts[one]["wording"] != facts[of]["wording"]]
    for (of, one), found, texts in _differences(sorted(apart), touched):
        measured[one] |= _shares(found)
        passages += _passages(one, (of, one), found, texts)
    return measured, passages


def _about(first: Row, other: Row) -> Row:
    """Return what is known without looking at the text; of equal ones that is everything."""
    count = other["char_count"]
    equal = Difference((), (), count, count, count, count)
    return {
        **_shares(equal),
        "is_retitled": _differ(first["headline"], other["headline"]),
        "is_converted": first["script"] != other["script"]
        if first["script"] and other["script"]
        else None,
    }


def _differ(one: str | None, other: str | None) -> bool | None:
    """Tell whether two headlines differ in more than marks."""
    if one is None or other is None:
        return None
    if one == other:
        return False
    tokens = tokenised([one, other])
    return not np.array_equal(tokens.of(0).values, tokens.of(1).values)


def _shares(found: Difference) -> Row:
    return {
        "kept_share": found.kept_count / found.first_count,
        "taken_share": found.taken_count / found.other_count,
        "kept_char_count": found.kept_count,
        "cut_char_count": found.first_count - found.kept_count,
        "added_char_count": found.other_count - found.taken_count,
    }


def _differences(
    pairs: Sequence[tuple[str, str]], touched: Touched
) -> Iterator[tuple[tuple[str, str], Difference, tuple[Text, Text]]]:
    """Compare texts in portions; a text that many were taken from is read once in each."""
    step = _AT_ONCE // 2
    for start in range(0, len(pairs), step):
        portion = pairs[start : start + step]
        texts = _read({name for pair in portion for name in pair}, touched)
        wordings = {name: Located(tokenised([text.compared])) for name, text in texts.items()}
        for pair in portion:
            first, other = pair
            printed = texts[first].printed, texts[other].printed
            found = difference(wordings[first], wordings[other], printed)
            yield pair, found, (texts[first], texts[other])


def _read(article_ids: Iterable[str], touched: Touched) -> dict[str, Text]:
    by_index: dict[int, list[str]] = defaultdict(list)
    for article_id in article_ids:
        by_index[touched.facts[article_id]["index"]].append(article_id)
    read: dict[str, Text] = {}
    for place, own in by_index.items():
        read |= texts_of(touched.indexes[place], own)
    return read


def _passages(
    article_id: str, pair: tuple[str, str], found: Difference, texts: tuple[Text, Text]
) -> Iterator[Row]:
    """Yield what was cut from the one text, and what was added in the other."""
    kinds = (PassageKind.CUT, PassageKind.ADDED)
    for kind, name, text, spans in zip(kinds, pair, texts, (found.cut, found.added), strict=True):
        for start, end in spans:
            yield {
                "article_id": article_id,
                "kind": kind.value,
                "text_article_id": name,
                "start_char": start,
                "end_char": end,
                "exact": text.printed[start:end],
            }
