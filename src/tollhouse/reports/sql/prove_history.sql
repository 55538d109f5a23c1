-- prove_history: a fact of a standing holds exactly while its history says so, and charging is told to look there
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of facts that differ
WITH holding AS (
    SELECT standing.customer_id, told.fact
    FROM standing
    CROSS JOIN LATERAL (
        VALUES
        ('closed', closed),
        ('blocked', blocked),
        ('suspended_for_debt', suspended_for_debt),
        ('suspended_for_funds', suspended_for_funds),
        ('limited', limited),
        ('provisionally_terminated', provisionally_terminated),
        ('exported', exported),
        ('payment_frozen', payment_frozen),
        ('billing_paused', billing_paused)
    ) AS told (fact, holds)
    WHERE standing.account_id = 0 AND told.holds
),
begun AS (
    SELECT customer_id, fact, count(*) AS spells
    FROM standing_history
    WHERE until IS NULL
    GROUP BY customer_id, fact
),
lifted AS (
    SELECT customer_id, 'suspension_lifted' AS fact, suspension_lifted_until AS until
    FROM standing
    WHERE suspension_lifted_until IS NOT NULL AND account_id = 0
    UNION ALL
    SELECT customer_id, 'limitation_lifted', limitation_lifted_until
    FROM standing
    WHERE limitation_lifted_until IS NOT NULL AND account_id = 0
),
wrong AS (
    SELECT
        customer_id,
        replace(fact, '_', ' ') AS what,
        CASE WHEN holding.fact IS NULL THEN 'no open spell' ELSE 'one open spell' END AS expected,
        coalesce(begun.spells, 0) || ' open spells' AS found
    FROM holding
    FULL JOIN begun USING (customer_id, fact)
    WHERE holding.fact IS NULL OR begun.spells IS DISTINCT FROM 1
    UNION ALL
    -- What is put off has a spell whose end is known beforehand.
    SELECT lifted.customer_id, replace(lifted.fact, '_', ' '), 'a spell until ' || lifted.until, 'none'
    FROM lifted
    WHERE
        NOT EXISTS (
            SELECT FROM standing_history AS put_off
            WHERE
                put_off.customer_id = lifted.customer_id
                AND put_off.fact = lifted.fact
                AND put_off.until = lifted.until
        )
    UNION ALL
    SELECT standing.customer_id, 'ever stopped', 'true, as its history tells', 'false'
    FROM standing
    WHERE
        standing.account_id = 0
        AND NOT standing.ever_stopped
        AND EXISTS (
            SELECT FROM standing_history AS past
            WHERE past.customer_id = standing.customer_id AND past.fact IN (
                'closed', 'blocked', 'suspended_for_debt', 'suspended_for_funds', 'provisionally_terminated', 'exported'
            )
        )
)
SELECT customer_id, what, expected, found, count(*) OVER () AS violations
FROM wrong
ORDER BY customer_id, what
LIMIT :most
