"""Places rolled up by province, from the gazetteer's codes, in the published database."""

from pathlib import Path

import duckdb


def test_provinces_count_what_the_article_names(samples: Path) -> None:
    with duckdb.connect(str(samples / "newsmill.duckdb"), read_only=True) as warehouse:
        rolled = warehouse.sql("""
            SELECT province_code, mention_count FROM places_by_province
        """).fetchall()
        by_hand = warehouse.sql("""
            SELECT left(place_code, 2) || '0000' AS province, count(*)
            FROM entities WHERE place_code SIMILAR TO '[0-9]{6}' GROUP BY province
        """).fetchall()
    assert sorted(rolled) == sorted(by_hand)
    assert rolled


def test_only_places_have_codes(samples: Path) -> None:
    with duckdb.connect(str(samples / "newsmill.duckdb"), read_only=True) as warehouse:
        others = warehouse.sql("""
            SELECT count(*) FROM entities
            WHERE entity_type <> 'place'
              AND (place_code IS NOT NULL OR place_candidates IS NOT NULL)
        """).fetchone()
    assert others == (0,)
