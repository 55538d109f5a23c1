-- unanswered_prefixes: prefixes that a tariff answered when it was remembered and another, or the same, does not answer
-- in:     pg_temp.answered; of_tariff_id, tariff_id bigint; at timestamptz
-- locks:  nothing
-- writes: nothing
-- out:    prefix, country, description of those for which neither the prefix nor a shorter one answers
SELECT before.prefix, before.country, before.description
FROM pg_temp.answered AS before
WHERE before.tariff_id = :of_tariff_id AND NOT EXISTS (
    SELECT
    FROM generate_series(length(before.prefix), 1, -1) AS n
    CROSS JOIN LATERAL (
        SELECT discontinued
        FROM rate
        WHERE tariff_id = :tariff_id AND prefix = left(before.prefix, n) COLLATE "C" AND effective_from <= :at
        ORDER BY effective_from DESC
        LIMIT 1
    ) AS latest
    WHERE NOT latest.discontinued
)
ORDER BY before.country, before.prefix
