-- create_missing_destinations: gives the catalogue the prefixes that staged rates price and it does not have
-- in:     pg_temp.staged_rate; tariff_id bigint.  A new one is called what its first line calls it, else after the
--         longest prefix that is known, whose kind it has; a tariff by MCC and MNC prices none of the catalogue's
-- locks:  nothing
-- writes: destination
-- out:    the number of new prefixes
INSERT INTO destination (prefix, country, description, kind)
SELECT
    missing.prefix,
    coalesce(nullif(missing.country, ''), known.country, ''),
    coalesce(nullif(missing.description, ''), known.description, missing.prefix),
    coalesce(nullif(known.kind, 'country'), 'geographic')
FROM (
    SELECT DISTINCT ON (staged.prefix) staged.prefix, staged.country, staged.description
    FROM pg_temp.staged_rate AS staged
    LEFT JOIN destination ON destination.prefix = staged.prefix
    WHERE destination.prefix IS NULL AND staged.prefix ~ '^[0-9]{1,15}$'
        AND (SELECT tariff.numbering FROM tariff WHERE tariff.tariff_id = :tariff_id) = 164
    ORDER BY staged.prefix, staged.line
) AS missing
LEFT JOIN LATERAL (
    SELECT parent.country, parent.description, parent.kind
    FROM generate_series(1, length(missing.prefix) - 1) AS digits
    JOIN destination AS parent ON parent.prefix = left(missing.prefix, digits)
    ORDER BY digits DESC
    LIMIT 1
) AS known ON true
ORDER BY missing.prefix
ON CONFLICT (prefix) DO NOTHING
