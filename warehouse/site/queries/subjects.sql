-- warehouse/site/queries/subjects.sql
-- Every subject that gets a page, with the place it is.
SELECT
    s.*,
    p.longitude,
    p.latitude,
    p.name AS place_name
FROM paged_subjects AS s
LEFT JOIN places AS p ON s.place_code = p.place_code;
