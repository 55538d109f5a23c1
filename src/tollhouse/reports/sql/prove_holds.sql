-- prove_holds: what a standing says is held is the sum of its open holds
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of standings that differ
WITH open_holds AS (
    SELECT customer_id, account_id, sum(amount) AS amount
    FROM hold
    GROUP BY customer_id, account_id
)
SELECT
    customer_id,
    CASE account_id WHEN 0 THEN 'held' ELSE 'held of account ' || account_id END AS what,
    CAST(coalesce(open_holds.amount, 0) AS text) AS expected,
    coalesce(CAST(standing.held AS text), 'no standing') AS found,
    count(*) OVER () AS violations
FROM open_holds
FULL JOIN standing USING (customer_id, account_id)
WHERE standing.held IS DISTINCT FROM coalesce(open_holds.amount, 0)
ORDER BY customer_id, account_id
LIMIT :most
