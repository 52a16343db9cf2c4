-- warehouse/questions/quality.sql
-- How sure are we: what was refused, damaged, undated, inferred, unread?
-- Label:    Quality | 可信度
-- Chinese:  有多可靠：拒收、受损、无日期、推断、未识别各多少？
-- Reads:    source_quality.
-- Parameters:
--   documents | integer | 1 | Fewest documents of an outlet.
SELECT
    s.batch,
    s.outlet,
    s.document_count,
    s.article_count,
    s.duplicate_count,
    s.rejected_count,
    s.printed_date_count,
    s.inferred_date_count,
    s.undated_count,
    s.damaged_count,
    s.unproved_count,
    s.lost_char_count,
    s.untagged_count,
    s.mean_damage_score
FROM source_quality AS s
CROSS JOIN given AS g
WHERE s.document_count >= g.documents
ORDER BY s.document_count DESC, s.batch ASC, s.outlet ASC;
