-- scheduled_moments: the moments to come at which rates of a tariff begin, and what kinds of changes those are
-- in:     tariff_id bigint; now timestamptz; most bigint
-- locks:  nothing
-- writes: nothing
-- out:    at, new, raised, lowered, discontinued, others; the nearest first, at most `most`.  The kinds are those of
--         rules/change.py
WITH planned AS (
    SELECT rate.*, before.prefix IS NULL OR before.discontinued AS is_first,
        coalesce(before.discontinued, true) AS was_discontinued, before.forbidden AS was_forbidden,
        before.next_price AS old_next_price, before.first_price AS old_first_price,
        before.connect_fee AS old_connect_fee
    FROM rate
    LEFT JOIN LATERAL (
        SELECT * FROM rate AS earlier
        WHERE earlier.tariff_id = rate.tariff_id AND earlier.prefix = rate.prefix
            AND earlier.effective_from < rate.effective_from
        ORDER BY earlier.effective_from DESC
        LIMIT 1
    ) AS before ON true
    WHERE rate.tariff_id = :tariff_id AND rate.effective_from > :now
)
SELECT
    effective_from AS at,
    count(*) FILTER (WHERE is_first AND NOT discontinued) AS new,
    count(*) FILTER (WHERE NOT is_first AND NOT discontinued AND forbidden = was_forbidden
        AND (next_price, first_price, connect_fee) > (old_next_price, old_first_price, old_connect_fee)) AS raised,
    count(*) FILTER (WHERE NOT is_first AND NOT discontinued AND forbidden = was_forbidden
        AND (next_price, first_price, connect_fee) < (old_next_price, old_first_price, old_connect_fee)) AS lowered,
    count(*) FILTER (WHERE discontinued AND NOT was_discontinued) AS discontinued,
    count(*) FILTER (WHERE discontinued AND was_discontinued OR NOT is_first AND NOT discontinued AND (
        forbidden != was_forbidden
        OR (next_price, first_price, connect_fee) = (old_next_price, old_first_price, old_connect_fee)
    )) AS others
FROM planned
GROUP BY effective_from
ORDER BY effective_from
LIMIT :most
