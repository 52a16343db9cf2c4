-- warehouse/macros/linked/search.sql
-- Articles in which all given words stand, best first: FROM search('国务院 会议').
-- Grain:    one row per article, at most as many as `most` says.
-- Reads:    articles, paragraphs.
-- Words:    in either script, any case; "in quotes" as one; -word shuts out what holds it.
-- Caveat:   hit_count counts every place where a word stands, also such as overlap.
CREATE OR REPLACE MACRO search(words, most := 20) AS TABLE
    WITH terms AS (
        SELECT
            row_number() OVER () AS term_no,
            starts_with(word, '-') AS is_excluded,
            trim(replace(ltrim(word, '-'), '"', '')) AS term
        FROM (
            SELECT unnest(regexp_extract_all(shadow(words), '-?"[^"]+"|[^\s"]+')) AS word
        ) AS found_words
    ),

    asked AS (
        SELECT
            term_no,
            is_excluded,
            term,
            length(term) AS term_chars
        FROM terms
        WHERE term != ''
    ),

    -- Every paragraph is read: no index lies beside Parquet files.
    hits AS (
        SELECT
            a.term_no,
            p.article_id,
            any_value(t.char_count) AS char_count,
            cast(
                sum(
                    len(
                        list_filter(
                            range(1, length(p.text_hans) - a.term_chars + 2),
                            i -> substring(lower(p.text_hans), i, a.term_chars) = a.term
                        )
                    )
                ) AS bigint
            ) AS hit_count,
            min(p.start_char + instr(lower(p.text_hans), a.term) - 1) AS start_char,
            bool_or(p.kind = 'headline') AS is_in_headline
        FROM paragraphs AS p
        INNER JOIN asked AS a ON contains(lower(p.text_hans), a.term)
        INNER JOIN articles AS t ON p.article_id = t.article_id
        GROUP BY a.term_no, p.article_id
    ),

    weighed AS (
        SELECT
            h.article_id,
            a.is_excluded,
            a.term_no,
            h.hit_count,
            h.start_char,
            a.term_chars,
            ln(1 + (n.article_count - t.article_count + 0.5) / (t.article_count + 0.5))
            * h.hit_count * 2.2
            / (h.hit_count + 1.2 * (0.25 + 0.75 * h.char_count / n.mean_chars))
            * CASE WHEN h.is_in_headline THEN 2 ELSE 1 END AS score
        FROM hits AS h
        INNER JOIN asked AS a ON h.term_no = a.term_no
        INNER JOIN (
            SELECT
                term_no,
                count(*) AS article_count
            FROM hits
            GROUP BY term_no
        ) AS t ON h.term_no = t.term_no
        CROSS JOIN (
            SELECT
                count(*) AS article_count,
                greatest(avg(char_count), 1) AS mean_chars
            FROM articles
        ) AS n
    ),

    ranked AS (
        SELECT
            article_id,
            round(sum(score), 4) AS score,
            cast(sum(hit_count) AS bigint) AS hit_count,
            arg_min(start_char, (term_no, start_char)) AS start_char,
            arg_min(start_char + term_chars, (term_no, start_char)) AS end_char,
            count(*) OVER () AS total_count
        FROM weighed
        GROUP BY article_id
        HAVING
            count(
                *) = (
                SELECT count(*) FROM asked AS a
                WHERE NOT a.is_excluded
            )
            AND NOT bool_or(is_excluded)
        ORDER BY score DESC, article_id ASC
        LIMIT most
    )

    SELECT
        r.article_id,
        a.headline,
        a.date_published,
        a.info_source,
        r.score,
        r.hit_count,
        r.total_count,
        r.start_char,
        r.end_char,
        replace(
            substring(a.text, greatest(r.start_char - 28, 1), least(r.start_char, 29)), chr(10), ' '
        )
        || '【' || substring(a.text, r.start_char + 1, r.end_char - r.start_char) || '】'
        || replace(substring(a.text, r.end_char + 1, 50), chr(10), ' ') AS snippet,
        a.source_uri
    FROM ranked AS r
    INNER JOIN articles AS a ON r.article_id = a.article_id
    ORDER BY r.score DESC, r.article_id ASC;
