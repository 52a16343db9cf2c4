-- warehouse/site/queries/units.sql
-- All units of the gazetteer that are known to lie somewhere.
SELECT
    longitude,
    latitude
FROM places
WHERE longitude IS NOT NULL
ORDER BY place_code;
