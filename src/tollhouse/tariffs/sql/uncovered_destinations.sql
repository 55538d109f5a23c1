-- uncovered_destinations: destinations of the catalogue for which a tariff has no rate at a moment
-- in:     tariff_id bigint; at timestamptz; country text, '' of any
-- locks:  nothing
-- writes: nothing
-- out:    prefix, country, description: where neither the prefix nor a shorter one answers, and no longer one that
--         begins with it, either.  What answers "anything else" is no rate of a destination and does not count.
SELECT destination.prefix, destination.country, destination.description
FROM destination
WHERE (:country = '' OR destination.country = :country)
    AND NOT EXISTS (
        SELECT
        FROM generate_series(1, length(destination.prefix)) AS n
        CROSS JOIN LATERAL (
            SELECT discontinued
            FROM rate
            WHERE tariff_id = :tariff_id AND prefix = left(destination.prefix, n) COLLATE "C"
                AND effective_from <= :at
            ORDER BY effective_from DESC
            LIMIT 1
        ) AS latest
        WHERE NOT latest.discontinued
    )
    AND NOT EXISTS (
        SELECT
        FROM rate
        WHERE tariff_id = :tariff_id AND effective_from <= :at AND NOT discontinued
            -- longer ones that begin so: ':' is what follows '9'
            AND prefix > destination.prefix AND prefix < (destination.prefix || ':') COLLATE "C"
            AND NOT EXISTS (
                SELECT FROM rate AS later
                WHERE later.tariff_id = rate.tariff_id AND later.prefix = rate.prefix
                    AND later.effective_from > rate.effective_from AND later.effective_from <= :at
            )
    )
ORDER BY destination.country, destination.prefix
