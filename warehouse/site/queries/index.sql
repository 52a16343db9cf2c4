-- warehouse/site/queries/index.sql
-- Subjects for finding.
SELECT
    entity_id,
    entity_type,
    name,
    names,
    article_count
FROM paged_subjects
ORDER BY article_count DESC, entity_id ASC;
