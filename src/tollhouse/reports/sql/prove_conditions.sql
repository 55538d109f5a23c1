-- prove_conditions: the stored bits of a standing are what its facts amount to, spelt out here a second time
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of standings whose bits differ
WITH derived AS (
    SELECT
        customer_id,
        account_id,
        conditions,
        CAST(closed AS integer)
        + 2 * CAST(blocked AS integer)
        + CASE
            WHEN NOT (suspended_for_debt OR suspended_for_funds) THEN 0
            WHEN suspension_lifted_until IS NULL THEN 4
            ELSE 256
        END
        + CASE
            WHEN NOT limited THEN 0
            WHEN limitation_lifted_until IS NULL THEN 8
            ELSE 512
        END
        + 16 * CAST(provisionally_terminated AS integer)
        + 128 * CAST(exported AS integer)
        + CASE
            WHEN credit_limit IS NULL OR credit_limit - balance > 0 THEN 0
            WHEN prepaid THEN 64
            ELSE 32
        END
        + 1024 * CAST(payment_frozen AS integer)
        + 2048 * CAST(spending_limit IS NOT NULL AND spent_today >= spending_limit AS integer)
        + 4096 * CAST(billing_paused AS integer) AS bits
    FROM standing
)
SELECT
    customer_id,
    CASE account_id WHEN 0 THEN 'conditions' ELSE 'conditions of account ' || account_id END AS what,
    CAST(bits AS text) AS expected,
    CAST(conditions AS text) AS found,
    count(*) OVER () AS violations
FROM derived
WHERE conditions IS DISTINCT FROM bits
ORDER BY customer_id, account_id
LIMIT :most
