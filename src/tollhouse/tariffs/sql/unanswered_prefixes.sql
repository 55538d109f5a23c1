-- unanswered_prefixes: destinations that one tariff prices at a moment and another does not answer at a later one
-- in:     of_tariff_id, tariff_id bigint; then, at timestamptz
-- locks:  nothing
-- writes: nothing
-- out:    prefix, country, description of those for which neither the prefix nor a shorter one answers
SELECT before.prefix, before.country, before.description
FROM (
    SELECT DISTINCT ON (prefix) prefix, country, description, discontinued, forbidden
    FROM rate
    WHERE tariff_id = :of_tariff_id AND effective_from <= :then
    ORDER BY prefix DESC, effective_from DESC
) AS before
WHERE NOT before.discontinued AND NOT before.forbidden AND before.prefix ~ '^[0-9]'
    AND NOT EXISTS (
        SELECT
        FROM generate_series(1, length(before.prefix)) AS n
        CROSS JOIN LATERAL (
            SELECT discontinued
            FROM rate
            WHERE tariff_id = :tariff_id AND prefix = left(before.prefix, n) COLLATE "C" AND effective_from <= :at
            ORDER BY effective_from DESC
            LIMIT 1
        ) AS latest
        WHERE NOT latest.discontinued
    )
ORDER BY before.prefix
