-- warehouse/site/queries/quality_damaged.sql
-- Damaged articles, worst first.
SELECT
    article_id,
    headline,
    language,
    damage_score,
    gloss_count,
    edit_count,
    lost_char_count,
    repair_verified
FROM articles
WHERE
    article_id IN (SELECT p.article_id FROM paged_articles AS p)
    AND (repair_verified IS NOT NULL OR lost_char_count > 0)
ORDER BY damage_score DESC, article_id ASC
LIMIT 200;
