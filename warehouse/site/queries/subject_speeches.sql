-- warehouse/site/queries/subject_speeches.sql
-- What a person said, newest first.
SELECT
    e.entity_id,
    q.article_id,
    g.position,
    q.cue,
    q.text,
    a.language,
    p.day
FROM paged_quotations AS q
INNER JOIN paged_entities AS e ON q.mention_id = e.mention_id
INNER JOIN paged_subjects AS s ON e.entity_id = s.entity_id
INNER JOIN paged_articles AS p ON q.article_id = p.article_id
INNER JOIN articles AS a ON q.article_id = a.article_id
INNER JOIN paragraphs AS g ON q.paragraph_id = g.paragraph_id
QUALIFY
    row_number() OVER (
        PARTITION BY e.entity_id ORDER BY p.day DESC NULLS LAST, q.quotation_id
    ) <= $most
ORDER BY e.entity_id, p.day DESC NULLS LAST, q.quotation_id;
