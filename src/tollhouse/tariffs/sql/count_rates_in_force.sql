-- count_rates_in_force: how many destinations each tariff prices at a moment, counted up to a number
-- in:     tariff_ids bigint[]; at timestamptz; up_to bigint
-- locks:  nothing
-- writes: nothing
-- out:    tariff_id and count of each tariff named
SELECT wanted.tariff_id, (
    SELECT count(*)
    FROM (
        SELECT
        FROM (
            SELECT DISTINCT ON (prefix) discontinued
            FROM rate
            WHERE rate.tariff_id = wanted.tariff_id AND effective_from <= :at
            -- backwards through the index of prefix and moment, so that counting ends where it may
            ORDER BY prefix DESC, effective_from DESC
        ) AS latest
        WHERE NOT discontinued
        LIMIT :up_to
    ) AS counted
) AS count
FROM unnest(CAST(:tariff_ids AS bigint [])) AS wanted (tariff_id)
