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
        + 4 * CAST(suspended_for_debt OR suspended_for_funds AS integer)
        + 8 * CAST(limited AS integer)
        + 16 * CAST(provisionally_terminated AS integer)
        + 128 * CAST(exported AS integer)
        + CASE
            WHEN credit_limit IS NULL OR credit_limit - balance > 0 THEN 0
            WHEN prepaid THEN 64
            ELSE 32
        END AS bits
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
