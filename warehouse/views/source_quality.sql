-- warehouse/views/source_quality.sql
-- How sure we are: per batch and outlet what was refused, damaged, undated, inferred, unread.
-- Label:    来源质量
-- Grain:    one row per (batch, outlet).
-- Key:      batch, outlet.
-- Reads:    documents, articles.
-- Caveat:   refused documents and repeats name no outlet: they count under the empty one.
-- Columns:
--   batch
--   outlet | 媒体 | Outlet that articles name as their source; empty where none.
--   document_count | 文档数 | Documents offered.
--   article_count | 文章数 | Of these, articles.
--   duplicate_count | 重复数 | Of these, repeats of another document.
--   rejected_count | 拒收数 | Of these, refused.
--   retracted_count | 撤回数 | Of these, taken out again.
--   printed_date_count | 有日期数 | Articles whose day is printed, or came with them.
--   inferred_date_count | 推断日期数 | Articles of whose day only an interval is inferred.
--   undated_count | 无日期数 | Articles of whose day nothing is known.
--   damaged_count | 受损数 | Articles with a damage score above 0.
--   unproved_count | 未证修复数 | Articles whose repair could not be proved.
--   lost_char_count | 缺字数 | Characters that are lost in them.
--   no_outlet_count | 无媒体数 | Articles that name no outlet.
--   untagged_count | 未识别数 | Articles whose running text nobody searched for names.
--   mean_damage_score | 平均损坏度 | Mean damage score of the articles, 0 to 1.
CREATE OR REPLACE VIEW source_quality AS
SELECT
    d.batch,
    coalesce(a.info_source, '') AS outlet,
    count(*) AS document_count,
    count(*) FILTER (d.outcome = 'article') AS article_count,
    count(*) FILTER (d.outcome = 'duplicate') AS duplicate_count,
    count(*) FILTER (d.outcome = 'rejected') AS rejected_count,
    count(*) FILTER (d.outcome = 'retracted') AS retracted_count,
    count(a.date_published) AS printed_date_count,
    count(a.date_earliest) FILTER (a.date_published IS NULL) AS inferred_date_count,
    count(a.article_id) FILTER (a.date_published IS NULL AND a.date_earliest IS NULL)
        AS undated_count,
    count(*) FILTER (a.damage_score > 0) AS damaged_count,
    count(*) FILTER (NOT a.repair_verified) AS unproved_count,
    coalesce(cast(sum(a.lost_char_count) AS BIGINT), 0) AS lost_char_count,
    count(a.article_id) FILTER (a.info_source IS NULL) AS no_outlet_count,
    count(a.article_id) FILTER (a.tagger IS NULL) AS untagged_count,
    round(avg(a.damage_score), 4) AS mean_damage_score
FROM documents AS d
LEFT JOIN articles AS a ON d.source_uri = a.source_uri
GROUP BY d.batch, coalesce(a.info_source, '');
