-- warehouse/macros/search.sql
-- Articles in which all given words stand, best first: FROM search('国务院 会议').
-- Grain:    one row per article, at most as many as `most` says.
-- Reads:    articles, search_index.articles, search_index.postings.
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

    -- Pairs of characters that cover a word: every second one, and the last.
    pairs AS (
        SELECT
            term_no,
            term,
            unnest(
                list_distinct(list_append(range(0, term_chars - 1, 2), term_chars - 2))
            ) AS place
        FROM asked
        WHERE term_chars > 1
    ),

    grams AS (
        SELECT
            term_no,
            place,
            cast(unicode(substring(term, place + 1, 1)) AS bigint) * 2097152
            + unicode(substring(term, place + 2, 1)) AS gram,
            count(*) OVER (PARTITION BY term_no) AS gram_count
        FROM pairs
    ),

    found AS (
        SELECT
            g.term_no,
            p.position - g.place AS position
        FROM search_index.postings AS p
        INNER JOIN grams AS g ON p.gram = g.gram
        GROUP BY g.term_no, p.position - g.place
        HAVING count(*) = any_value(g.gram_count)
        UNION ALL
        SELECT
            a.term_no,
            p.position
        FROM search_index.postings AS p
        INNER JOIN asked AS a ON p.first_char = unicode(a.term) AND a.term_chars = 1
    ),

    -- A place belongs to the article that begins last before it, if that reaches so far.
    hits AS (
        SELECT
            f.term_no,
            s.article_id,
            any_value(s.char_count) AS char_count,
            count(*) AS hit_count,
            min(f.position - s.first_position) AS start_char,
            bool_or(
                f.position - s.first_position BETWEEN s.headline_start AND s.headline_end
            ) AS is_in_headline
        FROM found AS f
        ASOF INNER JOIN search_index.articles AS s ON f.position >= s.first_position
        WHERE f.position < s.first_position + s.char_count
        GROUP BY f.term_no, s.article_id
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
            FROM search_index.articles
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
