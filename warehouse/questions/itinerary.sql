-- warehouse/questions/itinerary.sql
-- Where did a person or a delegation go, day by day?
-- Label:    Itinerary | 行程
-- Chinese:  某人或代表团何日到何地？
-- Reads:    itineraries.
-- Parameters:
--   person | person | | A traveller, in either script.
--   delegation | organization | | A delegation, in either script: all stops of the
--     articles that name it.
--   since | date | | First day to look at.
--   until | date | | Last day to look at.
SELECT
    a.visit_date,
    a.visit_date_latest,
    a.is_visit_date_inferred,
    a.is_date_carried,
    a.date_text,
    a.place,
    a.traveller,
    a.is_traveller_inferred,
    a.delegation,
    a.quote,
    a.headline,
    a.article_id,
    a.start_char,
    a.source_uri
FROM itineraries AS a
CROSS JOIN given AS g
WHERE
    (g.person IS NULL OR list_contains(g.person, a.entity_id))
    AND (g.delegation IS NULL OR list_contains(g.delegation, a.delegation_entity_id))
    AND (g.since IS NULL OR coalesce(a.visit_date_latest, a.day_latest) >= g.since)
    AND (g.until IS NULL OR coalesce(a.visit_date, a.day) <= g.until)
ORDER BY
    coalesce(a.visit_date, a.day) ASC NULLS LAST,
    a.article_id ASC,
    a.stop_number ASC,
    a.traveller ASC;
