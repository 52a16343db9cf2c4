-- warehouse/macros/search.sql
-- Articles in which all given words stand, best first: FROM search('国务院 会议').
-- Grain:    one row per article, at most as many as `most` says.
-- Reads:    articles, all tables of search_index.
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

    numbered AS (
        SELECT
            term_no,
            is_excluded,
            term,
            length(term) AS term_chars,
            CASE length(term)
                WHEN 1 THEN cast(unicode(term) AS bigint)
                WHEN 2 THEN
                    cast(unicode(term) AS bigint) * 2097152 + unicode(substring(term, 2, 1))
            END AS term_number
        FROM terms
        WHERE term != ''
    ),

    asked AS (
        SELECT
            n.term_no,
            n.is_excluded,
            n.term,
            n.term_chars,
            n.term_number,
            n.term_number IS NOT NULL
            AND n.term_number IN (SELECT f.term FROM search_index.frequent AS f) AS is_counted
        FROM numbered AS n
    ),

    characters AS (
        SELECT
            term_no,
            term_chars,
            string_split(term, '') AS every
        FROM asked
        WHERE term_chars > 1 AND NOT is_counted
    ),

    -- All pairs of neighbours, cut from a word once: looking for each anew would take its square.
    pairs AS (
        SELECT
            term_no,
            term_chars,
            unnest(range(term_chars - 1)) AS place,
            unnest(every[1:term_chars - 1]) AS one,
            unnest(every[2:term_chars]) AS next_one
        FROM characters
    ),

    -- Those that cover a word: every second one, and the last.
    grams AS (
        SELECT
            term_no,
            place,
            cast(unicode(one) AS bigint) * 2097152 + unicode(next_one) AS gram,
            count(*) OVER (PARTITION BY term_no) AS gram_count
        FROM pairs
        WHERE place % 2 = 0 OR place = term_chars - 2
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
        INNER JOIN asked AS a ON p.first_char = a.term_number
        WHERE a.term_chars = 1 AND NOT a.is_counted
    ),

    -- A place belongs to the article that begins last before it, if that reaches so far.
    located AS (
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

    -- What stands nearly everywhere was counted beforehand.
    counted AS (
        SELECT
            a.term_no,
            c.first_position,
            cast(c.hit_count AS bigint) AS hit_count,
            c.start_char,
            c.is_in_headline
        FROM search_index.counts AS c
        INNER JOIN asked AS a ON c.term = a.term_number
        WHERE a.is_counted AND c.is_whole
        UNION ALL
        SELECT
            a.term_no,
            c.first_position,
            cast(sum(c.hit_count) AS bigint) AS hit_count,
            min(c.start_char) AS start_char,
            bool_or(c.is_in_headline) AS is_in_headline
        FROM search_index.counts AS c
        INNER JOIN asked AS a ON c.term = a.term_number
        WHERE a.is_counted AND NOT c.is_whole
        GROUP BY a.term_no, c.first_position
    ),

    hits AS (
        SELECT
            term_no,
            article_id,
            char_count,
            hit_count,
            start_char,
            is_in_headline
        FROM located
        UNION ALL
        SELECT
            c.term_no,
            s.article_id,
            s.char_count,
            c.hit_count,
            c.start_char,
            c.is_in_headline
        FROM counted AS c
        INNER JOIN search_index.articles AS s ON c.first_position = s.first_position
    ),

    -- In floating point: decimals would take ten times as long.
    weighed AS (
        SELECT
            h.article_id,
            a.is_excluded,
            h.hit_count,
            a.term_no * 4294967296 + h.start_char AS term_and_start,
            n.wanted_count,
            ln(1 + (n.article_count - t.article_count + 0.5e0) / (t.article_count + 0.5e0))
            * h.hit_count * 2.2e0
            / (h.hit_count + 1.2e0 * (0.25e0 + 0.75e0 * h.char_count / n.mean_chars))
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
                greatest(avg(char_count), 1) AS mean_chars,
                (
                    SELECT count(*) FROM asked AS w
                    WHERE NOT w.is_excluded
                ) AS wanted_count
            FROM search_index.articles
        ) AS n
    ),

    -- What is shown is where the first word stands first.
    ranked AS (
        SELECT
            article_id,
            round(sum(score), 4) AS score,
            cast(sum(hit_count) AS bigint) AS hit_count,
            min(term_and_start) AS term_and_start,
            count(*) OVER () AS total_count
        FROM weighed
        GROUP BY article_id
        HAVING count(*) = any_value(wanted_count) AND NOT bool_or(is_excluded)
        ORDER BY score DESC, article_id ASC
        LIMIT most
    ),

    placed AS (
        SELECT
            r.article_id,
            r.score,
            r.hit_count,
            r.total_count,
            r.term_and_start % 4294967296 AS start_char,
            r.term_and_start % 4294967296 + a.term_chars AS end_char
        FROM ranked AS r
        INNER JOIN asked AS a ON r.term_and_start // 4294967296 = a.term_no
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
    FROM placed AS r
    INNER JOIN articles AS a ON r.article_id = a.article_id
    ORDER BY r.score DESC, r.article_id ASC;
