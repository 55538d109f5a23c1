-- prove_balances: every balance is the sum of the xDRs its payer moved
-- in:     most integer (rows to tell)
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of standings that differ, and how many there are in all
WITH paid AS (
    SELECT customer_id, account_id, payer, sum(amount) AS amount
    FROM xdr
    GROUP BY customer_id, account_id, payer
),
due AS (
    SELECT customer_id, 0 AS account_id, sum(amount) AS amount
    FROM paid
    WHERE payer IN ('customer', 'both')
    GROUP BY customer_id
    UNION ALL
    SELECT customer_id, account_id, sum(amount)
    FROM paid
    WHERE payer IN ('account', 'both')
    GROUP BY customer_id, account_id
)
SELECT
    customer_id,
    CASE account_id WHEN 0 THEN 'balance' ELSE 'balance of account ' || account_id END AS what,
    CAST(coalesce(due.amount, 0) AS text) AS expected,
    coalesce(CAST(standing.balance AS text), 'no standing') AS found,
    count(*) OVER () AS violations
FROM due
FULL JOIN standing USING (customer_id, account_id)
WHERE standing.balance IS DISTINCT FROM coalesce(due.amount, 0)
ORDER BY customer_id, account_id
LIMIT :most
