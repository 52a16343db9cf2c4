-- warehouse/checks/place_unknown.sql
-- A place's code, and every candidate, is one of the gazetteer's. Fails when it returns rows.
WITH codes AS (
    SELECT
        mention_id,
        place_code
    FROM entities
    WHERE place_code IS NOT NULL
    UNION ALL
    SELECT
        mention_id,
        unnest(string_split(place_candidates, '、')) AS place_code
    FROM entities
    WHERE place_candidates IS NOT NULL
)

SELECT c.mention_id
FROM codes AS c
ANTI JOIN places AS p ON c.place_code = p.place_code;
